"""Signs the tokens of both issuers, and says with them how they are to be used.

The second issuer speaks as NHS login does: its id token is what the gateway takes. Both sign with
the same keys, so that nothing but `iss` and `typ` keeps their tokens apart.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime

from sandbox.identity.claims import (
    LIFETIME_SECONDS,
    Login,
    access_claims,
    app_claims,
    id_claims,
    proxy_claims,
)
from sandbox.identity.clients import Client
from sandbox.identity.keys import SigningKeys

Body = Mapping[str, object]


class Issuing:
    """Makes tokens; to whom they are given is not decided here."""

    def __init__(self, issuer: str, keys: SigningKeys, new_token: Callable[[], str]) -> None:
        self._issuer = issuer
        self._login_issuer = login_issuer(issuer)
        self._keys = keys
        self._new_token = new_token

    def access(self, login: Login, now: datetime) -> Body:
        """An access token (RFC 9068)."""
        claims = access_claims(login, self._issuer, now, self._new_token())
        return {**self._signed(claims, "at+jwt", login.bound), "scope": login.scope}

    def identity(self, login: Login, now: datetime) -> str:
        """The id token that comes with an access token."""
        return self._keys.sign(id_claims(login, self._issuer, now, self._new_token()), "JWT")

    def nhs_login(self, login: Login, now: datetime) -> Body:
        """An id token in the place of an access token. Whoever acts for somebody gets one about
        that person, which holds their own.
        """
        claims = id_claims(login, self._login_issuer, now, self._new_token())
        if login.subject is not None:
            enclosed = b64encode(self._keys.sign(claims, "JWT").encode()).decode()
            jti = self._new_token()
            claims = proxy_claims(login, enclosed, self._login_issuer, now, jti)
        body = self._signed(claims, "JWT", login.bound)
        return {**body, "id_token": body["access_token"]}

    def for_app(self, client: Client, now: datetime, bound: str) -> Body:
        """An access token of an app alone."""
        claims = app_claims(client.id, client.scope, self._issuer, now, self._new_token())
        return {**self._signed(claims, "at+jwt", bound), "scope": client.scope}

    def _signed(self, claims: Body, typ: str, bound: str) -> Body:
        binding = {"cnf": {"jkt": bound}} if bound else {}
        return {
            "access_token": self._keys.sign({**claims, **binding}, typ),
            "token_type": "DPoP" if bound else "Bearer",
            "expires_in": LIFETIME_SECONDS,
        }


def login_issuer(issuer: str) -> str:
    """The second issuer, beside this one."""
    return f"{issuer}/nhs-login"

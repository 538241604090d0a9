"""The token endpoint: authorization code with PKCE, refresh, client credentials; and the short
way for scripts, `POST /identity/sandbox-token`.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from sandbox.clocks import AskedClock
from sandbox.identity.authorization import Asked
from sandbox.identity.binding import bound_key
from sandbox.identity.claims import Login
from sandbox.identity.clients import DEFAULT_SCOPE, Client
from sandbox.identity.issuing import Body, Issuing
from sandbox.identity.ledger import Ledger
from sandbox.identity.refusal import Refusal, granted, refused
from sandbox.people import Person, PersonId
from sandbox.tokens import credentials

_CODE_LIFETIME = timedelta(minutes=10)
_REFRESH_LIFETIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Code:
    """What a code stands for."""

    login: Login
    redirect: str
    challenge: str


class Exchange:
    """Issues tokens for the people of one world."""

    def __init__(
        self,
        people: Mapping[PersonId, Person],
        clients: Mapping[str, Client],
        issuing: Issuing,
        now: AskedClock,
        new_token: Callable[[], str],
    ) -> None:
        self._people = people
        self._clients = clients
        self._issuing = issuing
        self._now = now
        self._codes: Ledger[_Code] = Ledger(_CODE_LIFETIME, new_token)
        self._refreshes: Ledger[Login] = Ledger(_REFRESH_LIFETIME, new_token)

    async def code(self, asked: Asked, person: Person) -> str:
        """A code with which the app may fetch this person's tokens once."""
        now = await self._now()
        login = Login(person, asked.client.id, asked.scope, now, nonce=asked.nonce)
        return self._codes.put(_Code(login, asked.redirect, asked.challenge), now)

    async def token(self, request: Request) -> Response:
        """POST /identity/token. With a proof, what it gives is bound to the key of the proof."""
        async with request.form() as form:
            try:
                client = self._client(request, form)
                now = await self._now()
                return granted(self._granted(client, form, now, bound_key(request, now)))
            except Refusal as refusal:
                return refused(refusal)

    async def sandbox_token(self, request: Request) -> Response:
        """POST /identity/sandbox-token: a token for any persona, no questions asked.

        `profile`: of which issuer. With a proof, the token is bound to the key of the proof.
        """
        async with request.form() as form:
            try:
                now = await self._now()
                login = replace(self._login(form, now), bound=bound_key(request, now))
                return granted(self._issued(login, form))
            except Refusal as refusal:
                return refused(refusal)

    def _issued(self, login: Login, form: FormData) -> Body:
        match form.get("profile") or "access-token":
            case "access-token":
                return self._issuing.access(login, login.at)
            case "nhs-login":
                return self._issuing.nhs_login(login, login.at)
            case _:
                raise Refusal("invalid_request", "profile is access-token or nhs-login")

    def _login(self, form: FormData, now: datetime) -> Login:
        person = self._people.get(PersonId(str(form.get("persona", ""))))
        if person is None:
            raise Refusal("invalid_request", "persona is one of GET /identity/personas")
        number = form.get("act_for")
        subject = next((p for p in self._people.values() if p.number == number), None)
        if number and subject is None:
            raise Refusal("invalid_request", "act_for is the NHS number of a persona")
        client = str(form.get("client_id") or "kindred-scripts")
        known = self._clients.get(client)
        scope = str(form.get("scope") or (known.scope if known else DEFAULT_SCOPE))
        return Login(person, client, scope, now, subject)

    def _client(self, request: Request, form: FormData) -> Client:
        name, secret = credentials(request.headers, form)
        client = self._clients.get(name)
        if client is None or not compare_digest(client.secret.encode(), secret.encode()):
            raise Refusal("invalid_client", "the app is unknown or its secret is wrong", 401)
        return client

    def _granted(self, client: Client, form: FormData, now: datetime, bound: str) -> Body:
        match form.get("grant_type"):
            case "authorization_code":
                return self._whole(replace(self._redeemed(client, form, now), bound=bound), now)
            case "refresh_token":
                return self._whole(self._refreshed(client, form, now, bound), now)
            case "client_credentials" if client.secret:
                return self._issuing.for_app(client, now, bound)
            case "client_credentials":
                raise Refusal("unauthorized_client", "a public app has no credentials")
            case _:
                raise Refusal("unsupported_grant_type", "see the discovery document")

    def _refreshed(self, client: Client, form: FormData, now: datetime, bound: str) -> Login:
        login = self._refreshes.take(str(form.get("refresh_token", "")), now)
        if login is None or login.client != client.id:
            raise Refusal("invalid_grant", "the refresh token is unknown or used")
        if login.bound not in ("", bound):
            raise Refusal("invalid_grant", "the refresh token is bound to another key")
        return replace(login, nonce="", bound=bound)

    def _redeemed(self, client: Client, form: FormData, now: datetime) -> Login:
        code = self._codes.take(str(form.get("code", "")), now)
        if code is None or code.login.client != client.id:
            raise Refusal("invalid_grant", "the code is unknown, used or expired")
        if form.get("redirect_uri") != code.redirect:
            raise Refusal("invalid_grant", "redirect_uri differs from the first request")
        if not compare_digest(challenge_of(str(form.get("code_verifier", ""))), code.challenge):
            raise Refusal("invalid_grant", "code_verifier does not fit")
        return code.login

    def _whole(self, login: Login, now: datetime) -> Body:
        """Access token, refresh token, and id token where openid was asked for."""
        is_openid = "openid" in login.scope.split()
        id_token = {"id_token": self._issuing.identity(login, now)} if is_openid else {}
        refresh = self._refreshes.put(login, now)
        return {**self._issuing.access(login, now), **id_token, "refresh_token": refresh}


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636 section 4.2)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()

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
from starlette.responses import JSONResponse, Response

from sandbox.clocks import AskedClock
from sandbox.identity.authorization import Asked
from sandbox.identity.claims import (
    LIFETIME_SECONDS,
    Login,
    access_claims,
    app_claims,
    id_claims,
)
from sandbox.identity.clients import DEFAULT_SCOPE, Client
from sandbox.identity.keys import SigningKeys
from sandbox.identity.ledger import Ledger
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


class Refusal(Exception):
    """An OAuth error code, and words for a developer that repeat nothing sent."""

    def __init__(self, error: str, why: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.why = why
        self.status = status


class Exchange:
    """Issues tokens for the people of one world."""

    def __init__(
        self,
        issuer: str,
        people: Mapping[PersonId, Person],
        clients: Mapping[str, Client],
        keys: SigningKeys,
        now: AskedClock,
        new_token: Callable[[], str],
    ) -> None:
        self._issuer = issuer
        self._people = people
        self._clients = clients
        self._keys = keys
        self._now = now
        self._new_token = new_token
        self._codes: Ledger[_Code] = Ledger(_CODE_LIFETIME, new_token)
        self._refreshes: Ledger[Login] = Ledger(_REFRESH_LIFETIME, new_token)

    async def code(self, asked: Asked, person: Person) -> str:
        """A code with which the app may fetch this person's tokens once."""
        now = await self._now()
        login = Login(person, asked.client.id, asked.scope, now, nonce=asked.nonce)
        return self._codes.put(_Code(login, asked.redirect, asked.challenge), now)

    async def token(self, request: Request) -> Response:
        """POST /identity/token."""
        async with request.form() as form:
            try:
                client = self._client(request, form)
                return _ok(await self._granted(client, form))
            except Refusal as refusal:
                return _refused(refusal)

    async def sandbox_token(self, request: Request) -> Response:
        """POST /identity/sandbox-token: a token for any persona, no questions asked."""
        async with request.form() as form:
            try:
                login = self._login(form, await self._now())
            except Refusal as refusal:
                return _refused(refusal)
        return _ok(self._access(login, login.at))

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

    async def _granted(self, client: Client, form: FormData) -> Mapping[str, object]:
        now = await self._now()
        match form.get("grant_type"):
            case "authorization_code":
                return self._whole(self._redeemed(client, form, now), now)
            case "refresh_token":
                login = self._refreshes.take(str(form.get("refresh_token", "")), now)
                if login is None or login.client != client.id:
                    raise Refusal("invalid_grant", "the refresh token is unknown or used")
                return self._whole(replace(login, nonce=""), now)
            case "client_credentials" if client.secret:
                return self._for_app(client, now)
            case "client_credentials":
                raise Refusal("unauthorized_client", "a public app has no credentials")
            case _:
                raise Refusal("unsupported_grant_type", "see the discovery document")

    def _redeemed(self, client: Client, form: FormData, now: datetime) -> Login:
        code = self._codes.take(str(form.get("code", "")), now)
        if code is None or code.login.client != client.id:
            raise Refusal("invalid_grant", "the code is unknown, used or expired")
        if form.get("redirect_uri") != code.redirect:
            raise Refusal("invalid_grant", "redirect_uri differs from the first request")
        if not compare_digest(challenge_of(str(form.get("code_verifier", ""))), code.challenge):
            raise Refusal("invalid_grant", "code_verifier does not fit")
        return code.login

    def _whole(self, login: Login, now: datetime) -> Mapping[str, object]:
        """Access token, refresh token, and id token where openid was asked for."""
        claims = id_claims(login, self._issuer, now, self._new_token())
        is_openid = "openid" in login.scope.split()
        id_token = {"id_token": self._keys.sign(claims, "JWT")} if is_openid else {}
        refresh = self._refreshes.put(login, now)
        return {**self._access(login, now), **id_token, "refresh_token": refresh}

    def _access(self, login: Login, now: datetime) -> Mapping[str, object]:
        claims = access_claims(login, self._issuer, now, self._new_token())
        return {**self._signed(claims), "scope": login.scope}

    def _for_app(self, client: Client, now: datetime) -> Mapping[str, object]:
        claims = app_claims(client.id, client.scope, self._issuer, now, self._new_token())
        return {**self._signed(claims), "scope": client.scope}

    def _signed(self, claims: Mapping[str, object]) -> Mapping[str, object]:
        return {
            "access_token": self._keys.sign(claims, "at+jwt"),
            "token_type": "Bearer",
            "expires_in": LIFETIME_SECONDS,
        }


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636 section 4.2)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _ok(body: Mapping[str, object]) -> Response:
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def _refused(refusal: Refusal) -> Response:
    body = {"error": refusal.error, "error_description": refusal.why}
    return JSONResponse(body, refusal.status, {"Cache-Control": "no-store"})

"""Client-credentials tokens of one source: short-lived, opaque, kept in memory.

https://www.rfc-editor.org/rfc/rfc6749#section-4.4, with the secret in the header or the form.
"""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import unquote_plus

from starlette.datastructures import FormData, Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.clocks import Clock


class Tokens:
    """Issues tokens to known clients and knows them again until they expire."""

    def __init__(
        self,
        clients: Mapping[str, str],
        seconds: int,
        clock: Clock,
        new_token: Callable[[], str],
    ) -> None:
        self._clients = clients
        self._seconds = seconds
        self._clock = clock
        self._new_token = new_token
        self._expiry: dict[str, datetime] = {}

    def is_good(self, headers: Headers) -> bool:
        """Whether the Authorization header carries a token that is valid now."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        expiry = self._expiry.get(token)
        return scheme.lower() == "bearer" and expiry is not None and self._clock() < expiry

    async def endpoint(self, request: Request) -> Response:
        """POST …/token."""
        async with request.form() as form:
            if form.get("grant_type") != "client_credentials":
                return _error("unsupported_grant_type", 400)
            client, secret = credentials(request.headers, form)
        if not client or self._clients.get(client) != secret:
            return _error("invalid_client", 401)
        body = {
            "access_token": self._issue(),
            "token_type": "Bearer",
            "expires_in": self._seconds,
        }
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    def _issue(self) -> str:
        now = self._clock()
        for token in [token for token, expiry in self._expiry.items() if expiry <= now]:
            del self._expiry[token]
        token = self._new_token()
        self._expiry[token] = now + timedelta(seconds=self._seconds)
        return token


def credentials(headers: Headers, form: FormData) -> tuple[str, str]:
    """Client id and secret from HTTP Basic, or else from the form; empty when absent."""
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return str(form.get("client_id", "")), str(form.get("client_secret", ""))
    try:
        client, _, secret = b64decode(encoded, validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client), unquote_plus(secret)


def _error(code: str, status: int) -> Response:
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="sandbox"'
    return JSONResponse({"error": code}, status, headers)

"""What this gateway shows to a source so that the source answers it: no user's token, ever."""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, assert_never
from urllib.parse import quote

import aiohttp
import msgspec

from schema.clock import Clock
from schema.deadline import Deadline
from settings import Auth, BearerAuth, ClientCredentialsAuth, NoAuth
from sources.body import read_body
from sources.errors import InvalidAnswer, Refused
from sources.flight import Flights
from sources.mapping import check_status, mapped_connection, mapped_decoding

LARGEST_TOKEN_ANSWER = 65_536
UNSAID_LIFE_SECONDS = 60
_TOKEN68 = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


class TokenProvider(Protocol):
    """Gives the Authorization header of the next request."""

    async def authorization(self, deadline: Deadline) -> str | None: ...

    def refused(self, authorization: str | None) -> bool:
        """Told that the source refused it: is another attempt worthwhile?"""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class FixedToken:
    """A token from the configuration, or none."""

    header: str | None

    async def authorization(self, deadline: Deadline) -> str | None:
        return self.header

    def refused(self, authorization: str | None) -> bool:
        return False

    async def close(self) -> None:
        return None


class _Granted(msgspec.Struct):
    """A token answer (RFC 6749 section 5.1)."""

    access_token: str
    token_type: str
    expires_in: float | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    header: str
    until: datetime


class ClientCredentials:
    """OAuth 2.0 client credentials: fetched once for all who wait, renewed before they expire."""

    def __init__(
        self,
        settings: ClientCredentialsAuth,
        session: aiohttp.ClientSession,
        clock: Clock,
        seconds: float,
    ) -> None:
        """`seconds` is the longest one token request may take."""
        self._settings = settings
        self._session = session
        self._clock = clock
        self._seconds = seconds
        self._held: _Held | None = None
        self._flights = Flights[str, _Held]()

    async def authorization(self, deadline: Deadline) -> str | None:
        """The header to send. Raises SourceError when no token is given."""
        held = self._held
        if held is None or self._clock() >= held.until:
            with mapped_connection():
                async with asyncio.timeout_at(deadline.at):
                    held = await self._flights.share("token", self._fetch)
        return held.header

    def refused(self, authorization: str | None) -> bool:
        """Forget the token the source refused, unless another one is held by now."""
        if self._held is not None and self._held.header == authorization:
            self._held = None
        return True

    async def close(self) -> None:
        await self._flights.close()

    async def _fetch(self) -> _Held:
        asked_at = self._clock()
        with mapped_connection():
            async with asyncio.timeout_at(Deadline.after(self._seconds).at):
                status, body = await self._post()
        if status in {400, 401, 403}:
            raise Refused
        check_status(status, {}, asked_at)
        with mapped_decoding():
            granted = msgspec.json.decode(body, type=_Granted)
        self._held = _held(granted, asked_at)
        return self._held

    async def _post(self) -> tuple[int, bytes]:
        async with self._session.post(
            self._settings.token_url,
            data={"grant_type": "client_credentials"},
            headers={"Authorization": self._basic(), "Accept": "application/json"},
            allow_redirects=False,
        ) as response:
            return response.status, await read_body(response, LARGEST_TOKEN_ANSWER)

    def _basic(self) -> str:
        name, secret = (
            quote(part, safe="")
            for part in (self._settings.client_id, self._settings.client_secret)
        )
        return aiohttp.encode_basic_auth(name, secret)


def _held(granted: _Granted, asked_at: datetime) -> _Held:
    """Renew 60 s before the end, or at 80 % of a short life."""
    if granted.token_type.lower() != "bearer" or not _TOKEN68.fullmatch(granted.access_token):
        raise InvalidAnswer
    life = granted.expires_in if granted.expires_in is not None else UNSAID_LIFE_SECONDS
    if not 0 < life < 10**9:
        raise InvalidAnswer
    return _Held(
        header=f"Bearer {granted.access_token}",
        until=asked_at + timedelta(seconds=life - min(60, life * 0.2)),
    )


def token_provider(
    auth: Auth, session: aiohttp.ClientSession, clock: Clock, seconds: float
) -> TokenProvider:
    """The provider that the configuration of a source asks for."""
    match auth:
        case NoAuth():
            return FixedToken(None)
        case BearerAuth(token=token):
            return FixedToken(f"Bearer {token}")
        case ClientCredentialsAuth():
            return ClientCredentials(auth, session, clock, seconds)
        case _:
            assert_never(auth)

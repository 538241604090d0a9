"""The public keys of issuers, fetched from their configured address and kept for a while.

Keys come from nowhere else, least of all from a token. Cached keys serve through an outage until
their end of life; after it, nothing can be verified and everything is closed.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

import aiohttp

from auth.jwks import VerificationKey, read_key_set
from schema.clock import Clock
from settings import IssuerSettings

UNKNOWN_KID_SECONDS = 60
"""An unknown `kid` makes us ask the issuer at most this often, whatever the flood."""
RETRY_SECONDS = 5
"""An issuer that cannot be reached is tried at most this often."""

_MAXIMUM_BYTES = 512 * 1024
_PATIENCE_SECONDS = 3.0
# Without compression the cap on bytes read is the cap on bytes held.
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity"}


class KeysUnavailable(Exception):
    """The issuer's keys cannot be had, so nothing can be said about its tokens."""


class KeySets:
    """The key sets of all issuers."""

    def __init__(
        self,
        issuers: Sequence[IssuerSettings],
        session: aiohttp.ClientSession,
        clock: Clock,
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> None:
        timeout = aiohttp.ClientTimeout(total=patience_seconds)
        self._sets = {one.issuer: _KeySet(one, session, clock, timeout) for one in issuers}

    async def key(self, issuer: str, kid: str) -> VerificationKey | None:
        """The issuer's key of this id, or None if it has none. Raises KeysUnavailable."""
        return await self._sets[issuer].key(kid)


class _KeySet:
    """The keys of one issuer. Fetches are shared by everybody who waits for one."""

    def __init__(
        self,
        settings: IssuerSettings,
        session: aiohttp.ClientSession,
        clock: Clock,
        timeout: aiohttp.ClientTimeout,
    ) -> None:
        self._url = settings.jwks_url
        self._seconds = settings.keys_seconds
        self._session = session
        self._clock = clock
        self._timeout = timeout
        self._keys: Mapping[str, VerificationKey] = {}
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._asked_at: datetime | None = None
        self._failing = False
        self._fetching: asyncio.Task[None] | None = None

    async def key(self, kid: str) -> VerificationKey | None:
        """As `KeySets.key`."""
        if not await self._renewed():
            await self._ask_for(kid)
        if kid not in self._keys and self._failing:
            # It may exist without our knowing.
            raise KeysUnavailable
        return self._keys.get(kid)

    async def _renewed(self) -> bool:
        """See that there are keys; True when they are news to whoever asks. Raises KeysUnavailable.

        In the second half of their life they are renewed meanwhile, so that nobody waits.
        """
        recently_tried = self._is_within(self._tried_at, RETRY_SECONDS)
        if self._is_within(self._fetched_at, self._seconds):
            if not (recently_tried or self._is_within(self._fetched_at, self._seconds // 2)):
                self._start()
            return False
        joined = self._in_flight()
        if joined or not recently_tried:
            await self._fetch()
        if not self._is_within(self._fetched_at, self._seconds):
            raise KeysUnavailable
        return not joined

    async def _ask_for(self, kid: str) -> None:
        """An issuer may have a new key. A fetch under way may bring it, or be from before."""
        while kid not in self._keys and self._in_flight():
            await self._fetch()
        if kid in self._keys or self._is_within(self._asked_at, UNKNOWN_KID_SECONDS):
            return
        self._asked_at = self._clock()
        await self._fetch()

    def _is_within(self, then: datetime | None, seconds: int) -> bool:
        """Is it less than some seconds ago? A clock that was set back counts as long ago."""
        return then is not None and 0 <= (self._clock() - then).total_seconds() < seconds

    def _in_flight(self) -> bool:
        return self._fetching is not None and not self._fetching.done()

    def _start(self) -> asyncio.Task[None]:
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.create_task(self._renew())
        return self._fetching

    async def _fetch(self) -> None:
        """Wait for a fetch. Whoever leaves early does not stop it for the others."""
        await asyncio.shield(self._start())

    async def _renew(self) -> None:
        """Replace the keys if the issuer answers with a key set; keep them if not."""
        self._tried_at = now = self._clock()
        try:
            self._keys = read_key_set(await self._body())
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, RuntimeError):
            self._failing = True
        else:
            self._fetched_at, self._failing = now, False

    async def _body(self) -> bytes:
        """The body of a plain 200, up to the cap. Raises ValueError for anything else."""
        request = self._session.get(
            self._url, headers=_HEADERS, timeout=self._timeout, allow_redirects=False
        )
        async with request as response:
            if response.status != 200 or "Content-Encoding" in response.headers:
                raise ValueError("not a plain answer")
            return await _read(response.content)


async def _read(stream: aiohttp.StreamReader) -> bytes:
    body = bytearray()
    async for chunk in stream.iter_any():
        body += chunk
        if len(body) > _MAXIMUM_BYTES:
            raise ValueError("too large")
    return bytes(body)

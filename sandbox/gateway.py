"""What the sandbox says to and asks of a gateway: which patients each trust holds, the time, and
that a grant was changed.

Loaded only when there is a gateway, since the HTTP client takes a while to load.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import ClientError, ClientSession, ClientTimeout

from sandbox.clocks import machine_now
from sandbox.grants import EVENTS_SECRET
from sandbox.world import Holdings, World

_PATIENCE = ClientTimeout(total=5)
_CLOCK_PATIENCE = ClientTimeout(total=0.5)
_BETWEEN_TRIES_SECONDS = 1.0

Pause = Callable[[float], Awaitable[None]]


class GatewayClock:
    """Tells the time of a gateway in sandbox mode, so that tokens are good there."""

    def __init__(self, gateway: str) -> None:
        self._url = f"{gateway}/sandbox/clock"

    async def now(self) -> datetime:
        """The gateway's time; this machine's when there is no such gateway."""
        try:
            async with (
                ClientSession(timeout=_CLOCK_PATIENCE) as session,
                session.get(self._url, allow_redirects=False) as response,
            ):
                told = await response.json()
                return datetime.fromisoformat(told["now"]).astimezone(UTC)
        except (ClientError, TimeoutError, ValueError, KeyError, TypeError):
            return machine_now()


class GatewayEvents:
    """Tells a gateway what happened, by CloudEvents."""

    def __init__(self, gateway: str, new_id: Callable[[], str]) -> None:
        self._url = f"{gateway}/events"
        self._new_id = new_id

    async def announce(self, kind: str, patient: str, proxy: str) -> bool:
        """Whether the gateway took it."""
        event = {
            "specversion": "1.0",
            "id": self._new_id(),
            "source": "https://sandbox.example/relationships",
            "type": kind,
            "data": {"patient": patient, "proxy": proxy},
        }
        headers = {
            "Authorization": f"Bearer {EVENTS_SECRET}",
            "Content-Type": "application/cloudevents+json",
        }
        try:
            async with (
                ClientSession(timeout=_PATIENCE) as session,
                session.post(self._url, json=event, headers=headers) as response,
            ):
                return response.status < HTTPStatus.BAD_REQUEST
        except (ClientError, TimeoutError):
            return False


async def register(world: World, gateway: str, pause: Pause = asyncio.sleep) -> int:
    """Register the patients of every indexed trust that has any: `POST {gateway}/records`.

    Tries until the gateway has taken them all; it may start later than the sandbox. Returns how
    many there were, counted at each trust that knows them.
    """
    indexed = [
        held
        for held in world.holdings.values()
        if held.trust.listing.locate == "index" and held.patients
    ]
    waiting = indexed
    async with ClientSession(timeout=_PATIENCE) as session:
        while waiting:
            waiting = [each for each in waiting if not await _is_taken(session, gateway, each)]
            if waiting:
                await pause(_BETWEEN_TRIES_SECONDS)
    return sum(len(_numbers(holdings)) for holdings in indexed)


async def _is_taken(session: ClientSession, gateway: str, holdings: Holdings) -> bool:
    body = {"clientId": holdings.trust.feeder_id, "nhsNumbers": _numbers(holdings)}
    headers = {"Authorization": f"Bearer {holdings.trust.feed_secret}"}
    try:
        async with session.post(f"{gateway}/records", json=body, headers=headers) as response:
            return response.status < HTTPStatus.BAD_REQUEST
    except (ClientError, TimeoutError):
        return False


def _numbers(holdings: Holdings) -> list[str]:
    """Each once, however many charts a patient has."""
    return sorted({person.number for person in holdings.patients.values()})

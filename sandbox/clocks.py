"""This machine's clock. The gateway's is in `gateway.py`."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
AskedClock = Callable[[], Awaitable[datetime]]


def machine_now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


async def asked_machine_now() -> datetime:
    """The time of this machine, where a clock has to be asked."""
    return machine_now()

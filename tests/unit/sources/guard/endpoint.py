"""A guarded endpoint on virtual time, whose answers are what a test says."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from schema.deadline import Deadline
from settings import EndpointSettings
from sources.errors import SourceError, TimedOut
from sources.guard.guard import Guard
from sources.guard.pulse import Pulse

SECONDS = 2.0
"""What the endpoint is configured to have."""
KIND = "Appointment"


@dataclass(slots=True)
class Exchange:
    """Answers after `takes` seconds, or fails with `error`; gives up when the deadline is over."""

    takes: float = 0.05
    error: SourceError | None = None
    sent: list[float] = field(default_factory=list)
    """When each was sent."""
    ended: int = 0
    """How many came to any end, called off or not."""

    async def __call__(self, until: Deadline) -> str:
        self.sent.append(asyncio.get_running_loop().time())
        try:
            async with asyncio.timeout_at(until.at):
                await asyncio.sleep(self.takes)
        except TimeoutError:
            raise TimedOut from None
        finally:
            self.ended += 1
        if self.error is not None:
            raise self.error
        return "answer"


class Endpoint:
    """A guard, and what is behind it. To be made inside a running loop."""

    def __init__(self, **settings: Any) -> None:
        given: dict[str, Any] = {"max_per_second": 10_000, "max_concurrent": 1000, **settings}
        configured = EndpointSettings(ods="RA1", base_url="http://trust.test/fhir", **given)
        self.guard = Guard(configured, Pulse(asyncio.get_running_loop().time, lambda: 0.5))
        self.exchange = Exchange()

    async def ask(self, kind: str = KIND, seconds: float = SECONDS) -> str:
        """Ask as a client does: with the sooner of two deadlines."""
        until = Deadline.after(seconds).sooner(SECONDS)
        return await self.guard.ask(kind, until, lambda: self.exchange(until))

    async def error(self, kind: str = KIND, seconds: float = SECONDS) -> SourceError | None:
        """What a question ends with; None when it is answered."""
        try:
            await self.ask(kind, seconds)
        except SourceError as error:
            return error
        return None

    async def errors(self, count: int, **how: Any) -> list[SourceError | None]:
        """The same of several questions, one after the other."""
        return [await self.error(**how) for _ in range(count)]

"""The calls a gateway made to its sources, as the sandbox wrote them down. Makes none itself."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.support.running import Running


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a source, and the status of its answer; 0 when none began."""

    source: str
    method: str
    path: str
    params: tuple[tuple[str, str], ...]
    status: int


@dataclass(frozen=True, slots=True)
class CallLog:
    """The sandbox's log of some sources. It keeps 2,000 calls in all."""

    running: Running
    sources: Sequence[str]

    async def read(self) -> list[Call]:
        """The calls since the log was cleared."""
        return [
            Call(
                one["source"],
                one["method"],
                one["path"],
                tuple((name, value) for name, values in one["params"].items() for value in values),
                one["status"] or 0,
            )
            for source in self.sources
            for one in await self.running.requests(source)
        ]

    async def clear(self) -> None:
        """Forget every call."""
        for source in self.sources:
            await self.running.forget_requests(source)


def shape(calls: Iterable[Call], times: int = 1) -> Counter[tuple[str, str, str]]:
    """How often each address was asked, were all this done so many times.

    Parameters are left out: a source gives its pages a new name at every search.
    """
    return Counter([(one.source, one.method, one.path) for one in calls] * times)

"""Rounds of one cell: every server takes a turn at the same work, in another order each time.

A cell is so many items at so much delay. Answers are compared before anything is timed, and the
last ones of every turn after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.peers.starting import UNREAD
from bench.record import Lists, lists
from bench.rig import Asker
from bench.turns import Asking, Server, Turn
from bench.unequal import UnequalError

WARM_SECONDS = 1.5

Round = Mapping[str, Turn]
"""The turn of each server, by its name."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a cell is."""

    items: int
    delay_milliseconds: float
    askers: Sequence[Asker]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Of two servers in the same round: the median over rounds, and the range."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Ratio":
        """Of one value or more."""
        return cls(median(values), min(values), max(values))

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.least:.2f}–{self.most:.2f})"


@dataclass(frozen=True, slots=True)
class Cell:
    """Rounds of one kind of work."""

    work: Work
    rounds: Sequence[Round]

    def faster(self, one: str, other: str) -> Ratio:
        """Throughput of one server over that of another."""
        return Ratio.of([r[one].per_second / r[other].per_second for r in self.rounds])

    def dearer(self, one: str, other: str) -> Ratio:
        """Processor time per request of one server over that of another."""
        return Ratio.of([r[one].cpu / r[other].cpu for r in self.rounds])

    def typical(self, name: str) -> dict[str, float]:
        """Medians of a server's own figures."""
        figures = ("per_second", "p50", "p99", "cpu", "megabytes", "calls", "kilobytes")
        turns = [one[name] for one in self.rounds]
        return {
            figure: median(getattr(turn, figure) for turn in turns)
            for figure in (*figures, "trusts_load")
        }


async def cell(asking: Asking, servers: Sequence[Server], work: Work, rounds: int) -> Cell:
    """Compare, warm up, and measure. Raises UnequalError."""
    asking.rig.set_manner(work.items, work.delay_milliseconds)
    expected = {one.number: await _expected(asking, servers, one) for one in work.askers}
    warm = Asking(asking.web, asking.rig, min(WARM_SECONDS, asking.seconds), asking.body)
    for server in servers:
        _check(server, await warm.turn(server, work.askers), work, expected)
    found: list[Round] = []
    for order in _orders(servers, rounds):
        turns = {one.name: await asking.turn(one, work.askers) for one in order}
        for server in order:
            _check(server, turns[server.name], work, expected)
        found.append(turns)
    return Cell(work, found)


async def _expected(asking: Asking, servers: Sequence[Server], asker: Asker) -> Lists:
    """What all servers say of a person's record, as soon as they are found to say the same."""
    told = [
        (one.name, lists(await asking.ask(one, asker))) for one in servers if one.name not in UNREAD
    ]
    (first, expected), *others = told
    for name, answer in others:
        if answer != expected:
            raise UnequalError(f"{name} and {first} do not answer the same.")
    return expected


def _check(server: Server, turn: Turn, work: Work, expected: Mapping[str, Lists]) -> None:
    if server.name in UNREAD:
        return
    for asker, answer in zip(work.askers, turn.answers, strict=True):
        if lists(answer) != expected[asker.number]:
            raise UnequalError(f"{server.name} answers otherwise under load.")


def _orders(servers: Sequence[Server], rounds: int) -> Iterator[Sequence[Server]]:
    """Each server comes first in turn."""
    for turn in range(rounds):
        start = turn % len(servers)
        yield [*servers[start:], *servers[:start]]

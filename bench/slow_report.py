"""The figures of `bench.slow_trust` as lines for a terminal. Judges none of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench.blocks import Block, State
from bench.percentiles import p95, p95_of_rounded
from bench.slow_rounds import PATTERNS, Round
from settings import Settings

_LETTERS = dict(zip(State, "ABC", strict=True))


@dataclass(frozen=True, slots=True)
class Measured:
    """All that one run found out. `left_out` counts rounds that had to be done again.

    `calls` are all that the sources had, also between blocks; `again` are those made twice.
    """

    rounds: Sequence[Round]
    left_out: int
    calls: int
    again: int


def report(measured: Measured, settings: Settings) -> str:
    """The lines of both patterns, and of what lay between the blocks."""
    rounds = measured.rounds
    source = settings.sources[0].deadline_milliseconds
    whole = settings.gateway.deadline_milliseconds
    loads = [one.load for one in rounds]
    recoveries = [one.recovery_seconds for one in rounds]
    return "\n".join(
        [
            f"Ten sources, deadline of each {source} ms, of the whole {whole} ms.",
            *(f"{letter}: {state.value}" for state, letter in _LETTERS.items()),
            *(line for one in PATTERNS for line in _pattern(one.name, _of(rounds, one.name))),
            "",
            f"All {_answers(rounds)} answers were whole but for what hung, and said so.",
            f"{measured.left_out} rounds were left out: the breaker opened before all had asked.",
            f"Breakers opened {_range([one.further for one in rounds], 0)} questions after B.",
            f"Mended sources were asked again after {_range(recoveries, 1)} s.",
            _total(measured),
            f"Load of the machine while it ran: {_range(loads, 1)}.",
        ]
    )


def _total(measured: Measured) -> str:
    share = measured.again / (measured.calls - measured.again)
    return f"Extra calls of the whole run: {measured.again} of {measured.calls}, {share:.2%}."


def _pattern(name: str, rounds: Sequence[Round]) -> Iterator[str]:
    yield ""
    yield f"{name.capitalize()}, {len(rounds)} rounds"
    yield f"{'':<44}{'A':>10}{'B':>10}{'C':>10}"
    for what, of_all in (
        ("answers of the other nine, p95 of all, ms", lambda b: p95_of_rounded(_nine(b))),
        ("  their median, ms", lambda b: median(_nine(b))),
        ("whole answers, p95, ms", lambda b: p95(_whole(b))),
        ("  the longest, ms", lambda b: max(_whole(b))),
        ("extra calls at the sources, %", _extra),
    ):
        yield _line(what, rounds, of_all)
    for state in (State.HANGING, State.RESTING):
        ratios = [_p95(one, state) / _p95(one, State.ANSWERING) for one in rounds]
        yield f"  {_LETTERS[state]}/A, p95 of the nine round by round: {_range(ratios, 3)}"


def _line(what: str, rounds: Sequence[Round], of_all: Callable[[Sequence[Block]], float]) -> str:
    values = (of_all([one.blocks[state] for one in rounds]) for state in State)
    return f"{what:<44}" + "".join(f"{value:>10.1f}" for value in values)


def _nine(blocks: Sequence[Block]) -> list[int]:
    return [value for one in blocks for value in one.of_the_others]


def _whole(blocks: Sequence[Block]) -> list[float]:
    return [value for one in blocks for value in one.overall]


def _extra(blocks: Sequence[Block]) -> float:
    return 100 * sum(one.extra for one in blocks) / sum(one.needed for one in blocks)


def _p95(one: Round, state: State) -> float:
    return p95_of_rounded(one.blocks[state].of_the_others)


def _of(rounds: Sequence[Round], pattern: str) -> list[Round]:
    return [one for one in rounds if one.pattern.name == pattern]


def _answers(rounds: Sequence[Round]) -> int:
    return sum(len(block.answers) for one in rounds for block in one.blocks.values())


def _range(values: Sequence[float], digits: int) -> str:
    middle, least, most = (
        f"{value:.{digits}f}" for value in (median(values), min(values), max(values))
    )
    return f"{middle} ({least}–{most})"

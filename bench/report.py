"""The figures as lines for a terminal, once all results are found to be the same."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench.question import PERSONA, items
from bench.rounds import TURNS, Round, Turn
from bench.unequal import UnequalError


@dataclass(frozen=True, slots=True)
class Measured:
    """All that one run found out. `left_out` counts rounds in which the gateway was not warm."""

    first: Turn
    first_calls: int
    rounds: Sequence[Round]
    left_out: int


def report(measured: Measured) -> str:
    """The lines. Raises UnequalError when two turns did not come to the same, or not to all."""
    rounds = measured.rounds
    gateway = [turn for one in rounds for turn in one.gateway]
    bare = [turn for one in rounds for turn in one.fan_out]
    for result in {turn.result for turn in gateway}:
        items(result)
    answer = _same("The gateway's answers", [measured.first, *gateway])
    resources = _same("The fan-out's resources", bare)
    if len({one.calls for one in rounds}) != 1:
        raise UnequalError("The number of calls is not the same in all rounds.")
    count = len(resources.splitlines())
    return "\n".join(
        [
            f"Family query of {PERSONA}: {items(answer)} items, {len(answer):,} bytes,",
            f"from {rounds[0].calls} calls that gave {count} resources, {len(resources):,} bytes.",
            "",
            *_table(measured, gateway, bare),
            "",
            f"{len(rounds)} rounds of {TURNS} turns each, taken in turn; all answers were equal",
            f"and complete. {measured.left_out} rounds were not warm and left out.",
            f"Besides these calls the gateway made {_hedges(rounds)} of its own once more.",
        ]
    )


def _hedges(rounds: Sequence[Round]) -> str:
    """How many calls were hedged in the timed turns, and their share."""
    hedges = sum(one.hedges for one in rounds)
    return f"{hedges} ({hedges / sum(one.calls * TURNS for one in rounds):.1%})"


def _table(measured: Measured, gateway: Sequence[Turn], bare: Sequence[Turn]) -> Iterator[str]:
    ratios = [one.ratio for one in measured.rounds]
    calls = measured.rounds[0].calls
    first = f"{measured.first.milliseconds:.1f}"
    yield f"{'':<26}{'calls':>6}{'median':>9}   least–most"
    yield f"{'first query, cold, ms':<26}{measured.first_calls:>6}{first:>9}"
    yield _row("(a) gateway, warm, ms", calls, [turn.milliseconds for turn in gateway], 1)
    yield _row("(b) limit A, ms", calls, [turn.milliseconds for turn in bare], 1)
    yield _row("(a)/(b) of each round", "", ratios, 2)


def _row(name: str, calls: int | str, values: Sequence[float], digits: int) -> str:
    middle, least, most = (
        f"{value:.{digits}f}" for value in (median(values), min(values), max(values))
    )
    return f"{name:<26}{calls:>6}{middle:>9}   {least}–{most}"


def _same(name: str, turns: Sequence[Turn]) -> bytes:
    """What all turns came to."""
    [(result, count), *_] = Counter(turn.result for turn in turns).most_common(1)
    if count != len(turns):
        raise UnequalError(f"{name} are not equal: {len(turns) - count} of {len(turns)} differ.")
    return result

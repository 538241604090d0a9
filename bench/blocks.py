"""A block: every person asks once, at set times, while the sources are in one state.

What was answered and what the sources were asked is checked before any time is believed.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bench.asking import FIRST, Answer, Asker, Person, Reply, read
from bench.unequal import UnequalError
from bench.visits import CODES, PAGE_SIZE, PAGED, VISITS, in_order

_RESTING = "it has not been answering"


class OpenedEarlyError(Exception):
    """The breaker was open before everybody had asked: the machine was too busy for the times."""


class State(Enum):
    """What the sources do, and what the gateway says of the one that hangs."""

    ANSWERING = "all answer"
    HANGING = "one hangs, its breaker closed"
    RESTING = "one hangs, its breaker open"


@dataclass(frozen=True, slots=True)
class Pattern:
    """So many ask at once; the next so many after a pause. The same in every state.

    In all they are fewer than a source may be asked at once, repeats included, so that none of
    them waits for room at the source that hangs.
    """

    name: str
    at_once: int
    pause_seconds: float


@dataclass(frozen=True, slots=True)
class Block:
    """What came of one. `needed` and `extra` count calls at the sources."""

    answers: Sequence[Answer]
    hanging: str
    needed: int
    extra: int

    @property
    def of_the_others(self) -> list[int]:
        """Milliseconds of every answer of the sources but the one that hangs, or will."""
        return [
            milliseconds
            for answer in self.answers
            for code, milliseconds in answer.by_source.items()
            if code != self.hanging
        ]

    @property
    def overall(self) -> list[float]:
        """Milliseconds of each whole answer."""
        return [one.milliseconds for one in self.answers]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a block is to be like. Blocks of one seed are answered at one pace."""

    pattern: Pattern
    state: State
    seed: int
    slow: str
    """The source that hangs, or would if it were to."""


async def block(asker: Asker, people: Sequence[Person], scene: Scene) -> Block:
    """Raises UnequalError when an answer, or what the sources were asked, is not as it must be;
    OpenedEarlyError.
    """
    is_hanging = scene.state is not State.ANSWERING
    await asker.begin(scene.seed, scene.slow if is_hanging else None)
    answers = [read(reply) for reply in await _asked(asker, people, scene.pattern)]
    if scene.state is State.HANGING and any(is_resting(one, scene.slow) for one in answers):
        raise OpenedEarlyError
    for answer in answers:
        _check(answer, scene)
    expected = {call for one in people for call in _expected(one.number, scene)}
    return Block(answers, scene.slow, *_counted(await asker.calls(), expected))


async def _asked(asker: Asker, people: Sequence[Person], pattern: Pattern) -> list[Reply]:
    """At set times, whether or not earlier ones have their answers: as many in every state."""
    tasks: list[asyncio.Task[Reply]] = []
    began = asyncio.get_running_loop().time()
    for turn, start in enumerate(range(0, len(people), pattern.at_once)):
        at = began + turn * pattern.pause_seconds
        await asyncio.sleep(max(0.0, at - asyncio.get_running_loop().time()))
        asking = people[start : start + pattern.at_once]
        tasks += [asyncio.create_task(asker.ask(one)) for one in asking]
    return await asyncio.gather(*tasks)


def _check(answer: Answer, scene: Scene) -> None:
    """Is all there that must be, and nothing else, with the right word for what is missing?"""
    answering = _answering(scene)
    shown = [(code, one.title) for code, one in in_order(answering, answer.number)[:FIRST]]
    whole = "COMPLETE" if len(answering) == len(CODES) else "PARTIAL"
    rows = {code: (row["status"], row["returned"]) for code, row in answer.rows.items()}
    expected = {code: ("OK", VISITS) if code in answering else _silent(scene) for code in CODES}
    if rows != expected or answer.completeness != whole or list(answer.shown) != shown:
        found = sorted({status for status, _ in rows.values()})
        raise UnequalError(f"An answer while {scene.state.value} is wrong: {found}.")
    if is_resting(answer, scene.slow) != (scene.state is State.RESTING):
        raise UnequalError(f"The reason given while {scene.state.value} is wrong.")


def is_resting(answer: Answer, code: str) -> bool:
    """Does the answer say of a source that its breaker is open?"""
    return _RESTING in answer.rows[code]["message"]


def _answering(scene: Scene) -> tuple[str, ...]:
    return tuple(c for c in CODES if scene.state is State.ANSWERING or c != scene.slow)


def _silent(scene: Scene) -> tuple[str, int]:
    return ("NOT_ASKED" if scene.state is State.RESTING else "TIMED_OUT", 0)


_Key = tuple[str, str, int]
"""Source, NHS number and page."""


def _expected(number: str, scene: Scene) -> Iterable[_Key]:
    """The searches that an answer takes, each once."""
    for code in CODES:
        hangs = code == scene.slow and scene.state is not State.ANSWERING
        if hangs and scene.state is State.RESTING:
            continue
        pages = VISITS // PAGE_SIZE if code in PAGED and not hangs else 1
        yield from ((code, number, page) for page in range(pages))


def _counted(calls: Iterable[Mapping[str, Any]], expected: set[_Key]) -> tuple[int, int]:
    """Calls that were needed, and those beyond.

    Who somebody is at a source is remembered for a minute: once in a block it may have to be
    asked, so that is needed where it occurs.
    """
    times = {(c["kind"], c["source"], c["number"], c["page"]): c["times"] for c in calls}
    searched = {(source, number, page) for kind, source, number, page in times if kind != "Patient"}
    if searched != expected:
        raise UnequalError("The sources were asked something else than an answer takes.")
    return len(times), sum(times.values()) - len(times)

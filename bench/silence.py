"""`python -m bench.silence`: can it be told by the time why somebody is not there?

Starts gateway and sandbox, has several people ask for people who are not theirs to see, and
compares how long each reason took with how long a number of nobody took, asked in turn by the same
person. Then once more with a gateway that does not wait, to show what the comparison can see.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import uvloop

from bench.likeness import likeness
from bench.unequal import UnequalError
from tests.support.running import Running, running_pair

ROUNDS, COLD_ROUNDS = 1000, 40
ABSENT, ABSENT_TOO = "9990009996", "9990009988"
REMEMBERED = timedelta(seconds=61)
"""Longer than the gateway remembers anything of the national services."""

PATIENT = "query ($it: NhsNumber!) { found: patient(nhsNumber: $it) { id } }"
NODE = "query ($it: ID!) { found: node(id: $it) { id } }"
SCOPE = "patient/*.rs patient/RelatedPerson.rus"
Times = dict[str, list[float]]
"""Milliseconds by reason."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks for; `it` is a persona, a number, or an id."""

    actor: str
    reason: str
    query: str
    it: str


PEOPLE = (
    ("dan-novak", "absent, asked twice", ABSENT_TOO),
    ("dan-novak", "stranger", "robin-stranger"),
    ("dan-novak", "restricted behind a grant", "iris-novak"),
    ("ann-finch", "deceased behind a grant", "walter-finch"),
    ("tom-baker", "revoked", "finn-baker"),
    ("grace-okafor", "suspended by the person", "joseph-okafor"),
)


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks the running gateway."""

    running: Running
    web: aiohttp.ClientSession
    dice: random.Random

    async def questions(self) -> list[Question]:
        """All of them, once Joseph has suspended Grace: by each person one for nobody, too."""
        numbers = await self.running.personas()
        await self._suspend("joseph-okafor")
        found = [Question(who, why, PATIENT, numbers.get(it, it)) for who, why, it in PEOPLE]
        found += [Question(who, "", PATIENT, ABSENT) for who in {who for who, _, _ in PEOPLE}]
        found.append(Question("robin-stranger", "id of another's letter", NODE, await self._id()))
        found.append(Question("robin-stranger", "", NODE, "made-up"))
        return found

    async def warm(self, questions: Sequence[Question], rounds: int) -> Mapping[str, Times]:
        """The times by actor: everybody asks theirs in turn, in any order, round by round."""
        by_actor: dict[str, list[Question]] = defaultdict(list)
        for one in questions:
            by_actor[one.actor].append(one)
        asked = [self._rounds(who, own, rounds) for who, own in by_actor.items()]
        return dict(zip(by_actor, await asyncio.gather(*asked), strict=True))

    async def cold(self, questions: Sequence[Question], rounds: int) -> Mapping[str, Times]:
        """The same while nothing is remembered: the clock is moved before each question."""
        times: dict[str, Times] = defaultdict(lambda: defaultdict(list))
        now = datetime.now(UTC)
        for _ in range(rounds):
            for one in self.dice.sample(questions, len(questions)):
                now += REMEMBERED
                await self.running.set_clock(now)
                token = await self.running.token(one.actor, scope=SCOPE)
                times[one.actor][one.reason].append(await self._milliseconds(one, token))
        return times

    async def _rounds(self, actor: str, own: Sequence[Question], rounds: int) -> Times:
        token = await self.running.token(actor, scope=SCOPE)
        times: Times = defaultdict(list)
        for number in range(rounds + 1):
            for one in self.dice.sample(own, len(own)):
                milliseconds = await self._milliseconds(one, token)
                times[one.reason] += [milliseconds] if number else []  # the first is cold
        return times

    async def _milliseconds(self, question: Question, token: str) -> float:
        """Raises UnequalError when somebody is found."""
        body = {"query": question.query, "variables": {"it": question.it}}
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{self.running.gateway_url}/graphql"
        started = time.perf_counter()
        async with self.web.post(url, json=body, headers=headers) as answer:
            text = await answer.read()
        milliseconds = (time.perf_counter() - started) * 1000
        if not text.startswith(b'{"data":{"found":null}'):
            raise UnequalError(f"{question.reason or 'absent'}: {answer.status}, or not null.")
        return milliseconds

    async def _suspend(self, persona: str) -> None:
        proxies = await self.running.ask(persona, "{ viewer { proxies { id } } }")
        (proxy,) = proxies["data"]["viewer"]["proxies"]
        change = """mutation ($id: ID!) {
            suspendProxy(input: { proxyId: $id, idempotencyKey: "bench-silence" }) { outcome } }"""
        done = await self.running.ask(persona, change, {"id": proxy["id"]})
        if done["data"]["suspendProxy"]["outcome"] != "DONE":
            raise UnequalError("Nobody was suspended.")

    async def _id(self) -> str:
        query = "{ viewer { patient { letters(first: 1) { nodes { id } } } } }"
        found = await self.running.ask("maya-hughes", query)
        return str(found["data"]["viewer"]["patient"]["letters"]["nodes"][0]["id"])


def table(title: str, times: Mapping[str, Times]) -> Iterator[str]:
    """A line a reason, beside the same person's questions for nobody."""
    some = next(iter(times.values()))[""]
    yield f"\n{title}: {len(some)} answers of each"
    yield f"{'':<28}{'median':>8}{'p99':>8}{'longer by':>11}{'KS':>7}{'p':>7}{'guess':>8}"
    for own in times.values():
        for reason, milliseconds in own.items():
            if reason:
                yield _line(reason, own[""], milliseconds)


def _line(reason: str, absent: Sequence[float], own: Sequence[float]) -> str:
    found, in_order = likeness(absent, own), sorted(own)
    middle, late = (in_order[int(len(in_order) * share)] for share in (0.5, 0.99))
    return (
        f"{reason:<28}{middle:>8.1f}{late:>8.1f}{found.milliseconds:>+8.2f} ms"
        f"{found.distance:>7.3f}{found.probability:>7.2f}{found.guess:>8.1%}"
    )


async def measured(running: Running, rounds: int, cold_rounds: int) -> str:
    """The lines of all tables. Raises UnequalError."""
    dice = random.Random(1)  # noqa: S311 - chooses an order
    async with aiohttp.ClientSession(trust_env=False) as web:
        asker = Asker(running, web, dice)
        questions = await asker.questions()
        warm = await asker.warm(questions, rounds)
        cold = await asker.cold(questions, cold_rounds)
        await running.set_clock(datetime.now(UTC))
        _do_not_wait(running)
        open_ = await asker.warm(questions, max(100, rounds // 4))
    lines = [
        *table("As configured, national services remembered", warm),
        *table("As configured, nothing remembered", cold),
        *table("Without waiting, national services remembered", open_),
    ]
    load = os.getloadavg()[0]
    return "\n".join([_LEGEND, *lines, f"\nLoad of the machine at the end: {load:.1f}"])


_LEGEND = """Each reason beside a number of nobody, asked for in turn by the same person, in ms.
KS: largest difference of the two distributions (Kolmogorov–Smirnov), p: how likely one that
large is if they are the same; guess: how often the best threshold is right about one answer."""


def _do_not_wait(running: Running) -> None:
    """Raises UnequalError when the gateway does not take the change."""
    text = running.configuration.read_text(encoding="utf-8")
    head, _, tail = text.partition("absence_milliseconds = ")
    rest = tail.partition("\n")[2]
    running.configuration.write_text(f"{head}absence_milliseconds = 0\n{rest}", encoding="utf-8")
    if not running.reload().startswith("Reloaded"):
        raise UnequalError("The gateway did not take its changed configuration.")


def main() -> int:
    """Return the exit code: 1 when somebody was found who must not be."""
    parser = argparse.ArgumentParser(prog="python -m bench.silence", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of questions, 100 or more")
    parser.add_argument("--cold-rounds", type=int, default=COLD_ROUNDS, help="10 or more")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_pair(Path(folder)) as running,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        rounds, cold = max(100, options.rounds), max(10, options.cold_rounds)
        try:
            sys.stdout.write(f"{runner.run(measured(running, rounds, cold))}\n")
        except UnequalError as error:
            sys.stderr.write(f"Nothing to compare: {error}\n")
            return 1
    return 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit("Stopped.")

"""`python -m bench.deciding`: what it costs to decide, and which share of a family query that is.

First the decisions by themselves: a family of four, six categories, six organisations, as one
request takes them; the time of the processor beside that of the clock, for a machine that has
other things to do. Then a family query in this process over fakes that answer at once, with a
stopwatch around every call of the policy: the share is the largest that it can be.
"""

import argparse
import asyncio
import gc
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median, quantiles
from typing import Any

from auth.audit import AuditTrail
from auth.policy import Known, Policy, Situation
from auth.principal import Principal
from auth.relationships import Listed
from auth.scopes import Scopes
from edge.log import configure_log
from resolvers.gateway import Gateway
from schema.access import Action, Category, Decision, LegalBasis, Permit
from schema.category_access import CategoryAccess
from schema.context import Context
from schema.contract import build_contract
from schema.directory import RecordType, Terms
from schema.evidence import Evidence, Grant
from schema.identifiers import RequestId
from settings import AccessSettings
from tests.support.auth import ACTOR, NOW, a_grant, a_person, a_principal, number
from tests.support.builders import a_directory_of, a_source, own_item
from tests.support.fakes import FakeWorld, a_world

ROUNDS = 1000
CHILDREN = [number(place) for place in range(1, 4)]
TRUSTS = [f"RA{place}" for place in range(1, 7)]
CATEGORIES = (
    *(Category.APPT, Category.DOCS, Category.PRESCR),
    *(Category.TEST, Category.VACC, Category.COND),
)
DIRECTORY = a_directory_of(*(a_source(code) for code in TRUSTS))
SCOPES = Scopes.parse("patient/*.cruds patient/RelatedPerson.rs")
FAMILY = """{ viewer { patient { ...Record } dependants { name access { category level reason }
    patient { ...Record } } } }
fragment Record on Patient { name { text } organisations { organisation { name } }
    appointments { completeness nodes { id title start } }
    letters { completeness nodes { id title contentUrl } } }"""


def grants() -> list[Grant]:
    """A parent's, for each child."""
    parent = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY)
    return [parent.between(ACTOR, child).named(f"grant-{child}").build() for child in CHILDREN]


def evidence() -> list[Evidence]:
    """About the viewer and each child."""
    viewer = a_person(ACTOR).build()
    born = [a_person(child).born("2018-05-05").build() for child in CHILDREN]
    about = zip(born, grants(), strict=True)
    own = Evidence(ACTOR, viewer, viewer, ())
    return [own, *(Evidence(one.nhs_number, one, viewer, (grant,)) for one, grant in about)]


def decide(policy: Policy, people: Sequence[Evidence], terms: Sequence[Terms]) -> int:
    """Every decision of one request; how many were permits."""
    known: Known = {}
    principal, permits = a_principal(), 0
    for one in people:
        for category in CATEGORIES:
            asked = Situation(
                principal, Action.READ, category, terms[0], one, DIRECTORY, datetime.now(NOW.tzinfo)
            )
            found = policy.decide_each(asked, terms, known)
            permits += sum(isinstance(decision, Permit) for decision in found)
    return permits


class Stopwatch(Policy):
    """The rules, with the seconds that they took."""

    deciding = 0.0
    explaining = 0.0
    """For `access`: what is open, why, and what will change when."""

    @contextmanager
    def running(self, explains: bool = False) -> Iterator[None]:
        """Counts the time of a block."""
        started = time.perf_counter()
        yield
        seconds = time.perf_counter() - started
        if explains:
            self.explaining += seconds
        else:
            self.deciding += seconds

    def decide(self, situation: Situation) -> Decision:
        with self.running():
            return super().decide(situation)

    def decide_each(
        self, situation: Situation, terms: Iterable[Terms], known: Known
    ) -> list[Decision]:
        with self.running():
            return super().decide_each(situation, terms, known)

    def acting(self, principal: Principal, evidence: Evidence, now: datetime) -> tuple[Grant, ...]:
        with self.running():
            return super().acting(principal, evidence, now)

    def listed(
        self, principal: Principal, cases: Iterable[Evidence], now: datetime
    ) -> tuple[Listed, ...]:
        with self.running():
            return super().listed(principal, cases, now)

    def category_access(self, *asked: Any) -> CategoryAccess:
        with self.running(explains=True):
            return super().category_access(*asked)


@dataclass(frozen=True, slots=True)
class Family:
    """A gateway's surroundings for the family query."""

    world: FakeWorld
    policy: Stopwatch
    ask: Callable[[Gateway], Any]

    async def once(self) -> tuple[float, float, float]:
        """Seconds of the whole query, of deciding in it, and of explaining."""
        rulebook = replace(self.world.rulebook, policy=self.policy)
        principal = a_principal(scopes=SCOPES)
        trail = AuditTrail(principal, RequestId("bench"))
        gateway = Gateway(principal, rulebook, self.world.executor(), trail)
        self.policy.deciding = self.policy.explaining = 0.0
        started = time.perf_counter()
        result = await self.ask(gateway)
        whole = time.perf_counter() - started
        gateway.close()
        if result.errors or len(result.data["viewer"]["dependants"]) != len(CHILDREN):
            raise RuntimeError(f"The family query was not answered: {result.errors}")
        return whole, self.policy.deciding, self.policy.explaining


def family() -> Family:
    """Four people whom all six organisations hold, two items of each kind at each."""
    people = [a_person(ACTOR), *(a_person(child).born("2018-05-05") for child in CHILDREN)]
    items = [
        own_item(who, code, str(place), record_type=record_type)
        for who in (ACTOR, *CHILDREN)
        for code in TRUSTS
        for record_type in (RecordType.APPOINTMENT, RecordType.LETTER)
        for place in range(2)
    ]
    built = [one.build() for one in people]
    world = a_world(DIRECTORY, *items, people=built, grants=grants())
    contract = build_contract(introspection=False)

    async def ask(gateway: Gateway) -> Any:
        return await contract.execute(FAMILY, context_value=Context(gateway))

    return Family(world, Stopwatch(AccessSettings()), ask)


def measured(rounds: int) -> str:
    """The lines, once every decision was the permit it must be."""
    policy, people = Policy(AccessSettings()), evidence()
    terms = [source.terms for source in DIRECTORY.sources]
    decisions = len(people) * len(CATEGORIES) * len(terms)
    alone, of_processor = [], []
    for _ in range(rounds):
        started, worked = time.perf_counter(), time.thread_time()
        permits = decide(policy, people, terms)
        of_processor.append((time.thread_time() - worked) * 1000)
        alone.append((time.perf_counter() - started) * 1000)
        if permits != decisions:
            raise RuntimeError(f"{permits} permits of {decisions} decisions.")
    asked = family()
    with asyncio.Runner() as runner:
        pairs = [runner.run(asked.once()) for _ in range(max(100, rounds // 10))]
    whole, deciding, explaining = (
        [second * 1000 for second in side] for side in zip(*pairs, strict=True)
    )
    shares = [part / all_ for part, all_ in zip(deciding, whole, strict=True)]
    return "\n".join(
        [
            f"{decisions} decisions: {len(people)} people, {len(CATEGORIES)} categories, "
            f"{len(terms)} organisations, {rounds} rounds",
            _line("deciding by itself, ms", alone),
            _line("  of the processor, ms", of_processor),
            f"Family query in one process, sources answer at once, {len(pairs)} rounds",
            _line("the whole query, ms", whole),
            _line("  deciding in it, ms", deciding),
            f"  its share, median: {median(shares):.1%}",
            _line("  explaining `access`, ms", explaining),
            f"Load of the machine at the end: {os.getloadavg()[0]:.1f}",
        ]
    )


def _line(name: str, milliseconds: Sequence[float]) -> str:
    late = quantiles(milliseconds, n=20, method="inclusive")[-1]
    return f"{name:<26} p50 {median(milliseconds):.2f}  p95 {late:.2f}"


def main() -> int:
    """Return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.deciding", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="1000 or more")
    rounds = max(ROUNDS, parser.parse_args().rounds)
    configure_log("WARNING")
    gc.freeze()
    sys.stdout.write(f"{measured(rounds)}\n")
    return 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit("Stopped.")

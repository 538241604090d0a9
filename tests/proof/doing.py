"""The organisations of a generated country as places where something is done: they do what they are
sent, keep what they make, and remember all of it. They know no rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine, select

from schema.access import Permit
from schema.answer import Content, Failure
from schema.deadline import Deadline
from schema.free_times import FreeTimes
from schema.identifiers import NhsNumber, OdsCode
from schema.order import Effect, EffectKind, Step
from schema.report import SourceStatus
from schema.request import Window
from storage.tables import ACTION_JOURNAL, AUDIT
from tests.proof.country import Country, Held
from tests.proof.oracle.acting import THERE
from tests.proof.world import Countries
from tests.support.fakes import FakeLocator, FakeSources, FakeTrust

_NOT_RECORDS = "prescription-request"
"""What is made by it is no record."""
_ANSWERED: Mapping[str, EffectKind] = {
    "done": EffectKind.DONE,
    "pending": EffectKind.PENDING,
    "conflict": EffectKind.CONFLICT,
    "refused": EffectKind.REFUSED,
    "not-sent": EffectKind.NOT_SENT,
    "lost": EffectKind.UNCLEAR,
    "unseen": EffectKind.UNCLEAR,
}


@dataclass(frozen=True, slots=True)
class Written:
    """Something that an organisation was sent."""

    step: Step
    content: object
    is_journaled: bool
    """Was it kept, and on the audit, before it was sent?"""


@dataclass(slots=True)
class Doing:
    """What is done in a country."""

    country: Country
    draw: Countries
    engine: Engine
    trusts: Mapping[OdsCode, FakeTrust] = field(default_factory=dict)
    locator: FakeLocator = field(default_factory=FakeLocator)
    fates: list[str] = field(default_factory=list)
    """What becomes of what is sent next, one after the other; then all is done."""
    written: list[Written] = field(default_factory=list)
    made: list[Held] = field(default_factory=list)
    _there: dict[str, Effect] = field(default_factory=dict)
    """By our name for a step."""

    def send(self, step: Step, content: object) -> Effect:
        """Do it, or what is to become of it instead."""
        kept = self._is_journaled(step)
        self.written.append(Written(step, content, kept))
        fate = self.fates.pop(0) if self.fates else "done"
        if fate not in THERE:
            return Effect(_ANSWERED[fate])
        kind = EffectKind.PENDING if fate == "pending" else EffectKind.DONE
        name = step.local_id or self._new(step.permit.organisation, step)
        self._there[step.marker] = Effect(kind, name, "2")
        return Effect(EffectKind.UNCLEAR) if fate == "lost" else self._there[step.marker]

    def look(self, step: Step) -> Effect:
        """Was it done?"""
        return self._there.get(step.marker, Effect(EffectKind.NOT_SEEN))

    def take(self) -> tuple[list[Written], list[Held]]:
        """What was sent and what was made since this was last asked."""
        found = self.written, self.made
        self.written, self.made, self.fates = [], [], []
        return found

    def _new(self, organisation: OdsCode, step: Step) -> str:
        if step.name == _NOT_RECORDS:
            return f"request-{len(self._there)}"
        subject, kind = step.permit.subject, step.record_type.value
        held = self.draw.anew(self.country, subject, organisation, kind)
        if organisation not in self.country.holders[subject]:
            self.country.holders[subject].append(organisation)
            self.locator.held = {
                NhsNumber(one): list(map(OdsCode, codes))
                for one, codes in self.country.holders.items()
            }
        trust = self.trusts[organisation]
        trust.items = [*trust.items, held.item]
        trust.contents = {**trust.contents, held.item.ref.local_id: _content(held)}
        self.made.append(held)
        return held.thing.name

    def _is_journaled(self, step: Step) -> bool:
        permit, entry = step.permit, ACTION_JOURNAL.c
        steps = select(entry.steps).where(
            entry.actor == permit.actor,
            entry.subject == permit.subject,
            entry.organisation == permit.organisation,
            entry.outcome.is_(None),
        )
        begun = select(AUDIT.c.outcome).where(
            AUDIT.c.actor == permit.actor,
            AUDIT.c.subject == permit.subject,
            AUDIT.c.organisation == permit.organisation,
        )
        with self.engine.connect() as connection:
            kept = any(step.marker in one for one in connection.execute(steps).scalars())
            last = connection.execute(begun.order_by(AUDIT.c.sequence.desc())).scalar()
        # What takes something back is told on the audit by what it makes of what was begun.
        return kept and last in {"begun", "not-done"}


def _content(held: Held) -> Content:
    """A letter's text: its own local id, which is a canary."""
    return Content("text/plain", held.thing.name.encode())


@dataclass(frozen=True, slots=True)
class Place:
    """Any organisation, for doing something at it."""

    doing: Doing

    async def send(self, step: Step, content: object, deadline: Deadline) -> Effect:
        return self.doing.send(step, content)

    async def look(self, step: Step, deadline: Deadline) -> Effect:
        return self.doing.look(step)


@dataclass(frozen=True, slots=True)
class Times:
    """One organisation, for the times that can be booked there."""

    organisation: OdsCode
    country: Country

    async def free(self, permit: Permit, window: Window, deadline: Deadline) -> FreeTimes | Failure:
        times = tuple(self.country.times.get((permit.subject, self.organisation), ()))
        status = SourceStatus.OK if times else SourceStatus.EMPTY
        return FreeTimes(status, times, 0, self.country.now)


@dataclass(slots=True)
class CountrySources(FakeSources):
    """Everything outside the gateway, in a generated country."""

    doing: Doing = field(init=False)

    def acting(self, *where: object) -> Place:  # type: ignore[override]
        """What is sent says where, and of whom, and is held to that."""
        return Place(self.doing)

    def slots(self, organisation: OdsCode) -> Times:  # type: ignore[override]
        return Times(organisation, self.doing.country)


def doing_of(sources: FakeSources, doing: Doing) -> CountrySources:
    """The same sources, and a place to do things at each of them."""
    doing.trusts, doing.locator = sources.trusts, sources.locator
    found = CountrySources(sources.trusts, sources.people, sources.relationships, sources.locator)
    found.doing = doing
    return found

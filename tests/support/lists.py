"""Lists made of what sources hold, by the pure functions or by a whole gateway.

Both make a page from the same world, so that one model can be held against both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from msgspec import structs

from resolvers.arrangement import Arrangement, Placed, Span
from resolvers.matching import matches
from resolvers.merge import Thing, merge, ranks_of
from resolvers.paging import Place, cursor, page_cuts, read_bounds, turn
from resolvers.seal import Seal
from schema.answer import Answer, Failure, Item
from schema.appointment import AppointmentFilter
from schema.connection import PageArguments, RecordOrder
from schema.directory import Directory, RecordType
from schema.identifiers import OdsCode
from schema.node import Record
from schema.report import SourceStatus
from tests.support.auth import ACTOR, a_person, a_principal
from tests.support.builders import a_directory_of, a_source, an_answer
from tests.support.fakes import KEY, FakeWorld, a_world
from tests.support.virtual_time import run_virtually

Name = tuple[str, str]
"""A version: its organisation and its id there."""


class Health(Enum):
    """How a source is."""

    WHOLE = "whole"
    IN_PART = "in part"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page: the versions of each of its things, and the cursors."""

    things: Sequence[Sequence[Name]]
    cursors: Sequence[str]
    has_previous: bool
    has_next: bool

    @property
    def names(self) -> list[Name]:
        """Every version on the page."""
        return [name for thing in self.things for name in thing]


@dataclass(slots=True)
class Held:
    """What there is, and how the sources are that hold it."""

    codes: Sequence[str]
    items: dict[Name, Item[Record]] = field(default_factory=dict)
    health: dict[str, Health] = field(default_factory=dict)

    @property
    def directory(self) -> Directory:
        """The sources in order."""
        return a_directory_of(*(a_source(code) for code in self.codes))

    @property
    def whole(self) -> frozenset[str]:
        """The sources that answer whole now."""
        return frozenset(code for code in self.codes if self.is_now(code, Health.WHOLE))

    def is_now(self, code: str, health: Health) -> bool:
        """Is a source so?"""
        return self.health.get(code, Health.WHOLE) is health

    def put(self, *items: Item[Record]) -> None:
        """Hold items, in the place of those of the same names."""
        self.items |= {(item.ref.organisation, item.ref.local_id): item for item in items}

    def answer(self, code: str) -> Answer[Record] | Failure:
        """What a source answers now: in part is every other item."""
        own = [item for (holder, _), item in sorted(self.items.items()) if holder == code]
        match self.health.get(code, Health.WHOLE):
            case Health.AWAY:
                return Failure(OdsCode(code), SourceStatus.TIMED_OUT)
            case Health.IN_PART:
                return an_answer(*own[::2], code=code, status=SourceStatus.INCOMPLETE)
            case Health.WHOLE:
                return an_answer(*own, code=code)


class Lists(Protocol):
    """Makes pages of what is held."""

    def page(
        self,
        held: Held,
        arguments: PageArguments,
        order: RecordOrder,
        matching: AppointmentFilter | None,
    ) -> Shown: ...


def in_order(
    items: Iterable[Item[Record]],
    directory: Directory,
    order: RecordOrder,
    span: Span | None = None,
) -> list[Placed]:
    """Things in their places, as the pure functions put them."""
    ranks = ranks_of(directory)
    return Arrangement(ranks, order, span or Span()).of(merge(items, ranks))


def as_shown(thing: Thing) -> Item[Record]:
    """The item of a list that a thing comes to."""
    return structs.replace(thing.first, record=thing.record())


@dataclass(frozen=True, slots=True)
class PureLists:
    """Pages by the functions that merge, order and cut."""

    seal: Seal = field(default_factory=lambda: Seal([KEY]))

    def page(
        self,
        held: Held,
        arguments: PageArguments,
        order: RecordOrder,
        matching: AppointmentFilter | None,
    ) -> Shown:
        place = Place(ACTOR, ACTOR, "APPOINTMENT", order, repr(matching))
        bounds = read_bounds(arguments, place, self.seal)
        answers = [held.answer(code) for code in held.codes]
        items = [i for one in answers if isinstance(one, Answer) for i in one.items]
        placed = in_order(items, held.directory, order, bounds.span)
        shown = [n for n, one in enumerate(placed) if matches(one.thing.first, matching)]
        page = turn(placed, shown, bounds)
        away = frozenset(OdsCode(code) for code in set(held.codes) - held.whole)
        cuts = page_cuts(placed, page, bounds, bounds.span.missing | away)
        return Shown(
            [
                [(one.ref.organisation, one.ref.local_id) for one in placed[n].thing.versions]
                for n in page.places
            ],
            [cursor(cut, place, self.seal) for cut in cuts],
            page.has_previous,
            page.has_next,
        )


@dataclass(frozen=True, slots=True)
class GatewayLists:
    """Pages by the gateway, each by one of its own, as requests come."""

    def page(
        self,
        held: Held,
        arguments: PageArguments,
        order: RecordOrder,
        matching: AppointmentFilter | None,
    ) -> Shown:
        return run_virtually(self._page(held, arguments, order, matching))[0]

    async def _page(
        self,
        held: Held,
        arguments: PageArguments,
        order: RecordOrder,
        matching: AppointmentFilter | None,
    ) -> Shown:
        gateway = a_held_world(held).gateway(a_principal())
        await gateway.own_patient()
        found = await gateway.records(ACTOR, RecordType.APPOINTMENT, arguments, order, matching)
        gateway.close()
        return Shown(
            [
                [
                    (one.organisation.ods_code, one.source_id.id)
                    for one in (node.provenance, *node.also_reported_by)
                ]
                for node in found.nodes
            ],
            [edge.cursor for edge in found.edges],
            found.page_info.has_previous_page,
            found.page_info.has_next_page,
        )


def a_held_world(held: Held) -> FakeWorld:
    """A gateway's surroundings in which the sources are as they are held to be."""
    made = a_world(held.directory, people=[a_person(ACTOR).build()])
    made.sources.locator.held = {ACTOR: [OdsCode(code) for code in held.codes]}
    for code, trust in made.sources.trusts.items():
        trust.trouble = held.answer(code)
    return made


def components(items: Mapping[Name, Item[Record]]) -> dict[Name, frozenset[Name]]:
    """For each version, those connected with it: by its own loop, not by that of the product."""
    groups = {name: frozenset({name}) for name in items}
    for name, item in items.items():
        linked = {n for n, other in items.items() if other.identifiers & item.identifiers}
        union = frozenset().union(*(groups[one] for one in {name, *linked}))
        groups |= dict.fromkeys(union, union)
    return groups

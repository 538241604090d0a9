"""A model of somebody who turns the pages of a list while the sources change under it.

It knows nothing of cuts: only which versions are in front of the page, on it and behind it. What
it holds a list to, for every version that did not change of every source that was whole on every
page: going on shows none of them twice and skips none, forwards and backwards.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from resolvers.matching import matches
from resolvers.merge import merge, ranks_of
from resolvers.sort_key import sort_key
from schema.answer import Item
from schema.appointment import AppointmentFilter, AppointmentStatus
from schema.connection import PageArguments, RecordOrder
from schema.node import Record
from tests.support.builders import an_item
from tests.support.lists import Health, Held, Lists, Name, Shown, components

CODES = ("RA1", "RA2", "RA3", "RA4")
SIZES = st.integers(1, 4)
SOURCES = st.sampled_from(CODES)
BOOKED = AppointmentFilter(status=[AppointmentStatus.BOOKED])


@dataclass(slots=True)
class Steps:
    """How many steps were really taken, and how many of them turned a page."""

    taken: int = 0
    pages: int = 0
    shown: int = 0


Kind = tuple[int, frozenset[str], str | None, bool]
"""Day of July, references, owner, whether it was cancelled; 0 is no day."""

KINDS: st.SearchStrategy[Kind] = st.tuples(
    st.integers(0, 9),
    st.sampled_from(["", "", "a", "b", "c", "d", "ab", "cd", "bc"]).map(frozenset),
    st.sampled_from([None, None, *CODES]),
    st.booleans(),
)


def made(name: Name, kind: Kind) -> Item[Record]:
    """An item that others may hold too, at another time."""
    day, references, owner, is_cancelled = kind
    return an_item(
        *name,
        f"2026-07-0{day}" if day else None,
        ubrn=references,
        owner=owner,
        status=AppointmentStatus.CANCELLED if is_cancelled else AppointmentStatus.BOOKED,
    )


@dataclass(slots=True)
class Walk:
    """One list being walked: where each version that is held to account stands."""

    order: RecordOrder
    matching: AppointmentFilter | None
    front: set[Name] = field(default_factory=set)
    page: set[Name] = field(default_factory=set)
    behind: set[Name] = field(default_factory=set)
    settled: set[Name] = field(default_factory=set)
    """Those of which every connected version is held to account as well: they keep their order
    and, under a filter, their being shown."""
    last: Shown | None = None
    """The last page that had anything on it."""

    def forget(self, names: set[Name]) -> None:
        """These changed, or their source was not whole."""
        for known in (self.front, self.page, self.behind, self.settled):
            known.difference_update(names)


class Walking(RuleBasedStateMachine):
    """Turns pages and changes sources, and looks at every page."""

    lists: ClassVar[Lists]
    steps: ClassVar[Steps]

    def __init__(self) -> None:
        super().__init__()
        self.held = Held(CODES)
        self.count = 0
        self.walk: Walk | None = None

    @initialize(kinds=st.lists(st.tuples(SOURCES, KINDS), min_size=8, max_size=20))
    def fill(self, kinds: list[tuple[str, Kind]]) -> None:
        for code, kind in kinds:
            self._add(code, kind)

    @rule(
        order=st.sampled_from(RecordOrder),
        matching=st.sampled_from([None, None, BOOKED]),
        size=SIZES,
        backwards=st.booleans(),
    )
    def start(
        self,
        order: RecordOrder,
        matching: AppointmentFilter | None,
        size: int,
        backwards: bool,
    ) -> None:
        self.steps.taken += 1
        settled = {n for n, all_of in self._groups().items() if self._answer_now(all_of)}
        known = settled if matching else set(self.held.items)
        self.walk = walk = Walk(order, matching, settled=settled)
        if matching:
            known &= self._matching()
            walk.settled &= known
        (walk.front if backwards else walk.behind).update(known)
        self._turn(walk, size, backwards)

    @precondition(lambda self: self.walk and self.walk.last)
    @rule(size=SIZES)
    def go_on(self, size: int) -> None:
        self.steps.taken += 1
        assert self.walk is not None
        self._turn(self.walk, size, backwards=False)

    @precondition(lambda self: self.walk and self.walk.last)
    @rule()
    def go_on_by_one(self) -> None:
        self.steps.taken += 1
        assert self.walk is not None
        self._turn(self.walk, 1, backwards=False)

    @precondition(lambda self: self.walk and self.walk.last)
    @rule(size=SIZES)
    def go_back(self, size: int) -> None:
        self.steps.taken += 1
        assert self.walk is not None
        self._turn(self.walk, size, backwards=True)

    @precondition(lambda self: self.walk and self.walk.last)
    @rule()
    def look_between_the_ends_of_the_page(self) -> None:
        self.steps.taken += 1
        walk = self.walk
        assert walk is not None
        assert walk.last is not None
        cursors, things = walk.last.cursors, walk.last.things

        arguments = PageArguments(first=100, after=cursors[0], before=cursors[-1])
        found = self._page(walk, arguments)

        known = {name for name in walk.page if name[0] in self.held.whole}
        inner = {name for thing in things[1:-1] for name in thing}
        assert known & set(found.names) == known & inner

    @rule(code=SOURCES, health=st.sampled_from([*Health, *[Health.WHOLE] * 3]))
    def become(self, code: str, health: Health) -> None:
        self.steps.taken += 1
        self.held.health[code] = health

    @rule(code=SOURCES, kind=KINDS, which=st.none() | st.integers(0, 20), is_gone=st.booleans())
    def change(self, code: str, kind: Kind, which: int | None, is_gone: bool) -> None:
        """An item more; or one less; or one with another time, owner, status, references."""
        self.steps.taken += 1
        if which is None or not self.held.items:
            self._add(code, kind)
            return
        name = self._one(which)
        self._touch(name)
        if is_gone:
            del self.held.items[name]
        else:
            self.held.put(made(name, kind))
            self._touch(name)

    def _one(self, which: int) -> Name:
        names = sorted(self.held.items)
        return names[which % len(names)]

    def _add(self, code: str, kind: Kind) -> None:
        self.count += 1
        name = (code, str(self.count))
        self.held.put(made(name, kind))
        self._touch(name)

    def _touch(self, name: Name) -> None:
        if self.walk:
            self.walk.settled -= self._groups()[name]
            self.walk.forget({name})
            self._forget_unsettled(self.walk)

    def _forget_unsettled(self, walk: Walk) -> None:
        """Under a filter, what is connected decides whether a thing is shown at all."""
        if walk.matching:
            walk.forget((walk.front | walk.page | walk.behind) - walk.settled)

    def _groups(self) -> dict[Name, frozenset[Name]]:
        return components(self.held.items)

    def _answer_now(self, names: frozenset[Name]) -> bool:
        return {code for code, _ in names} <= self.held.whole

    def _matching(self) -> set[Name]:
        things = merge(self.held.items.values(), ranks_of(self.held.directory))
        return {
            (one.ref.organisation, one.ref.local_id)
            for thing in things
            if matches(thing.first, BOOKED)
            for one in thing.versions
        }

    def _page(self, walk: Walk, arguments: PageArguments) -> Shown:
        self.steps.pages += 1
        return self.lists.page(self.held, arguments, walk.order, walk.matching)

    def _turn(self, walk: Walk, size: int, backwards: bool) -> None:
        found = self._page(walk, _arguments(walk, size, backwards))
        self._look_who_is_away(walk)

        assert len(found.things) <= size
        assert len(set(found.names)) == len(found.names)
        self._check_none_twice(walk, found, backwards)
        self._check_order(walk, found)
        _move(walk, found, backwards)
        if not (found.has_previous if backwards else found.has_next):
            assert (walk.front if backwards else walk.behind) == set(), "skipped"
        else:
            assert len(found.things) == size
        self.steps.shown += len(found.things)

    def _look_who_is_away(self, walk: Walk) -> None:
        """From now on nothing is promised of sources that are not whole now."""
        groups = self._groups()
        walk.settled = {n for n in walk.settled if self._answer_now(groups[n])}
        known = walk.front | walk.page | walk.behind
        walk.forget({name for name in known if name[0] not in self.held.whole})
        self._forget_unsettled(walk)

    def _check_none_twice(self, walk: Walk, found: Shown, backwards: bool) -> None:
        past = walk.behind if backwards else walk.front
        assert not set(found.names) & (past | walk.page), "shown twice"

    def _check_order(self, walk: Walk, found: Shown) -> None:
        keys = [
            sort_key(self.held.items[thing[0]], walk.order)
            for thing in found.things
            if set(thing) <= walk.settled
        ]
        assert keys == sorted(keys)


def walks(made_by: Lists, counted: Steps) -> type[Walking]:
    """The machine for lists of one make."""

    class Made(Walking):
        lists = made_by
        steps = counted

    return Made


def _arguments(walk: Walk, size: int, backwards: bool) -> PageArguments:
    cursors = walk.last.cursors if walk.last else [None]
    if backwards:
        return PageArguments(last=size, before=cursors[0])
    return PageArguments(first=size, after=cursors[-1])


def _move(walk: Walk, found: Shown, backwards: bool) -> None:
    """Those on the page before are past now; those on this page were to come."""
    if not found.things:
        return
    known = walk.front | walk.page | walk.behind
    here = known & set(found.names)
    (walk.behind if backwards else walk.front).update(walk.page)
    walk.page = here
    (walk.front if backwards else walk.behind).difference_update(here)
    walk.last = found

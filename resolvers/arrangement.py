"""Puts the things of a list in order between two cuts, whoever vanished or returned since then.

A version stays on the side on which it was when the cut was made. Where that parts the versions
of one thing, each part is united by itself: so nothing that was shown is shown again, and nothing
that was not is skipped. Versions that join late have no side of their own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from operator import attrgetter

import msgspec

from resolvers.cut import Cut, Side
from resolvers.merge import Ranks, Thing, united
from resolvers.sort_key import SortKey, sort_key, sort_keys
from schema.answer import Item
from schema.connection import RecordOrder
from schema.identifiers import OdsCode
from schema.node import Record

_Keyed = tuple[Item[Record], SortKey]
_Divided = tuple[list[_Keyed], list[_Keyed]]
"""What is inside the span, and what is outside."""

_PLACE = attrgetter("zone", "key", "own")
_KEY = attrgetter("key")


class Zone(IntEnum):
    """Where something stands, seen from a span."""

    BEFORE = 0
    WITHIN = 1
    AFTER = 2


@dataclass(frozen=True, slots=True)
class Span:
    """What lies between two cuts; None is no bound."""

    after: Cut | None = None
    before: Cut | None = None

    @property
    def cuts(self) -> Sequence[Cut]:
        """Those there are."""
        return [cut for cut in (self.after, self.before) if cut]

    @property
    def missing(self) -> frozenset[OdsCode]:
        """Organisations that were not whole on some page so far."""
        return frozenset(code for cut in self.cuts for code in cut.missing)


class Placed(msgspec.Struct, frozen=True, gc=False):
    """A thing in its place. As cheap as a tuple: there is one for each thing of a list."""

    zone: Zone
    key: SortKey
    """Its own, moved to the nearer cut if that is where it stands now."""
    own: tuple[SortKey, ...]
    """The own keys of its versions."""
    thing: Thing


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How one list is put in order."""

    ranks: Ranks
    order: RecordOrder
    span: Span

    def of(self, things: Iterable[Thing]) -> list[Placed]:
        """Everything there is, in order, each in its zone."""
        if self.span.cuts:
            placed = [one for thing in things for one in self._placed(thing)]
            placed.sort(key=_PLACE)
        else:
            placed = self._uncut(list(things))
            placed.sort(key=_KEY)
        return placed

    def _uncut(self, things: list[Thing]) -> list[Placed]:
        """Each in the place that the version shown has by itself."""
        keys = sort_keys([thing.versions[0] for thing in things], self.order)
        return [
            Placed(Zone.WITHIN, key, self._own(thing, key), thing)
            for thing, key in zip(things, keys, strict=True)
        ]

    def _own(self, thing: Thing, first: SortKey) -> tuple[SortKey, ...]:
        if len(thing.versions) == 1:
            return (first,)
        return tuple(sort_keys(thing.versions, self.order))

    def _placed(self, thing: Thing) -> Iterator[Placed]:
        keyed = [(item, sort_key(item, self.order)) for item in thing.versions]
        parts = self._parts(keyed)
        if len(parts) == 1:
            yield self._put(thing, parts[0][0], tuple(key for _, key in keyed))
            return
        keys = {item.ref: key for item, key in keyed}
        for zone, part in parts:
            one = united([item for item, _ in part], self.ranks)
            yield self._put(one, zone, tuple(keys[version.ref] for version in one.versions))

    def _put(self, thing: Thing, zone: Zone, own: tuple[SortKey, ...]) -> Placed:
        return Placed(zone, self._moved(own[0], zone), own, thing)

    def _parts(self, versions: list[_Keyed]) -> list[tuple[Zone, list[_Keyed]]]:
        """The versions of a thing as the cuts part them."""
        after, before = self.span.after, self.span.before
        rest, early = self._divide(versions, after, Side.BEFORE) if after else (versions, [])
        rest, late = self._divide(rest, before, Side.AFTER) if before else (rest, [])
        parts = ((Zone.BEFORE, early), (Zone.WITHIN, rest), (Zone.AFTER, late))
        return [(zone, part) for zone, part in parts if part]

    def _divide(self, versions: list[_Keyed], cut: Cut, outside: Side) -> _Divided:
        inside, out, late = [], [], []
        for keyed in versions:
            item, key = keyed
            if item.ref.organisation in cut.missing:
                late.append(keyed)
            elif cut.side(item.ref, key) is outside:
                out.append(keyed)
            else:
                inside.append(keyed)
        if not late:
            return inside, out
        # With what is on the far side already, because showing it again helps nobody.
        if out:
            return inside, out + late
        if inside:
            return inside + late, out
        return ([], late) if self._late_side(late, cut, outside) is outside else (late, [])

    def _late_side(self, late: list[_Keyed], cut: Cut, outside: Side) -> Side:
        """The side of versions that all joined late: unless it is named, the one shown decides."""
        named = {cut.named(item.ref) for item, _ in late}
        for side in (outside, Side.BEFORE, Side.AFTER):
            if side in named:
                return side
        shown = united([item for item, _ in late], self.ranks)
        key = sort_key(shown.first, self.order)
        return Side.BEFORE if key <= cut.key else Side.AFTER

    def _moved(self, own: SortKey, zone: Zone) -> SortKey:
        """A key as near to the own one as the zone allows."""
        after, before = self.span.after, self.span.before
        match zone:
            case Zone.BEFORE:
                return min(own, after.key) if after else own
            case Zone.WITHIN:
                key = max(own, after.key) if after else own
                return min(key, before.key) if before else key
            case Zone.AFTER:
                return max(own, before.key) if before else own

"""Makes the cut behind each item of a page: its key, and every version that stands elsewhere than
its own key says.

Only versions of things that have several, and things that were moved, can do so. For each of
them the edges at which it does are a stretch, found once for the whole page.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from resolvers.arrangement import Placed, Span
from resolvers.cut import Cut, Mark, Side, mark, marks
from schema.identifiers import OdsCode

MAXIMUM_NAMED = 300
"""Versions that one cut names, those nearest to it. Beyond this many, items whose organisations
disagree about their times on either side of one place can be shown twice or skipped."""


@dataclass(frozen=True, slots=True)
class _Astray:
    """A version on the other side than its own key says, at the edges of one stretch."""

    mark: Mark
    side: Side
    edges: range
    place: int


class Cuts:
    """The cuts behind the items in these places of a list, each made when it is asked for."""

    def __init__(
        self,
        placed: Sequence[Placed],
        page: Sequence[int],
        span: Span,
        moving: Cut | None,
        missing: frozenset[OdsCode],
    ) -> None:
        """`moving` is the cut from which the page was turned: what it names and nobody holds just
        now is named on, for when it comes back."""
        self._placed = placed
        self._page = page
        self._span = span
        self._moving = moving
        self._missing = missing

    def __iter__(self) -> Iterator[Cut]:
        return map(self.behind, range(len(self._page)))

    def behind(self, edge: int) -> Cut:
        """The cut behind the item in this place of the page."""
        place = self._page[edge]
        here = sorted(
            (one for one in self._astray if edge in one.edges),
            key=lambda one: abs(one.place - place),
        )
        named = [*((one.mark, one.side) for one in here), *self._absent][:MAXIMUM_NAMED]
        return _cut(self._placed[place], named, self._missing)

    @cached_property
    def _astray(self) -> list[_Astray]:
        return list(_astray(self._placed, self._page, self._span))

    @cached_property
    def _absent(self) -> list[tuple[Mark, Side]]:
        return _absent(self._placed, self._moving)


def _cut(behind: Placed, named: Iterable[tuple[Mark, Side]], missing: frozenset[OdsCode]) -> Cut:
    sides = dict(named)
    return Cut(
        key=behind.key,
        here=marks(one.ref for one in behind.thing.versions),
        before=frozenset(one for one, side in sides.items() if side is Side.BEFORE),
        after=frozenset(one for one, side in sides.items() if side is Side.AFTER),
        missing=missing,
    )


def _astray(placed: Sequence[Placed], page: Sequence[int], span: Span) -> Iterator[_Astray]:
    keys = [placed[place].key for place in page]
    ends = {cut.key for cut in span.cuts}
    for place, one in enumerate(placed):
        # Moved things have the key of a cut, and can stand before the thing that it is from.
        if len(one.own) == 1 and not (ends and one.key in ends):
            continue
        by_place = bisect_left(page, place)
        for version, own in zip(one.thing.versions, one.own, strict=True):
            by_key = bisect_left(keys, own)
            side = Side.BEFORE if by_place < by_key else Side.AFTER
            edges = range(min(by_place, by_key), max(by_place, by_key))
            if edges:
                yield _Astray(mark(version.ref), side, edges, place)


def _absent(placed: Iterable[Placed], moving: Cut | None) -> list[tuple[Mark, Side]]:
    """What the last cut names and nobody holds just now."""
    if moving is None or not (moving.before or moving.after):
        return []
    held = marks(version.ref for one in placed for version in one.thing.versions)
    return [
        *((one, Side.BEFORE) for one in sorted(moving.before - held)),
        *((one, Side.AFTER) for one in sorted(moving.after - held)),
    ]

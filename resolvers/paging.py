"""Keyset pages: a cursor names a place between items, not a position that shifts.

Cursors hold no state in the gateway. They are sealed, and bound to the actor, the subject, the
list, its order and its filter; anywhere else they are no cursors. Every source is read whole for
every page: `merge` says why.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from resolvers.arrangement import Placed, Span, Zone
from resolvers.cut import MARK_BYTES, Cut, Mark
from resolvers.edges import Cuts
from resolvers.seal import Seal
from schema.connection import DEFAULT_PAGE_SIZE, PageArguments, RecordOrder
from schema.errors import BadInput
from schema.identifiers import OdsCode
from schema.page_sizes import check_page_size

_Sealed = tuple[bool, int, str, str]
"""A sort key, its time in whole microseconds."""

_Content = tuple[_Sealed, bytes, bytes, bytes, tuple[OdsCode, ...]]
"""What is sealed: the fields of a `Cut`, marks one behind the other."""


_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """The list a cursor belongs to: whose, of what, how ordered and filtered."""

    actor: str
    subject: str
    field: str
    order: RecordOrder
    matching: str

    @property
    def parts(self) -> tuple[str, ...]:
        """What a cursor of this list is bound to."""
        return ("cut", self.actor, self.subject, self.field, self.order.name, self.matching)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Paging arguments that were checked: at most `size` items strictly between two cuts."""

    size: int
    backwards: bool
    span: Span

    @property
    def moving(self) -> Cut | None:
        """The cut from which the page goes on."""
        return self.span.before if self.backwards else self.span.after


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its neighbourhood."""

    places: Sequence[int]
    """Which of the things that were put in order."""
    has_previous: bool
    has_next: bool


def read_bounds(arguments: PageArguments, place: Place, seal: Seal) -> Bounds:
    """Check paging arguments before anybody is asked.

    Raises BadInput for a size out of range, both directions at once, or a foreign cursor.
    """
    if arguments.first is not None and arguments.last is not None:
        raise BadInput("Give `first` or `last`, not both.")
    check_page_size("first", arguments.first)
    check_page_size("last", arguments.last)
    before = _open("before", arguments.before, place, seal)
    return Bounds(
        size=arguments.first or arguments.last or DEFAULT_PAGE_SIZE,
        backwards=arguments.last is not None,
        span=Span(
            after=_open("after", arguments.after, place, seal),
            before=before.in_front() if before else None,
        ),
    )


def turn(placed: Sequence[Placed], shown: Sequence[int], bounds: Bounds) -> Page:
    """Find the page among the things that are to be shown, given by their places."""

    def first(zone: Zone) -> int:
        return bisect_left(shown, zone, key=lambda place: placed[place].zone)

    start, end = first(Zone.WITHIN), first(Zone.AFTER)
    if bounds.backwards:
        start = max(start, end - bounds.size)
    else:
        end = min(end, start + bounds.size)
    return Page(shown[start:end], has_previous=start > 0, has_next=end < len(shown))


def page_cuts(
    placed: Sequence[Placed], page: Page, bounds: Bounds, missing: frozenset[OdsCode]
) -> Cuts:
    """The cut behind each item of a page. `missing`: who was not whole on a page up to now."""
    return Cuts(placed, page.places, bounds.span, bounds.moving, missing)


def cursor(cut: Cut, place: Place, seal: Seal) -> str:
    """A cut in a list as text that says nothing to anybody else."""
    is_unknown, time, organisation, local_id = cut.key
    content: _Content = (
        (is_unknown, time // _MICROSECOND, organisation, local_id),
        _joined(cut.here),
        _joined(cut.before),
        _joined(cut.after),
        tuple(sorted(cut.missing)),
    )
    return seal.seal(msgspec.msgpack.encode(content), *place.parts)


def _open(name: str, text: str | None, place: Place, seal: Seal) -> Cut | None:
    if text is None:
        return None
    data = seal.open(text, *place.parts)
    if data is None:
        raise BadInput(f"`{name}` is not a cursor of this list with this order and filter.")
    content: _Content = msgspec.msgpack.decode(data, type=_Content)
    (is_unknown, microseconds, organisation, local_id), here, before, after, missing = content
    key = (is_unknown, microseconds * _MICROSECOND, organisation, local_id)
    return Cut(key, _parted(here), _parted(before), _parted(after), frozenset(missing))


def _joined(marks: Iterable[Mark]) -> bytes:
    return b"".join(sorted(marks))


def _parted(marks: bytes) -> frozenset[Mark]:
    starts = range(0, len(marks), MARK_BYTES)
    return frozenset(Mark(marks[start : start + MARK_BYTES]) for start in starts)

"""Keyset pages: a cursor names a place between items, not a position that shifts.

Cursors hold no state in the gateway. They are sealed, and bound to the actor, the subject, the
list, its order and its filter; anywhere else they are no cursors.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from resolvers.merge import SortKey, sort_key
from resolvers.seal import Seal
from schema.answer import Item
from schema.connection import DEFAULT_PAGE_SIZE, PageArguments, RecordOrder
from schema.errors import BadInput
from schema.node import Record
from schema.page_sizes import check_page_size


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
        return ("cursor", self.actor, self.subject, self.field, self.order.name, self.matching)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Paging arguments that were checked: at most `size` items strictly between two places."""

    size: int
    backwards: bool
    after: SortKey | None
    before: SortKey | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its neighbourhood."""

    items: Sequence[Item[Record]]
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
    return Bounds(
        size=arguments.first or arguments.last or DEFAULT_PAGE_SIZE,
        backwards=arguments.last is not None,
        after=_open("after", arguments.after, place, seal),
        before=_open("before", arguments.before, place, seal),
    )


def cut(items: Sequence[Item[Record]], bounds: Bounds, order: RecordOrder) -> Page:
    """Cut one page from an ordered list."""
    start, end = 0, len(items)
    if bounds.after is not None:
        start = sum(sort_key(item, order) <= bounds.after for item in items)
    if bounds.before is not None:
        end = sum(sort_key(item, order) < bounds.before for item in items)
    if bounds.backwards:
        start = max(start, end - bounds.size)
    else:
        end = min(end, start + bounds.size)
    return Page(items[start:end], has_previous=start > 0, has_next=end < len(items))


def cursor(item: Item[Record], place: Place, seal: Seal) -> str:
    """The sealed place of an item in its list."""
    return seal.seal(msgspec.msgpack.encode(sort_key(item, place.order)), *place.parts)


def _open(name: str, text: str | None, place: Place, seal: Seal) -> SortKey | None:
    if text is None:
        return None
    data = seal.open(text, *place.parts)
    if data is None:
        raise BadInput(f"`{name}` is not a cursor of this list with this order and filter.")
    key: SortKey = msgspec.msgpack.decode(data, type=SortKey)
    return key

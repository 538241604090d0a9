"""Where an item stands in its list by what it says of itself. Nothing here knows of pages."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from schema.answer import Item
from schema.connection import RecordOrder
from schema.node import Record

SortKey = tuple[bool, timedelta, str, str]
"""(time unknown, since 1970 or until then, organisation, local id); ascending in the order asked
for. A difference is exact, where a number of seconds is not, and costs less than whole numbers."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NONE = timedelta()


def sort_keys(items: Iterable[Item[Record]], order: RecordOrder) -> list[SortKey]:
    """Places of items: a time known in part stands at the end of what it can mean."""
    if order is RecordOrder.NEWEST_FIRST:
        return [
            (False, _EPOCH - when.last, item.ref.organisation, item.ref.local_id)
            if (when := item.when)
            else _unknown(item)
            for item in items
        ]
    return [
        (False, when.last - _EPOCH, item.ref.organisation, item.ref.local_id)
        if (when := item.when)
        else _unknown(item)
        for item in items
    ]


def sort_key(item: Item[Record], order: RecordOrder) -> SortKey:
    """The place of one item."""
    return sort_keys((item,), order)[0]


def _unknown(item: Item[Record]) -> SortKey:
    return (True, _NONE, item.ref.organisation, item.ref.local_id)

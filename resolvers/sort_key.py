"""Where an item stands in its list by what it says of itself. Nothing here knows of pages."""

from datetime import UTC, datetime, timedelta

from schema.answer import Item
from schema.connection import RecordOrder
from schema.node import Record

SortKey = tuple[bool, int, str, str]
"""(time unknown, microseconds, organisation, local id); ascending in the order asked for."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def sort_key(item: Item[Record], order: RecordOrder) -> SortKey:
    """Place of an item: a time known in part stands at the end of what it can mean."""
    if item.when is None:
        return (True, 0, item.ref.organisation, item.ref.local_id)
    # Counted in whole numbers: as a float two neighbouring microseconds can be one.
    microseconds = (item.when.last - _EPOCH) // _MICROSECOND
    if order is RecordOrder.NEWEST_FIRST:
        microseconds = -microseconds
    return (False, microseconds, item.ref.organisation, item.ref.local_id)

"""Does an item match what the caller asked to see? Sources may ignore filters, so it is asked
of every item again."""

from collections.abc import Sequence

from schema.answer import Item
from schema.identifiers import OdsCode
from schema.node import Record
from schema.record_filter import RecordFilter
from schema.request import Fields, Window


def window(matching: RecordFilter | None) -> Window:
    """The days a source may be asked for."""
    period = matching.period if matching else None
    return Window(period.first_day, period.last_day) if period else Window()


def wanted(matching: RecordFilter | None) -> Sequence[OdsCode] | None:
    """The organisations to ask; None is all of them."""
    return matching.organisation if matching else None


def looked_at(fields: Fields | None, matching: RecordFilter | None) -> Fields | None:
    """The fields that are shown, with those that are filtered by."""
    if fields is None or matching is None:
        return fields
    return fields.union(name for name in matching.choices() if getattr(matching, name) is not None)


def matches(item: Item[Record], matching: RecordFilter | None) -> bool:
    """Everything that is given must hold. An item of unknown time can fall on any day."""
    if matching is None:
        return True
    days = window(matching)
    if item.when is not None and not item.when.within(days.start, days.end):
        return False
    return all(_chosen(item, matching, name) for name in matching.choices())


def _chosen(item: Item[Record], matching: RecordFilter, name: str) -> bool:
    accepted = getattr(matching, name)
    if accepted is None:
        return True
    said = getattr(item.record, name)
    # Of a field that says several things, one is enough.
    return any(one in accepted for one in said) if isinstance(said, tuple) else said in accepted

"""What happened to whom, where: one module per family, all dates counted from today."""

from sandbox.days import Days
from sandbox.items import Item
from sandbox.stories import adults, bakers, charts, children, health, hughes, okafors, teenagers


def stories(days: Days) -> tuple[Item, ...]:
    """Everything that happened or is about to."""
    families = (hughes, children, teenagers, okafors, bakers, adults, charts, health)
    return tuple(item for family in families for item in family.items(days))

"""What every list of records can be narrowed by. A list's own filter adds fields to it.

Any further field lists accepted values of the field of the same name of the record.
"""

from dataclasses import fields
from functools import cache
from typing import Any

import strawberry

from schema.connection import PeriodFilter
from schema.identifiers import OdsCode


@strawberry.input(description="Which items to list. Everything given must hold.")
class RecordFilter:
    period: PeriodFilter | None = strawberry.field(
        default=None, description="Only those that can fall on these days."
    )
    organisation: list[OdsCode] | None = strawberry.field(
        default=None, description="Only what these organisations hold."
    )

    def choices(self) -> "tuple[str, ...]":
        """The fields that list accepted values."""
        kind: Any = type(self)
        return _choices(kind)


@cache
def _choices(kind: Any) -> tuple[str, ...]:
    shared = {one.name for one in fields(RecordFilter)}
    return tuple(one.name for one in fields(kind) if one.name not in shared)

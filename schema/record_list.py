"""The edge from a person to a list of their records: the same arguments and the same way for all.

A new kind of record is one line in `schema.patient`, made here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypeAlias, TypeVar

import strawberry
from strawberry.types import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from schema.connection import Connection, PageArguments, RecordOrder
from schema.context import Info
from schema.directory import RecordType
from schema.node import Record
from schema.record_filter import RecordFilter
from schema.selected import record_fields

R = TypeVar("R", bound=Record)

First: TypeAlias = Annotated[
    int | None, strawberry.argument(description="How many from the start, 1 to 100; default 20.")
]
After: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Only items after this cursor.")
]
Last: TypeAlias = Annotated[
    int | None, strawberry.argument(description="How many from the end, 1 to 100.")
]
Before: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Only items before this cursor.")
]
OrderBy: TypeAlias = Annotated[
    RecordOrder, strawberry.argument(description="In which order the list comes.")
]


_MARK = "record_list"


@dataclass(frozen=True, slots=True)
class RecordList:
    """What a list is of."""

    record_type: RecordType
    record: type[Record]
    narrowed_by: type[RecordFilter]
    linked_by: frozenset[str] = frozenset()
    """Fields of records that lead to records of this list, by their names in the contract."""


def record_list(
    record_type: RecordType,
    record: type[R],
    narrowed_by: type[RecordFilter],
    description: str,
    order: RecordOrder = RecordOrder.NEWEST_FIRST,
    linked_by: frozenset[str] = frozenset(),
) -> Any:
    """A field that lists records of one kind of the person it stands on."""

    async def listed(  # noqa: PLR0913, PLR0917 - the arguments are the contract's
        self: Any,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Any = None,  # noqa: A002 - the argument's name is the contract's
        order_by: OrderBy = order,
    ) -> Any:
        page = PageArguments(first, after, last, before)
        records = info.context.resolvers.records
        looked = partial(record_fields, info, linked_by)
        return await records(self.nhs_number, record_type, page, order_by, filter, looked)

    which = strawberry.argument(description=f"Which {_words(record_type)}.")
    listed.__annotations__["filter"] = Annotated[narrowed_by | None, which]
    listed.__annotations__["return"] = Connection[record] | None  # type: ignore[valid-type] # known at run time only
    made = RecordList(record_type, record, narrowed_by, linked_by)
    return strawberry.field(listed, description=description, metadata={_MARK: made})


def record_lists(kind: type) -> Mapping[str, RecordList]:
    """The lists of records that a type has, by the names of their fields in the contract."""
    fields = get_object_definition(kind, strict=True).fields
    return {
        to_camel_case(field.python_name): field.metadata[_MARK]
        for field in fields
        if _MARK in field.metadata
    }


def _words(record_type: RecordType) -> str:
    word = record_type.value.replace("-", " ")
    return f"{word.removesuffix('y')}ies" if word.endswith("y") else f"{word}s"

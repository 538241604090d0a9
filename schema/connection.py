"""Lists that come in pages and say honestly from whom they come."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Generic, TypeVar

import strawberry

from schema.enums import member
from schema.moment import PartialDate
from schema.report import Completeness, SourceReport

MAXIMUM_PAGE_SIZE = 100
DEFAULT_PAGE_SIZE = 20

T = TypeVar("T")


@strawberry.enum(description="In which order a list comes. Unknown times come last in both.")
class RecordOrder(Enum):
    __hash__ = object.__hash__  # by identity: that of Enum hashes the name, each time, in Python

    OLDEST_FIRST = member("OLDEST_FIRST", description="Earliest time first.")
    NEWEST_FIRST = member("NEWEST_FIRST", description="Latest time first.")


@strawberry.input(
    description="Days from `start` to `end`, both included, counted in England. "
    "Leave one out for no bound."
)
class PeriodFilter:
    start: PartialDate | None = strawberry.field(default=None, description="First day.")
    end: PartialDate | None = strawberry.field(default=None, description="Last day.")

    @property
    def first_day(self) -> date | None:
        """First day included; None is unbounded."""
        return self.start.first if self.start else None

    @property
    def last_day(self) -> date | None:
        """Last day included; None is unbounded."""
        return self.end.last if self.end else None


@dataclass(frozen=True, slots=True)
class PageArguments:
    """Relay paging arguments as they were given, not yet checked."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Are there items after this page?")
    has_previous_page: bool = strawberry.field(description="Are there items before this page?")
    start_cursor: str | None = strawberry.field(description="Cursor of the page's first item.")
    end_cursor: str | None = strawberry.field(description="Cursor of the page's last item.")


@strawberry.type(description="An item in its place in the list.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(
        description="Give it as `after`, or as `before` where the list takes that, to go on from "
        "here. Valid for this person, this list and this filter only."
    )
    node: T = strawberry.field(description="The item.")


@strawberry.type(description="A page of a list that several organisations answered together.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The items of the page with cursors.")
    nodes: list[T] = strawberry.field(description="The items of the page.")
    page_info: PageInfo = strawberry.field(description="Where the page stands in the list.")
    total_count: int | None = strawberry.field(
        description="How many items there are, only when that is known exactly."
    )
    completeness: Completeness = strawberry.field(
        description="Whether every organisation that should have answered did."
    )
    sources: list[SourceReport] = strawberry.field(
        description="One row per organisation asked, or deliberately not asked."
    )

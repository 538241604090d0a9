"""Times that can be booked, at one organisation."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, TypeAlias

import strawberry

from schema.connection import PeriodFilter
from schema.context import Info
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.moment import Moment
from schema.people import PersonInRole
from schema.report import SourceReport

Where: TypeAlias = Annotated[
    OdsCode, strawberry.argument(description="The organisation that offers them.")
]
When: TypeAlias = Annotated[
    PeriodFilter | None, strawberry.argument(description="On which days; by default all to come.")
]
For: TypeAlias = Annotated[
    str | None,
    strawberry.argument(description="Only of this service, as `service` of a time calls it."),
]
ToMove: TypeAlias = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Only times to which this appointment can be moved: of its service or "
        "specialty, where it says one. Null where it is none of this person's there."
    ),
]
HowMany: TypeAlias = Annotated[
    int | None, strawberry.argument(description="How many, 1 to 100; default 20.")
]
Behind: TypeAlias = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Only what comes after this one, an id of this list."),
]

DEFAULT_SLOTS = 20
MAXIMUM_SLOTS = 100


@dataclass(frozen=True, slots=True)
class SlotRef:
    """Names a time at one organisation, to be booked for one person. A claim, never a proof."""

    subject: NhsNumber
    organisation: OdsCode
    local_id: LocalId
    schedule: str | None = None
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class SlotWish:
    """Which times are wanted, for whom."""

    subject: NhsNumber
    organisation: OdsCode
    first_day: date | None = None
    last_day: date | None = None
    service: str | None = None
    first: int | None = None
    after: str | None = None
    appointment: str | None = None


@strawberry.type(description="A time that can be booked.")
class Slot:
    ref: strawberry.Private[SlotRef]

    @strawberry.field(
        description="Opaque id, for `bookAppointment` and `rescheduleAppointment`, and for this "
        "person alone. It names nobody and opens nothing."
    )
    def id(self, info: Info) -> strawberry.ID:
        return strawberry.ID(info.context.resolvers.slot_id(self.ref))

    start: Moment = strawberry.field(description="When it starts.")
    end: Moment | None = strawberry.field(description="When it ends.")
    service: str | None = strawberry.field(description="The clinic, service or specialty.")
    clinician: PersonInRole | None = strawberry.field(description="Whom the person would see.")
    location: str | None = strawberry.field(description="Where it would be.")
    words: strawberry.Private[frozenset[str]] = frozenset()
    """All that its source calls its service and specialty, without regard to case."""


@strawberry.type(description="Times that can be booked at one organisation, earliest first.")
class SlotList:
    nodes: list[Slot] = strawberry.field(description="The times.")
    has_more: bool = strawberry.field(
        description="Are there more? Ask again with `after` set to the last id."
    )
    source: SourceReport = strawberry.field(
        description="What became of the organisation. An empty list and EMPTY means that it has "
        "no free time to offer; NOT_ASKED that it takes no bookings here."
    )

"""A prescription: medicines that were ordered together, and how far they have come."""

from collections.abc import Sequence
from dataclasses import field, replace
from enum import Enum
from typing import Self

import strawberry

from schema.directory import Organisation
from schema.enums import member
from schema.identifiers import LocalId
from schema.moment import Moment
from schema.node import Record
from schema.people import PersonInRole
from schema.record_filter import RecordFilter


@strawberry.enum(description="How far a prescription, or one medicine of it, has come.")
class PrescriptionStatus(Enum):
    READY_TO_COLLECT = member(
        "Ready to Collect", description="The pharmacy has it ready to be collected."
    )
    PARTLY_READY_TO_COLLECT = member(
        "Ready to Collect - Partial", description="A part of it is ready to be collected."
    )
    READY_TO_DISPATCH = member(
        "Ready to Dispatch", description="The pharmacy has it ready and will send it."
    )
    PARTLY_READY_TO_DISPATCH = member(
        "Ready to Dispatch - Partial", description="A part of it is ready and will be sent."
    )
    PREPARING_REMAINDER = member(
        "With Pharmacy - Preparing Remainder",
        description="A part was handed out; the pharmacy prepares the rest.",
    )
    WITH_PHARMACY = member("With Pharmacy", description="A pharmacy has it and prepares it.")
    WITH_PHARMACY_UNTRACKED = member(
        "With Pharmacy but Tracking not Supported",
        description="A pharmacy has it that does not say how far it is.",
    )
    APPROVED = member(
        "Prescriber Approved", description="It was signed; no pharmacy has taken it yet."
    )
    TRACKING_UNAVAILABLE = member(
        "Tracking Temporarily Unavailable",
        description="How far it is cannot be told just now. Ask again later.",
    )
    ACTIVE = member("active", description="It is valid; nothing more is known about it.")
    ON_HOLD = member("on-hold", description="It is valid, but nothing happens at present.")
    DISPATCHED = member("Dispatched", description="The pharmacy has sent it.")
    COLLECTED = member("Collected", description="It was collected.")
    COMPLETED = member("completed", description="It is over; everything was handed out.")
    NOT_DISPENSED = member("Not Dispensed", description="It is over; it was not handed out.")
    STOPPED = member("stopped", description="It was ended before everything was handed out.")
    CANCELLED = member("cancelled", description="It was withdrawn.")
    CANCELLED_BY_PRESCRIBER = member(
        "Prescriber Cancelled", description="Who had signed it withdrew it."
    )
    UNKNOWN = member("unknown", description="Another state, or none said: see `statusCode`.")


@strawberry.enum(description="Whether a prescription is for once or for longer.")
class CourseType(Enum):
    ACUTE = member("acute", description="For once: a short course.")
    REPEAT = member("continuous", description="To be ordered again for as long as it is needed.")
    REPEAT_DISPENSING = member(
        "continuous-repeating-dispensing",
        description="Several issues signed at once, which the pharmacy hands out in turn.",
    )
    SEASONAL = member("seasonal", description="For a part of each year.")
    UNKNOWN = member("unknown", description="Another sort, or none said: see `courseTypeCode`.")


@strawberry.type(description="A state that one medicine of a prescription was in.")
class PrescriptionStatusChange:
    status: PrescriptionStatus = strawberry.field(description="The state.")
    status_code: str | None = strawberry.field(description="The same in the source's own word.")
    since: Moment | None = strawberry.field(description="When it came into this state.")


@strawberry.type(description="One medicine of a prescription.")
class PrescriptionItem:
    local_id: strawberry.Private[LocalId | None] = field(default=None, compare=False)
    """What its source calls the medicine by itself."""
    medicine: str | None = strawberry.field(description="Its name, strength and form.")
    medicine_code: str | None = strawberry.field(
        description="Its code in the dictionary of medicines and devices (dm+d) or SNOMED CT."
    )
    dosage: str | None = strawberry.field(description="How to take it, in the prescriber's words.")
    quantity: str | None = strawberry.field(description="How much, such as `28 tablet`.")
    status: PrescriptionStatus = strawberry.field(description="How far it has come.")
    status_code: str | None = strawberry.field(description="The same in the source's own word.")
    status_date: Moment | None = strawberry.field(description="When it came into this state.")
    history: list[PrescriptionStatusChange] = strawberry.field(
        description="The states it went through, the latest first, where the source tracks it."
    )
    repeat_requested_on: Moment | None = strawberry.field(
        default=None,
        description="When a repeat of it was asked for on which nobody has decided yet. Null where "
        "there is none, and where no source of the prescription says so.",
    )


@strawberry.type(
    description="Medicines that were prescribed together. They can be in different states: then "
    "`status` says what the person can do now, and `items` says it of each."
)
class Prescription(Record):
    group: strawberry.Private[str | None] = None
    """What its medicines were ordered under: the same for all of them, at one source."""
    items: list[PrescriptionItem] = strawberry.field(description="The medicines.")
    status: PrescriptionStatus = strawberry.field(description="How far it has come as a whole.")
    status_code: str | None = strawberry.field(
        description="The same in the source's own word, where all medicines are in one state."
    )
    issued_on: Moment | None = strawberry.field(description="When it was issued.")
    number: str | None = strawberry.field(
        description="The prescription's own number, as pharmacies ask for it."
    )
    prescriber: PersonInRole | None = strawberry.field(description="Who prescribed it.")
    organisation: Organisation | None = strawberry.field(
        description="The practice or hospital it was prescribed at."
    )
    pharmacy: Organisation | None = strawberry.field(description="Who hands it out.")
    course_type: CourseType = strawberry.field(description="For once or for longer.")
    course_type_code: str | None = strawberry.field(
        description="The same in the source's own word."
    )

    def informed(self, others: Sequence[Record]) -> Self:
        """A repeat is asked for at one organisation, and no other version tells of it."""
        told = [one for other in others if isinstance(other, Prescription) for one in other.items]
        items = [_informed(one, told) for one in self.items]
        return self if items == self.items else replace(self, items=items)


def _informed(item: PrescriptionItem, told: Sequence[PrescriptionItem]) -> PrescriptionItem:
    """The same with the latest request that another version tells of for the same medicine."""
    same = [one for one in told if _is_same(one, item)]
    times = [one.repeat_requested_on for one in same if one.repeat_requested_on]
    if item.repeat_requested_on or not times:
        return item
    return replace(item, repeat_requested_on=max(times, key=lambda when: when.first))


def _is_same(one: PrescriptionItem, other: PrescriptionItem) -> bool:
    """By its code; by its name where one of them has none."""
    if one.medicine_code and other.medicine_code:
        return one.medicine_code == other.medicine_code
    names = {(item.medicine or "").strip().casefold() for item in (one, other)}
    return len(names) == 1 and "" not in names


@strawberry.input(description="Which prescriptions to list. Everything given must hold.")
class PrescriptionFilter(RecordFilter):
    status: list[PrescriptionStatus] | None = strawberry.field(
        default=None, description="Only those that are, as a whole, in one of these states."
    )
    course_type: list[CourseType] | None = strawberry.field(
        default=None, description="Only those for once, or for longer."
    )

"""An appointment as people know it."""

from enum import Enum

import strawberry

from schema.directory import Organisation
from schema.enums import member
from schema.moment import Moment
from schema.node import Record
from schema.people import PersonInRole
from schema.record_filter import RecordFilter


@strawberry.enum(description="State of an appointment.")
class AppointmentStatus(Enum):
    PROPOSED = member("proposed", description="Suggested, nothing is booked.")
    PENDING = member("pending", description="Waiting for somebody to confirm.")
    BOOKED = member("booked", description="It is going to take place.")
    ARRIVED = member("arrived", description="The person has arrived.")
    CHECKED_IN = member("checked-in", description="The person has checked in.")
    FULFILLED = member("fulfilled", description="It took place.")
    CANCELLED = member("cancelled", description="It was cancelled.")
    NO_SHOW = member("noshow", description="The person did not come.")
    WAITLIST = member("waitlist", description="On a waiting list.")
    UNKNOWN = member("unknown", description="Another state: see `statusCode`.")


@strawberry.enum(description="A change that was asked for and is not yet made.")
class AppointmentRequestStatus(Enum):
    PENDING_CHANGE = member("Pending Change", description="A change is asked for.")
    PENDING_RESCHEDULE = member("Pending Reschedule", description="Another time is asked for.")
    PENDING_CANCELLATION = member("Pending Cancellation", description="Cancelling is asked for.")
    CONFIRMED_ATTENDANCE = member(
        "Confirmed Attendance", description="The person said that they will come."
    )
    UNKNOWN = member("unknown", description="Another word of the source.")


@strawberry.enum(description="What kind of visit it is.")
class AppointmentKind(Enum):
    OUTPATIENT = member("OUTPATIENT", description="A visit to a clinic.")
    INPATIENT = member("INPATIENT", description="A stay on a ward.")
    DAYCASE = member("DAYCASE", description="A procedure without a night's stay.")
    OTHER = member("OTHER", description="Another kind, or not said.")


@strawberry.enum(description="How the people meet.")
class AppointmentMode(Enum):
    IN_PERSON = member("IN_PERSON", description="Face to face.")
    TELEPHONE = member("TELEPHONE", description="By telephone.")
    VIDEO = member("VIDEO", description="By video.")
    UNKNOWN = member("UNKNOWN", description="Another way of meeting.")


@strawberry.type(description="Where something takes place.")
class Location:
    name: str | None = strawberry.field(description="Building, department or ward.")
    address: str | None = strawberry.field(description="Its address as one text.")


@strawberry.type(description="An appointment at a hospital, a clinic or a practice.")
class Appointment(Record):
    status: AppointmentStatus = strawberry.field(description="Its state.")
    status_code: str | None = strawberry.field(description="The state in the source's own word.")
    request_status: AppointmentRequestStatus | None = strawberry.field(
        description="A change that was asked for and is not yet made."
    )
    request_status_code: str | None = strawberry.field(
        description="The same in the source's own word."
    )
    title: str | None = strawberry.field(
        description="What to call it in a list: the specialty, else the source's own title."
    )
    specialty: str | None = strawberry.field(description="Medical specialty, such as Dermatology.")
    kind: AppointmentKind = strawberry.field(description="What kind of visit it is.")
    kind_code: str | None = strawberry.field(description="The kind in the source's own word.")
    mode: AppointmentMode | None = strawberry.field(description="How the people meet.")
    mode_code: str | None = strawberry.field(description="The same in the source's own word.")
    start: Moment | None = strawberry.field(
        description="When it starts, as precisely as the source knows."
    )
    end: Moment | None = strawberry.field(
        description="When it ends. Often unknown for outpatients."
    )
    organisation: Organisation | None = strawberry.field(
        description="Who provides it; may differ from who told us (`provenance`)."
    )
    location: Location | None = strawberry.field(description="Where to go.")
    clinician: PersonInRole | None = strawberry.field(description="Whom the person will see.")
    service: str | None = strawberry.field(description="The clinic or service.")
    instructions: str | None = strawberry.field(
        description="What the person should know or do before it, as plain text."
    )
    manage_url: str | None = strawberry.field(
        description="Page of the organisation on which it can be managed. Opens in a browser."
    )
    cancellable: bool = strawberry.field(
        description="Can it be cancelled here, by whoever may act on it (`access`: WRITE in APPT)? "
        "If not, `manageUrl` may lead to a page where it can.",
        default=False,
    )
    referral: str | None = strawberry.field(
        description="Booking reference (UBRN) of the referral it belongs to."
    )


@strawberry.input(description="Which appointments to list. Everything given must hold.")
class AppointmentFilter(RecordFilter):
    status: list[AppointmentStatus] | None = strawberry.field(
        default=None, description="Only those in one of these states."
    )
    kind: list[AppointmentKind] | None = strawberry.field(
        default=None, description="Only visits of one of these kinds."
    )

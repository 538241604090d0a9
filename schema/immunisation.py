"""A vaccination that was given, or that was due and not given."""

from enum import Enum

import strawberry

from schema.code import Code, bare
from schema.directory import Organisation
from schema.enums import member
from schema.moment import Moment
from schema.node import Record
from schema.people import PersonInRole
from schema.record_filter import RecordFilter


@strawberry.enum(description="Whether a vaccination was given.")
class ImmunisationStatus(Enum):
    GIVEN = member("completed", description="It was given.")
    NOT_GIVEN = member("not-done", description="It was not given: see `notGivenBecause`.")
    UNKNOWN = member("unknown", description="Another state: see `statusCode`.")


@strawberry.type(
    description="A vaccination. Look at `status` first: that one was not given is written down too."
)
class Immunisation(Record):
    name: str | None = strawberry.field(
        description="The vaccine in words; where it is not known, what was done."
    )
    codes: list[Code] = strawberry.field(description="Codes of the vaccine.")
    procedure: str | None = strawberry.field(
        description="What was done, such as `First dose of measles, mumps and rubella vaccine`."
    )
    status: ImmunisationStatus = strawberry.field(description="Whether it was given.")
    status_code: str | None = strawberry.field(description="The same in the source's own word.")
    not_given_because: str | None = strawberry.field(description="Why it was not given.")
    given_at: Moment | None = strawberry.field(
        description="When it was given, or was to be, as far as a date is known."
    )
    given_at_text: str | None = strawberry.field(
        description="When in words, where no date is known, such as `as a child`."
    )
    diseases: list[str] = strawberry.field(description="What it protects against.")
    dose_number: str | None = strawberry.field(
        description="Which dose of the course it is, such as `2`."
    )
    doses_in_course: str | None = strawberry.field(description="How many the course has.")
    dose: str | None = strawberry.field(description="How much was given, such as `0.5 ml`.")
    lot_number: str | None = strawberry.field(description="Batch of the vaccine.")
    expires_on: Moment | None = strawberry.field(description="Until when the vaccine was good.")
    manufacturer: str | None = strawberry.field(description="Who made the vaccine.")
    body_site: str | None = strawberry.field(description="Where in the body, such as `Left arm`.")
    route: str | None = strawberry.field(description="How, such as `Intramuscular`.")
    reasons: list[str] = strawberry.field(description="Why it was given.")
    organisation: Organisation | None = strawberry.field(
        description="Who gave it; may differ from who told us (`provenance`)."
    )
    place: str | None = strawberry.field(description="Where, such as a clinic or a school.")
    given_by: PersonInRole | None = strawberry.field(description="The professional who gave it.")
    first_hand: bool | None = strawberry.field(
        description="Was it written down by who gave it? False where somebody told them later."
    )
    recorded_on: Moment | None = strawberry.field(description="When it was written down.")
    note: str | None = strawberry.field(description="What else was written about it.")

    @property
    def code(self) -> tuple[str, ...]:
        """Any of its codes, for filters."""
        return bare(self.codes)


@strawberry.input(description="Which vaccinations to list. Everything given must hold.")
class ImmunisationFilter(RecordFilter):
    status: list[ImmunisationStatus] | None = strawberry.field(
        default=None, description="Only those in one of these states."
    )
    code: list[str] | None = strawberry.field(
        default=None, description="Only those of vaccines with one of these codes."
    )

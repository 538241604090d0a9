"""An allergy or intolerance, or the statement that none is known. An empty list is neither."""

from enum import Enum

import strawberry

from schema.code import Code, bare
from schema.condition import Certainty
from schema.enums import member
from schema.moment import Moment
from schema.node import Record
from schema.people import PersonInRole
from schema.record_filter import RecordFilter


@strawberry.enum(description="What an entry of the list of allergies states.")
class AllergyStatement(Enum):
    ALLERGY = member("allergy", description="An allergy or intolerance to what `name` says.")
    NO_KNOWN_ALLERGIES = member(
        "no-known-allergies",
        description="Somebody looked into it and wrote down that no allergy is known at all.",
    )
    NO_KNOWN_ALLERGIES_OF_A_KIND = member(
        "no-known-allergies-of-a-kind",
        description="The same about one kind only, which `name` says, such as no known allergy to "
        "medicines. It says nothing of other kinds.",
    )
    NOT_LOOKED_INTO = member(
        "not-looked-into",
        description="It was written down that nobody knows: there may be allergies.",
    )
    UNKNOWN = member(
        "unknown", description="The entry does not say what it is about. Treat it as an allergy."
    )


@strawberry.enum(description="Whether an allergy can still harm somebody.")
class AllergyStatus(Enum):
    ACTIVE = member("active", description="They have it now.")
    INACTIVE = member("inactive", description="They are no longer thought to have it.")
    RESOLVED = member("resolved", description="They were tested, and do not have it any more.")
    UNKNOWN = member("unknown", description="Not said, or another state: see `statusCode`.")


@strawberry.enum(description="How the body reacts.")
class AllergyKind(Enum):
    ALLERGY = member("allergy", description="The immune system reacts.")
    INTOLERANCE = member("intolerance", description="Something is not tolerated for other reasons.")
    UNKNOWN = member("unknown", description="Not said: see `kindCode`.")


@strawberry.enum(description="How dangerous another contact could be.")
class Danger(Enum):
    LOW = member("low", description="Not thought to be dangerous to life.")
    HIGH = member("high", description="Could be dangerous to life.")
    CANNOT_BE_SAID = member("unable-to-assess", description="Nobody can say.")
    UNKNOWN = member("unknown", description="Not said: see `dangerCode`.")


@strawberry.type(description="One time that somebody reacted, or how they do.")
class Reaction:
    symptoms: list[str] = strawberry.field(description="What happened, such as `Urticarial rash`.")
    severity: str | None = strawberry.field(
        description="How bad it was: `mild`, `moderate` or `severe`."
    )
    cause: str | None = strawberry.field(description="What exactly it was a reaction to.")
    at: Moment | None = strawberry.field(description="When it was.")
    description: str | None = strawberry.field(description="The same in somebody's own words.")


@strawberry.type(
    description="An entry of the list of allergies. Look at `statement` first: that no allergies "
    "are known is written down as an entry too. One that was ruled out or entered by mistake is "
    "not listed."
)
class Allergy(Record):
    statement: AllergyStatement = strawberry.field(description="What this entry states.")
    name: str | None = strawberry.field(
        description="What somebody is allergic to, or the statement in words."
    )
    codes: list[Code] = strawberry.field(description="The same as codes.")
    status: AllergyStatus = strawberry.field(description="Whether it can still harm them.")
    status_code: str | None = strawberry.field(description="The same in the source's own word.")
    certainty: Certainty = strawberry.field(description="How sure it is.")
    certainty_code: str | None = strawberry.field(description="The same in the source's own word.")
    kind: AllergyKind = strawberry.field(description="How the body reacts.")
    kind_code: str | None = strawberry.field(description="The same in the source's own word.")
    about: list[str] = strawberry.field(
        description="What sort of thing it is about: `food`, `medication`, `environment`, "
        "`biologic`, in the source's own words."
    )
    danger: Danger = strawberry.field(description="How dangerous another contact could be.")
    danger_code: str | None = strawberry.field(description="The same in the source's own word.")
    reactions: list[Reaction] = strawberry.field(description="How they reacted.")
    began: Moment | None = strawberry.field(description="When it began, as far as a date is known.")
    ended: Moment | None = strawberry.field(description="When it ended, as far as a date is known.")
    ended_because: str | None = strawberry.field(description="Why it was ended.")
    recorded_on: Moment | None = strawberry.field(description="When it was written down.")
    recorded_by: PersonInRole | None = strawberry.field(description="Who wrote it down.")
    note: str | None = strawberry.field(description="What else was written about it.")

    @property
    def code(self) -> tuple[str, ...]:
        """Any of its codes, for filters."""
        return bare(self.codes)


@strawberry.input(description="Which allergies to list. Everything given must hold.")
class AllergyFilter(RecordFilter):
    statement: list[AllergyStatement] | None = strawberry.field(
        default=None, description="Only entries that state one of these."
    )
    status: list[AllergyStatus] | None = strawberry.field(
        default=None, description="Only those in one of these states."
    )
    code: list[str] | None = strawberry.field(
        default=None, description="Only those with one of these codes."
    )

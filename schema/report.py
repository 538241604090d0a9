"""What became of each organisation in an answer: the part of an answer that keeps it honest."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.directory import Organisation
from schema.enums import member


@strawberry.enum(description="What became of one organisation in this answer.")
class SourceStatus(Enum):
    __hash__ = object.__hash__  # by identity: that of Enum hashes the name, each time, in Python

    OK = member("OK", description="It answered.")
    EMPTY = member("EMPTY", description="It answered that it has nothing to share.")
    TIMED_OUT = member("TIMED_OUT", description="It did not answer in time.")
    UNAVAILABLE = member("UNAVAILABLE", description="It cannot answer just now.")
    RATE_LIMITED = member("RATE_LIMITED", description="It asked us to come back later.")
    REFUSED = member("REFUSED", description="It refused to answer this gateway.")
    INVALID = member(
        "INVALID", description="Some or all of its answer could not be trusted and is left out."
    )
    INCOMPLETE = member("INCOMPLETE", description="It answered in part; there may be more.")
    NOT_ASKED = member("NOT_ASKED", description="It was deliberately not asked.")


@strawberry.enum(description="Whether every organisation that should have answered did.")
class Completeness(Enum):
    COMPLETE = member(
        "COMPLETE", description="Every one answered whole: an empty list means there is nothing."
    )
    PARTIAL = member("PARTIAL", description="Something may be missing; `sources` says from whom.")
    NONE = member("NONE", description="No organisation answered.")


@strawberry.type(description="What became of one organisation in this answer.")
class SourceReport:
    organisation: Organisation = strawberry.field(description="The organisation.")
    status: SourceStatus = strawberry.field(description="What became of it.")
    as_of: datetime | None = strawberry.field(
        description="When it gave the answer; null when it gave none."
    )
    returned: int = strawberry.field(
        description="How many of its items are in the whole answer, over all pages."
    )
    unreadable: int = strawberry.field(
        description="How many of its items could not be read and are left out."
    )
    retry_after_seconds: int | None = strawberry.field(
        description="When to ask again, if it said so."
    )
    message: str = strawberry.field(description="The same as one sentence for people.")

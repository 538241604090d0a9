"""What national services say about people and about who acts for whom, before anybody judges it.

Produced by `sources.national`, judged by `auth`. An unreadable statement never becomes one of
these with a guess inside: it is left out or marked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

import strawberry

from schema.access import LegalBasis
from schema.answer import Pause
from schema.demographics import Demographics
from schema.enums import member
from schema.identifiers import NhsNumber, OdsCode
from schema.moment import PartialDate
from schema.profile import Profile
from schema.report import SourceStatus


@strawberry.enum(description="How the actor is related to the person they act for.")
class RelationshipKind(Enum):
    MOTHER = member("MOTHER", description="Mother.")
    PARENT = member("PARENT", description="Parent.")
    GUARDIAN = member("GUARDIAN", description="Guardian.")
    CHILD = member("CHILD", description="Son or daughter.")
    SPOUSE = member("SPOUSE", description="Husband, wife or partner.")
    FAMILY_MEMBER = member("FAMILY_MEMBER", description="Another relative.")
    FRIEND = member("FRIEND", description="Friend.")
    CARER = member("CARER", description="Carer.")
    OTHER = member("OTHER", description="Something else, or not said.")


@strawberry.enum(description="State of a relationship at the service that keeps it.")
class RelationshipStatus(Enum):
    """Consent.status of the Validated Relationships Service; the values are its codes."""

    PROPOSED = member("proposed", description="Applied for, not yet decided.")
    ACTIVE = member("active", description="Granted.")
    REJECTED = member("rejected", description="Refused.")
    INACTIVE = member("inactive", description="Ended or suspended.")
    ENTERED_IN_ERROR = member("entered-in-error", description="Recorded by mistake.")


@dataclass(frozen=True, slots=True)
class Grant:
    """One statement of the relationship service that somebody may act for somebody.

    Source: Validated Relationships Service, Consent (VRS specification 1.27).
    """

    id: str
    actor: NhsNumber
    subject: NhsNumber
    status: RelationshipStatus
    basis: LegalBasis
    permits: bool
    """`provision.type` is permit and nothing nested in it denies."""
    start: date | None
    end: date | None
    """Last day of the period, inclusive; None is open-ended."""
    grantor: OdsCode | None
    made_on: date | None
    """Latest of when it was made and when it was verified; None when neither is known."""
    updated_at: datetime | None
    """Decides between two statements of one grantor."""
    kind: RelationshipKind | None = None
    subject_name: str | None = None
    actor_name: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """The national record of one person: the facts that gate every decision, and details."""

    nhs_number: NhsNumber
    birth_date: PartialDate | None
    deceased: bool
    restricted: bool
    """Security R or V at the demographics service: their whereabouts must not be found out."""
    demographics: Demographics
    as_of: datetime
    """When the demographics service gave this."""
    replaced_by: NhsNumber | None = None
    """The number whose record this is, where it took the place of the one asked for."""
    version: str | None = None
    """Of the record, as the service counts them."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A national service could not be asked, or its answer cannot be used."""

    status: SourceStatus
    retry_after_seconds: int | None = None
    pause: Pause | None = None
    """With NOT_ASKED: why not."""


@dataclass(frozen=True, slots=True)
class Superseded(Unanswered):
    """The service answered a number with the record of another one, which answers as itself.

    A record that took the place of an older number looks the same as one that was mixed up with
    it. So this is no answer, until something independent says that it is the same person.
    """

    person: Person = field(kw_only=True)
    """Under the number asked for, with `replaced_by`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a subject chose about one person acting for them. Kept by this gateway."""

    suspended: bool = False
    profile: Profile | None = None
    """Categories the subject chose; None goes by the organisations' profiles."""


@dataclass(frozen=True, slots=True)
class GrantUse:
    """What this gateway itself knows of a grant. Days are those of Europe/London."""

    first_seen: date
    last_used: date | None = None
    """When something was last released under it, as the audit says."""
    reviewed_on: date | None = None
    """A review that was recorded here and not at the relationship service."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What our own books hold about one person acting for others."""

    choices: Mapping[NhsNumber, Choice]
    """By subject; who is missing chose nothing."""
    uses: Mapping[str, GrantUse]
    """By id of the grant."""
    notice: int = 0
    """Of the notices that something changed, the last about them; 0 for none. Evidence from before
    it is not to be gone by."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a decision about one subject may rest on, gathered before it is taken."""

    subject: NhsNumber
    person: Person | Unanswered
    actor: Person | Unanswered
    """Who acts; the same as `person` when they are the subject. A proxy's death ends access."""
    grants: tuple[Grant, ...] | Unanswered
    """Statements about this actor and this subject; empty when the actor is the subject."""
    choice: Choice | Unanswered = Choice()
    """The subject's about this actor; unanswered while our own store cannot be read."""
    uses: Mapping[str, GrantUse] = field(default_factory=dict)
    """By id of the grant. A grant without one is seen for the first time."""

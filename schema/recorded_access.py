"""Accesses as the gateway's own audit has them, and which of them are wanted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from schema.access import Action, Category
from schema.access_log import AccessConcern, AccessOutcome
from schema.identifiers import NhsNumber, OdsCode


class AccessPlace(NamedTuple):
    """Where an access stands among those to one person's record."""

    at: datetime
    """In UTC."""
    sequence: int


@dataclass(frozen=True, slots=True)
class RecordedAccess:
    """One access, by whom, through which app, to what."""

    id: str
    """Of the AuditEvent that it is exported as."""
    place: AccessPlace
    actor: NhsNumber
    app: str
    """The app's name, or its client id when it is no longer registered."""
    relationship: str | None
    """Id of the grant under which somebody else acted; None also for a stranger."""
    category: Category | None
    organisation: OdsCode | None
    action: Action
    outcome: AccessOutcome
    concern: AccessConcern
    items: int


@dataclass(frozen=True, slots=True)
class AccessWish:
    """Which accesses are wanted, latest first."""

    subject: NhsNumber
    size: int
    after: AccessPlace | None = None
    first_day: date | None = None
    """In England, included; None is no bound."""
    last_day: date | None = None
    by: NhsNumber | None = None
    """Only what this person did, and nothing that was refused them; None is everybody."""

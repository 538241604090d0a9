"""What people want changed about those who act for them, and what is kept of it.

Values only: carried out by `auth.choices`, allowed or refused by `resolvers.controls`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from schema.access import Category
from schema.evidence import Choice, GrantUse
from schema.identifiers import NhsNumber
from schema.profile import Profile


class ProxyChange(StrEnum):
    """What can be changed."""

    SUSPEND = "suspend"
    RESTORE = "restore"
    CHOOSE = "choose"


@dataclass(frozen=True, slots=True)
class ProxyWish:
    """One change as it is asked for, before anything of it is believed."""

    change: ProxyChange
    key: str
    proxy_id: str
    read: frozenset[Category] | None = None
    write: frozenset[Category] | None = None


@dataclass(frozen=True, slots=True)
class ProxyOrder:
    """One change that its subject may ask for."""

    subject: NhsNumber
    actor: NhsNumber
    """Who acts for the subject."""
    change: ProxyChange
    key: str
    """The caller's name for this very order; the same order is carried out once."""
    profile: Profile | None = None
    """With CHOOSE; None goes back to the organisations' profiles."""


@dataclass(frozen=True, slots=True)
class ProxyNote:
    """What a subject chose about one person, and since when."""

    choice: Choice
    suspended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProxyNotes:
    """What our own books hold about those who act for one person."""

    notes: Mapping[NhsNumber, ProxyNote]
    """By actor; about who is missing nothing was chosen."""
    uses: Mapping[str, GrantUse]
    """By id of the grant."""
    notice: int = 0
    """The last notice that something changed about who acts for them; 0 for none."""

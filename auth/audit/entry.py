"""One row of the audit. It holds ids of items, never what they say."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from schema.access import AccessReason, Action, Category
from schema.identifiers import NhsNumber, OdsCode, RequestId


class Concern(StrEnum):
    """What an access was about."""

    RECORD = "record"
    RELATIONSHIP = "relationship"
    """Who may act for whom, shown."""
    CHOICE = "choice"
    """Who may act for whom, and how far, as the subject wants it."""
    ACCESS_LOG = "access-log"


class AuditEntry(msgspec.Struct, frozen=True, gc=False):
    """One row, without its place and time; the columns of `storage.tables.AUDIT`.

    A list that twenty organisations answer makes forty.
    """

    request_id: RequestId
    actor: NhsNumber
    subject: NhsNumber
    app: str
    purpose: str
    """Why, in HL7 v3-PurposeOfUse: PATRQT for oneself, FAMRQT on behalf of somebody."""
    action: Action
    category: Category | None
    """None: a record as a whole, or something else than a record."""
    organisation: OdsCode | None
    """None: the refusal came before any was in question, or the gateway itself keeps it."""
    outcome: str
    """permit, deny, release; for an action begun, done or not-done."""
    reason: AccessReason | None = None
    relationship: str | None = None
    released: frozenset[str] = frozenset()
    concern: Concern = Concern.RECORD

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it a row of its own."""
        what = self.category, self.action, self.outcome, self.concern
        return self.subject, self.organisation, *what

    def said(self, at: str) -> dict[str, object]:
        """What is stored and digested of it: each column that has a value. `at`: an `instant`.

        Names and values of members are taken past their descriptors, which are Python.
        """
        said: dict[str, object] = {
            "recorded_at": at,
            "request_id": self.request_id,
            "actor": self.actor,
            "subject": self.subject,
            "app": self.app,
            "purpose": self.purpose,
            "action": self.action._value_,
            "outcome": self.outcome,
            "concern": self.concern._value_,
        }
        if self.category is not None:
            said["category"] = self.category._name_
        if self.organisation is not None:
            said["organisation"] = self.organisation
        if self.reason is not None:
            said["reason"] = self.reason._value_
        if self.relationship is not None:
            said["relationship"] = self.relationship
        if self.released:
            said["released"] = json.dumps(sorted(self.released))
        return said


@dataclass(frozen=True, slots=True)
class Account:
    """What one request did, and when, in UTC."""

    at: datetime
    entries: Sequence[AuditEntry]

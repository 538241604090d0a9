"""One row of the audit. It holds ids of items, never what they say."""

import json
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

    def row(self) -> dict[str, object]:
        """As it is stored."""
        return {
            "request_id": self.request_id,
            "actor": self.actor,
            "subject": self.subject,
            "app": self.app,
            "purpose": self.purpose,
            "action": self.action.value,
            "category": self.category.name if self.category else None,
            "organisation": self.organisation,
            "outcome": self.outcome,
            "reason": self.reason.value if self.reason else None,
            "relationship": self.relationship,
            "released": json.dumps(sorted(self.released)) if self.released else None,
            "concern": self.concern.value,
        }

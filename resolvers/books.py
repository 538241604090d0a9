"""The gateway's own books, as resolvers see them: what it keeps itself, beside what sources say.

No method raises for a fault of the store: it comes back as `Unanswered`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from auth.audit import AuditEntry
from schema.action import ActionOutcome
from schema.evidence import Grant, Noted, Unanswered
from schema.identifiers import NhsNumber
from schema.proxy_order import ProxyNotes, ProxyOrder
from schema.recorded_access import AccessWish, RecordedAccess


class ChoicesPort(Protocol):
    """What subjects chose about those who act for them, and what is known of grants."""

    async def noted(self, actor: NhsNumber, grants: Sequence[Grant]) -> Noted | Unanswered:
        """Everything a decision about this actor needs; grants not seen before are noted."""
        ...

    async def proxies(self, subject: NhsNumber, grants: Sequence[Grant]) -> ProxyNotes | Unanswered:
        """The same about everybody who acts for this subject, or ever was chosen about."""
        ...

    async def outcome(self, order: ProxyOrder) -> ActionOutcome | None:
        """What became of this order before; None when its key is new.

        CONFLICT: the key was another order's. REJECTED: it cannot be known just now.
        """
        ...

    async def carry_out(self, order: ProxyOrder, done: Sequence[AuditEntry]) -> ActionOutcome:
        """Do it, unless it was done before, and record that it is done, both or neither.

        The last order about a proxy wins. REJECTED: nothing could be written. UNKNOWN: it may
        have been.
        """
        ...


class AccessesPort(Protocol):
    """Who looked at what of whose record."""

    async def page(self, wish: AccessWish) -> Sequence[RecordedAccess] | Unanswered:
        """At most as many as wished, latest first."""
        ...


@dataclass(frozen=True, slots=True)
class Books:
    """All of them, fixed from start to stop."""

    choices: ChoicesPort
    accesses: AccessesPort

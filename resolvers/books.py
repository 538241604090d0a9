"""The gateway's own books, as resolvers see them: what it keeps itself, beside what sources say.

No method raises for a fault of the store: it comes back as `Unanswered`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from auth.audit import AuditEntry
from schema.action import ActionErrorCode, ActionOutcome
from schema.evidence import Grant, Noted, Unanswered
from schema.identifiers import NhsNumber
from schema.order import Effect, EffectKind, Journaled, Order, Step
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


class JournalPort(Protocol):
    """Actions at sources: what is to be done, and what became of it."""

    async def find(self, order: Order) -> Journaled | Unanswered | None:
        """What is kept under the key of an order, which needs no steps yet; None: it is new."""
        ...

    async def begin(self, order: Order) -> Journaled | Unanswered:
        """Keep it before anything is sent; or what was kept under its key before."""
        ...

    async def take(self, entry: Journaled) -> Journaled | None:
        """An open action, to go on with; None while somebody else does."""
        ...

    async def leave(self, entry: Journaled) -> None:
        """Somebody else may go on with it."""
        ...

    async def note(self, entry: Journaled, effect: Effect) -> Journaled | None:
        """That a step is there and the next is about to be sent; None when it cannot be kept."""
        ...

    async def fail(self, entry: Journaled, kind: EffectKind) -> Journaled | None:
        """That a step will never be there, and what was done before is taken back."""
        ...

    async def settle(
        self,
        entry: Journaled,
        outcome: ActionOutcome,
        error: ActionErrorCode | None = None,
        told: tuple[Step, Effect] | None = None,
    ) -> Journaled | None:
        """What became of it for good; None when it is not known whether that is kept."""
        ...

    async def due(self, most: int) -> Sequence[Journaled]:
        """Open actions that nobody goes on with, of which it is time to find out."""
        ...


@dataclass(frozen=True, slots=True)
class Books:
    """All of them, fixed from start to stop."""

    choices: ChoicesPort
    accesses: AccessesPort
    journal: JournalPort

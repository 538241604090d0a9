"""Records who looked at what of whose record: one row per decision and release of a request.

No audit, no disclosure: `AuditLog.write` has the rows on disk when it returns, and the answer
leaves only after that. It holds ids of items, never what they say.
"""

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import assert_never

from sqlalchemy import Engine, insert
from sqlalchemy.exc import DataError, SQLAlchemyError

from auth.principal import Principal
from auth.situation import Situation
from schema.access import AccessReason, Action, Category, Decision, Deny, Permit
from schema.clock import Clock
from schema.evidence import Grant
from schema.identifiers import NhsNumber, OdsCode, RequestId
from schema.node import NodeRef, RecordRef
from storage.tables import AUDIT

_OF_THE_ROWS = (ValueError, DataError)
"""What is wrong with rows, not with the database."""


class AuditFailure(Exception):
    """The rows could not be stored. Nothing may be disclosed."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row of the audit, without its place and time; the columns of `storage.tables.AUDIT`."""

    request_id: RequestId
    actor: NhsNumber
    subject: NhsNumber
    app: str
    purpose: str
    """Why, in HL7 v3-PurposeOfUse: PATRQT for oneself, FAMRQT on behalf of somebody."""
    action: Action
    category: Category | None
    """None: a relationship, or a record as a whole."""
    organisation: OdsCode | None
    """None when the refusal came before any organisation was in question."""
    outcome: str
    """permit, deny or release."""
    reason: AccessReason | None = None
    relationship: str | None = None
    released: frozenset[str] = field(default_factory=frozenset)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it a row of its own."""
        return self.subject, self.organisation, self.category, self.action, self.outcome


class AuditTrail:
    """Collects what one request of one principal did. Holds one row per `AuditEntry.key`."""

    def __init__(self, principal: Principal, request_id: RequestId) -> None:
        self._principal = principal
        self._request_id = request_id
        self._entries: dict[tuple[object, ...], AuditEntry] = {}

    def decided(self, situation: Situation, decision: Decision) -> None:
        """Record a decision at one organisation."""
        match decision:
            case Permit():
                self._add(self._of_permit(decision, "permit"))
            case Deny(reason):
                entry = self._entry(situation.subject, situation.category, situation.action, "deny")
                code = situation.terms.organisation
                self._add(replace(entry, organisation=code, reason=reason))
            case _:
                assert_never(decision)

    def admitted(self, subject: NhsNumber, relationship: str | None) -> None:
        """Record that somebody's record was opened, before any category was in question."""
        entry = self._entry(subject, None, Action.READ, "permit")
        self._add(replace(entry, relationship=relationship))

    def listed(self, grant: Grant, organisation: OdsCode) -> None:
        """Record that a relationship was shown, under the service that keeps it."""
        entry = self._entry(grant.subject, None, Action.READ, "release")
        self._add(
            replace(
                entry,
                organisation=organisation,
                relationship=grant.id,
                released=frozenset({grant.id}),
            )
        )

    def refused(
        self,
        subject: NhsNumber,
        category: Category | None,
        action: Action,
        reason: AccessReason,
    ) -> None:
        """Record a refusal that came before any organisation was in question."""
        self._add(replace(self._entry(subject, category, action, "deny"), reason=reason))

    def released(self, permit: Permit, refs: Iterable[NodeRef]) -> None:
        """Record what left under a permit. Nothing released is no row: the permit has one."""
        names = frozenset(_id_at_organisation(ref) for ref in refs)
        if names:
            self._add(replace(self._of_permit(permit, "release"), released=names))

    def take(self) -> tuple[AuditEntry, ...]:
        """Hand over what was collected, and begin anew."""
        entries = tuple(self._entries.values())
        self._entries.clear()
        return entries

    def _of_permit(self, permit: Permit, outcome: str) -> AuditEntry:
        entry = self._entry(permit.subject, permit.category, permit.action, outcome)
        return replace(entry, organisation=permit.organisation, relationship=permit.relationship)

    def _entry(
        self, subject: NhsNumber, category: Category | None, action: Action, outcome: str
    ) -> AuditEntry:
        actor = self._principal.actor
        return AuditEntry(
            request_id=self._request_id,
            actor=actor,
            subject=subject,
            app=self._principal.app.client_id,
            purpose="PATRQT" if actor == subject else "FAMRQT",
            action=action,
            category=category,
            organisation=None,
            outcome=outcome,
        )

    def _add(self, entry: AuditEntry) -> None:
        known = self._entries.get(entry.key, entry)
        self._entries[entry.key] = replace(known, released=known.released | entry.released)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The rows of one request, until they are stored."""

    rows: list[dict[str, object]]
    stored: "asyncio.Future[str | None]"
    """The kind of what went wrong, or None."""


class AuditLog:
    """Writes trails to the database: one writer, which takes along whoever waits by then.

    So many requests share one commit, and none of them waits for a lock that another holds.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._writer: asyncio.Task[None] | None = None

    async def write(self, trail: AuditTrail) -> None:
        """Store what the trail collected; durable when it returns. Raises AuditFailure."""
        entries = trail.take()
        if not entries:
            return
        at = self._clock().astimezone(UTC)
        rows = [{"recorded_at": at, **_row(entry)} for entry in entries]
        waiting = _Waiting(rows, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        # A request that is called off takes nobody's rows along, not even its own.
        fault = await asyncio.shield(waiting.stored)
        if fault is not None:
            raise AuditFailure(f"The audit could not be written ({fault}).")

    async def _write_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            await self._store(batch)

    async def _store(self, batch: Sequence[_Waiting]) -> None:
        fault = await asyncio.to_thread(self._insert, [row for one in batch for row in one.rows])
        if isinstance(fault, _OF_THE_ROWS) and len(batch) > 1:
            for one in batch:  # one request's text that cannot be stored is nobody else's trouble
                await self._store([one])
            return
        for one in batch:
            one.stored.set_result(type(fault).__name__ if fault else None)

    def works(self) -> bool:
        """Can rows be written? Blocks while it tries, and leaves nothing behind."""
        try:
            with self._engine.connect() as connection:
                connection.execute(insert(AUDIT), _probe(self._clock().astimezone(UTC)))
                connection.rollback()
        except (SQLAlchemyError, OSError):
            return False
        return True

    def _insert(self, rows: list[dict[str, object]]) -> Exception | None:
        """What went wrong, as a value: its text holds the rows, so it is nobody's context."""
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(AUDIT), rows)
        except Exception as error:
            return error
        return None


def _probe(at: datetime) -> dict[str, object]:
    """A row as sparse as one can be, to be rolled back."""
    words = dict.fromkeys(("request_id", "actor", "subject", "app", "purpose"), "")
    return {"recorded_at": at, **words, "action": "probe", "outcome": "probe"}


def _row(entry: AuditEntry) -> dict[str, object]:
    return {
        "request_id": entry.request_id,
        "actor": entry.actor,
        "subject": entry.subject,
        "app": entry.app,
        "purpose": entry.purpose,
        "action": entry.action.value,
        "category": entry.category.name if entry.category else None,
        "organisation": entry.organisation,
        "outcome": entry.outcome,
        "reason": entry.reason.value if entry.reason else None,
        "relationship": entry.relationship,
        "released": json.dumps(sorted(entry.released)) if entry.released else None,
    }


def _id_at_organisation(ref: NodeRef) -> str:
    """The national record of a person goes by their NHS number."""
    return ref.local_id if isinstance(ref, RecordRef) else ref.subject

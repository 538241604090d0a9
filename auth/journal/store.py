"""The gateway's own database of actions at sources, as the layers above use it.

A fault of the database comes back as a value. Whoever goes on with an open action holds it by a
lease: of several processes one at most sends, reads back or closes it at a time. Whoever stood
still for longer than its lease finds that somebody else has it, and changes nothing any more.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, select, update
from sqlalchemy.exc import SQLAlchemyError

from auth.audit import AuditEntry, AuditFailure, AuditLog
from auth.journal.marking import Marks
from auth.journal.recording import became, begun
from auth.journal.row import Values, changed, in_utc, journaled, new_row
from schema.action import ActionErrorCode, ActionOutcome
from schema.clock import Clock
from schema.evidence import Unanswered
from schema.order import Effect, EffectKind, Journaled, Order, Step
from schema.report import SourceStatus
from settings import GatewaySettings
from storage.insertion import insertion
from storage.tables import ACTION_JOURNAL

_FAULTS = (SQLAlchemyError, OSError, ValueError, KeyError)
"""ValueError and KeyError: a row that nobody here wrote."""
_ROW = ACTION_JOURNAL.c
_UNKNOWN = Unanswered(SourceStatus.UNAVAILABLE)


MARGIN_SECONDS = 5.0
"""For keeping what became of an action, after the request's own time."""


@dataclass(frozen=True, slots=True)
class Windows:
    """How long is waited."""

    lease_seconds: float
    """For whoever goes on with an action. Longer than any request takes."""
    settle_seconds: float
    """Before what cannot be found at a source counts as not done."""

    @classmethod
    def of(cls, settings: GatewaySettings) -> "Windows":
        """As they are configured."""
        lease_seconds = settings.deadline_milliseconds / 1000 + MARGIN_SECONDS
        return cls(lease_seconds, settings.settle_after_seconds)


class Journal:
    """Keeps them."""

    def __init__(
        self, engine: Engine, clock: Clock, log: AuditLog, keys: Sequence[str], windows: Windows
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._log = log
        self._marks = Marks(keys)
        self._windows = windows

    async def find(self, order: Order) -> Journaled | Unanswered | None:
        """What is kept under the key of an order, which needs no steps yet; None: it is new."""
        return await asyncio.to_thread(self._found, order)

    async def begin(self, order: Order) -> Journaled | Unanswered:
        """Keep it with its audit row, both or neither; or what was kept under its key before.

        Unanswered: nothing is certain but that nothing was sent.
        """
        now, until = self._lease()
        kept: Journaled | None = None

        def change(connection: Connection) -> Sequence[AuditEntry]:
            nonlocal kept
            steps = self._marks.marked(order)
            row = new_row(order, steps, self._marks.request(order))
            claim = insertion(connection.dialect.name, ACTION_JOURNAL).on_conflict_do_nothing()
            claimed = claim.values({**row, "at": now, "leased_until": until}).returning(_ROW.key)
            if connection.execute(claimed).one_or_none() is None:
                kept = self._before(connection, order)
                return ()
            kept = Journaled(order.actor, order.key, order.request_id, steps, held_until=until)
            return [begun(steps[0], order.request_id)]

        try:
            await self._log.carry_out(change)
        except AuditFailure:
            return _UNKNOWN
        return kept or _UNKNOWN

    async def take(self, entry: Journaled) -> Journaled | None:
        """An open action as it stands now, to go on with; None while somebody else does, or when
        it cannot be had."""
        return await asyncio.to_thread(self._taken, entry)

    async def leave(self, entry: Journaled) -> None:
        """Somebody else may go on with it."""
        await asyncio.to_thread(self._left, entry)

    async def note(self, entry: Journaled, effect: Effect) -> Journaled | None:
        """That a step is there and the next is about to be sent; None when it cannot be kept, or
        somebody else has taken it since."""
        renewed = replace(entry, effects=(*entry.effects, effect))
        rows = [
            became(entry.step, entry.request_id, effect),
            begun(renewed.step, entry.request_id),
        ]
        return await self._kept(renewed, rows)

    async def fail(self, entry: Journaled, kind: EffectKind) -> Journaled | None:
        """That a step will never be there, and what was done before is taken back."""
        renewed = replace(entry, failure=kind)
        rows = [became(entry.step, entry.request_id, Effect(kind))]
        return await self._kept(renewed, rows)

    async def settle(
        self,
        entry: Journaled,
        outcome: ActionOutcome,
        error: ActionErrorCode | None = None,
        told: tuple[Step, Effect] | None = None,
    ) -> Journaled | None:
        """What became of it for good, with the audit row of the step that told it. None: it is
        not known whether this is kept, so nobody may be told."""
        step, effect = told or (None, None)
        is_there = effect is not None and outcome in _THERE
        effects = (*entry.effects, effect) if effect is not None and is_there else entry.effects
        renewed = replace(entry, effects=effects, outcome=outcome, error=error)
        rows = [became(step, entry.request_id, effect)] if step and effect else []
        return await self._kept(renewed, rows)

    async def due(self, most: int) -> Sequence[Journaled]:
        """Open actions that nobody goes on with, of which it is time to find out; oldest first."""
        return await asyncio.to_thread(self._due, most)

    async def _kept(self, entry: Journaled, rows: Sequence[AuditEntry]) -> Journaled | None:
        now, until = self._lease()
        values = changed(entry) | {"leased_until": until, "at": now}
        is_kept = False

        def change(connection: Connection) -> Sequence[AuditEntry]:
            nonlocal is_kept
            is_kept = _changed(connection, entry, values)
            return rows if is_kept else ()

        try:
            await self._log.carry_out(change)
        except AuditFailure:
            return None
        return replace(entry, held_until=until) if is_kept else None

    def _lease(self) -> tuple[datetime, datetime]:
        """Its beginning, which is now, and its end."""
        now = in_utc(self._clock())
        return now, now + timedelta(seconds=self._windows.lease_seconds)

    def _old(self, now: datetime) -> datetime:
        return now - timedelta(seconds=self._windows.settle_seconds)

    def _found(self, order: Order) -> Journaled | Unanswered | None:
        try:
            with self._engine.connect() as connection:
                return self._before(connection, order)
        except _FAULTS:
            return _UNKNOWN

    def _before(self, connection: Connection, order: Order) -> Journaled | None:
        asked = select(ACTION_JOURNAL).where(_ROW.actor == order.actor, _ROW.key == order.key)
        row = connection.execute(asked).one_or_none()
        if row is None:
            return None
        return journaled(row, is_same=self._marks.is_of(row.request, order))

    def _taken(self, entry: Journaled) -> Journaled | None:
        now, until = self._lease()
        free = and_(_is(entry), _ROW.outcome.is_(None), _ROW.leased_until <= now)
        taking = update(ACTION_JOURNAL).where(free).values(leased_until=until)
        try:
            with self._engine.begin() as connection:
                row = connection.execute(taking.returning(ACTION_JOURNAL)).one_or_none()
                if row is None:
                    return None
                is_past = in_utc(row.at) <= self._old(now)
                return replace(journaled(row, held_until=until), is_past=is_past)
        except _FAULTS:
            return None

    def _left(self, entry: Journaled) -> None:
        now = in_utc(self._clock())
        leaving = update(ACTION_JOURNAL).where(_is_held(entry)).values(leased_until=now)
        try:
            with self._engine.begin() as connection:
                connection.execute(leaving)
        except _FAULTS:
            return  # the lease ends by itself

    def _due(self, most: int) -> Sequence[Journaled]:
        now = in_utc(self._clock())
        is_due = and_(_ROW.outcome.is_(None), _ROW.at <= self._old(now), _ROW.leased_until <= now)
        asked = select(ACTION_JOURNAL).where(is_due).order_by(_ROW.at).limit(most)
        try:
            with self._engine.connect() as connection:
                found = connection.execute(asked).all()
        except _FAULTS:
            return ()
        return [one for one in map(_readable, found) if one is not None]


_THERE = frozenset({ActionOutcome.DONE, ActionOutcome.PENDING})


def _readable(row: Row[Any]) -> Journaled | None:
    """One row that nobody here wrote costs no other."""
    try:
        return journaled(row)
    except (ValueError, KeyError):
        return None


def _is(entry: Journaled) -> ColumnElement[bool]:
    return and_(_ROW.actor == entry.actor, _ROW.key == entry.key)


def _is_held(entry: Journaled) -> ColumnElement[bool]:
    return and_(_is(entry), _ROW.leased_until == entry.held_until)


def _changed(connection: Connection, entry: Journaled, values: Values) -> bool:
    """Only what is open changes, and only by who holds it: what is settled stays so."""
    changing = update(ACTION_JOURNAL).where(_is_held(entry), _ROW.outcome.is_(None)).values(values)
    return connection.execute(changing).rowcount == 1

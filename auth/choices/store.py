"""The gateway's own database of choices, as the layers above use it: each call one transaction.

A fault of the database comes back as a value. It is read for every request, so that what a subject
chose holds in every process from the next request on.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from auth.audit import AuditEntry, AuditFailure, AuditLog
from auth.choices.changing import carry_out, outcome_before
from auth.choices.notices import last_about_actor, last_about_subject
from auth.choices.reading import chosen_about, chosen_by, uses
from schema.action import ActionOutcome
from schema.clock import Clock
from schema.evidence import Grant, Noted, Unanswered
from schema.identifiers import NhsNumber
from schema.moment import london_date
from schema.proxy_order import ProxyNotes, ProxyOrder
from schema.report import SourceStatus

_FAULTS = (SQLAlchemyError, OSError, ValueError)
"""ValueError: a time in the database that is none."""


class Choices:
    """Reads and keeps them."""

    def __init__(self, engine: Engine, clock: Clock, log: AuditLog) -> None:
        self._engine = engine
        self._clock = clock
        self._log = log

    async def noted(self, actor: NhsNumber, grants: Sequence[Grant]) -> Noted | Unanswered:
        """Everything a decision about this actor needs; grants not seen before are noted."""
        return await asyncio.to_thread(self._noted, actor, grants)

    async def proxies(self, subject: NhsNumber, grants: Sequence[Grant]) -> ProxyNotes | Unanswered:
        """The same about everybody who acts for this subject, or ever was chosen about."""
        return await asyncio.to_thread(self._proxies, subject, grants)

    async def outcome(self, order: ProxyOrder) -> ActionOutcome | None:
        """What became of this order before; None when its key is new.

        CONFLICT: the key was another order's. REJECTED: it cannot be known just now.
        """
        return await asyncio.to_thread(self._outcome, order)

    async def carry_out(self, order: ProxyOrder, done: Sequence[AuditEntry]) -> ActionOutcome:
        """Do it, unless it was done before, and record that it is done, both or neither.

        The last order about a proxy wins. REJECTED: nothing could be written. UNKNOWN: it may
        have been.
        """
        at, outcome = self._clock().astimezone(UTC), ActionOutcome.REJECTED

        def change(connection: Connection) -> Sequence[AuditEntry]:
            nonlocal outcome
            outcome = carry_out(connection, order, at)
            return done if outcome is ActionOutcome.DONE else ()

        try:
            await self._log.carry_out(change)
        except AuditFailure as failure:
            return ActionOutcome.UNKNOWN if failure.may_be_kept else ActionOutcome.REJECTED
        return outcome

    def _noted(self, actor: NhsNumber, grants: Sequence[Grant]) -> Noted | Unanswered:
        today = london_date(self._clock())
        try:
            with self._engine.begin() as connection:
                chosen = chosen_about(connection, actor)
                notice = last_about_actor(connection, actor)
                return Noted(chosen, uses(connection, grants, today), notice)
        except _FAULTS:
            return Unanswered(SourceStatus.UNAVAILABLE)

    def _proxies(self, subject: NhsNumber, grants: Sequence[Grant]) -> ProxyNotes | Unanswered:
        today = london_date(self._clock())
        try:
            with self._engine.begin() as connection:
                notes = chosen_by(connection, subject)
                notice = last_about_subject(connection, subject)
                return ProxyNotes(notes, uses(connection, grants, today), notice)
        except _FAULTS:
            return Unanswered(SourceStatus.UNAVAILABLE)

    def _outcome(self, order: ProxyOrder) -> ActionOutcome | None:
        try:
            with self._engine.connect() as connection:
                return outcome_before(connection, order)
        except _FAULTS:
            return ActionOutcome.REJECTED

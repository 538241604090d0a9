"""Reads the audit for the people it is about: a page of one person's accesses, latest first."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Engine, Row, Select, literal, select, tuple_
from sqlalchemy.exc import SQLAlchemyError

from auth.audit.entry import Concern
from auth.audit.export import within
from auth.tokens import AppRegistry, Unauthenticated
from schema.access import Action, Category
from schema.access_log import AccessConcern, AccessOutcome
from schema.evidence import Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.recorded_access import AccessPlace, AccessWish, RecordedAccess
from schema.report import SourceStatus
from storage.tables import AUDIT

_OUTCOMES: Mapping[str, AccessOutcome] = {
    "permit": AccessOutcome.PERMITTED,
    "release": AccessOutcome.SHOWN,
    "done": AccessOutcome.DONE,
    "deny": AccessOutcome.REFUSED,
    "begun": AccessOutcome.BEGUN,
    "not-done": AccessOutcome.NOT_DONE,
}
_CONCERNS: Mapping[str | None, AccessConcern] = {
    None: AccessConcern.RECORD,
    Concern.RECORD: AccessConcern.RECORD,
    Concern.RELATIONSHIP: AccessConcern.RELATIONSHIP,
    Concern.CHOICE: AccessConcern.PROXY_CHOICE,
    Concern.ACCESS_LOG: AccessConcern.ACCESS_LOG,
}


class Accesses:
    """Fulfils `resolvers.books.AccessesPort` from the gateway's database."""

    def __init__(self, engine: Engine, apps: AppRegistry) -> None:
        self._engine = engine
        self._apps = apps

    async def page(self, wish: AccessWish) -> Sequence[RecordedAccess] | Unanswered:
        """At most as many as wished. Unanswered when they cannot be read or are no audit rows."""
        return await asyncio.to_thread(self._page, wish)

    def _page(self, wish: AccessWish) -> Sequence[RecordedAccess] | Unanswered:
        try:
            with self._engine.connect() as connection:
                return [self._access(row) for row in connection.execute(query(wish))]
        except (SQLAlchemyError, OSError, ValueError, KeyError, TypeError):
            return Unanswered(SourceStatus.UNAVAILABLE)

    def _access(self, row: Row[tuple[object, ...]]) -> RecordedAccess:
        return RecordedAccess(
            id=f"{row.chain}-{row.position}",
            place=AccessPlace(_utc(row.recorded_at), row.sequence),
            actor=NhsNumber(row.actor),
            app=self._name(row.app),
            relationship=row.relationship,
            category=Category[row.category] if row.category else None,
            organisation=OdsCode(row.organisation) if row.organisation else None,
            action=Action(row.action),
            outcome=_OUTCOMES[row.outcome],
            concern=_CONCERNS[row.concern],
            items=len(json.loads(row.released)) if row.released else 0,
        )

    def _name(self, client_id: str) -> str:
        try:
            app = self._apps.registered(client_id)
        except Unauthenticated:  # whether it is registered cannot be known just now
            return client_id
        return app.name if app else client_id


def query(wish: AccessWish) -> Select[tuple[object, ...]]:
    """One indexed read: of the person's rows, those behind the place, as many as wished."""
    latest_first = AUDIT.c.recorded_at.desc(), AUDIT.c.sequence.desc()
    return select(AUDIT).where(*_bounds(wish)).order_by(*latest_first).limit(wish.size)


def _bounds(wish: AccessWish) -> list[ColumnElement[bool]]:
    bounds = [AUDIT.c.subject == wish.subject]
    if wish.after is not None:
        behind = tuple_(AUDIT.c.recorded_at, AUDIT.c.sequence)
        at, sequence = literal(wish.after.at, AUDIT.c.recorded_at.type), wish.after.sequence
        bounds.append(behind < tuple_(at, sequence))
    bounds += within(wish.first_day, wish.last_day)
    if wish.by is not None:
        bounds += [AUDIT.c.actor == wish.by, AUDIT.c.outcome != "deny"]
    return bounds


def _utc(at: datetime) -> datetime:
    """SQLite keeps no zone."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)

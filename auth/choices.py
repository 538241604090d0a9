"""What subjects chose about those who act for them, and what is known here of grants.

Kept in our own store because no other service has it (VRS: no access levels). It decides nothing.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, Engine, Row, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from schema.access import Category
from schema.clock import Clock
from schema.evidence import Choice, Grant, GrantUse, Noted, Unanswered
from schema.identifiers import NhsNumber
from schema.moment import london_date
from schema.profile import Profile
from schema.report import SourceStatus
from storage.tables import AUDIT, GRANT, PROXY_CHOICE

class Choices:
    """Reads and keeps them in the gateway's database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    async def noted(self, actor: NhsNumber, grants: Sequence[Grant]) -> Noted | Unanswered:
        """Everything a decision about this actor needs; grants not seen before are noted."""
        return await asyncio.to_thread(self._noted, actor, grants)

    def _noted(self, actor: NhsNumber, grants: Sequence[Grant]) -> Noted | Unanswered:
        ids = [grant.id for grant in grants]
        try:
            with self._engine.begin() as connection:
                choices = select(PROXY_CHOICE).where(PROXY_CHOICE.c.actor == actor)
                chosen = {
                    NhsNumber(row.subject): _choice(row) for row in connection.execute(choices)
                }
                return Noted(chosen, self._uses(connection, ids))
        except (SQLAlchemyError, OSError):
            return Unanswered(SourceStatus.UNAVAILABLE)

    def _uses(self, connection: Connection, ids: Sequence[str]) -> Mapping[str, GrantUse]:
        today = london_date(self._clock())
        held = {row.id: row for row in connection.execute(select(GRANT).where(GRANT.c.id.in_(ids)))}
        new = [{"id": one, "first_seen": today} for one in ids if one not in held]
        if new:
            is_sqlite = self._engine.dialect.name == "sqlite"
            insert = sqlite.insert(GRANT) if is_sqlite else postgresql.insert(GRANT)
            connection.execute(insert.on_conflict_do_nothing(), new)
        used = _last_used(connection, ids)
        return {
            one: GrantUse(
                first_seen=held[one].first_seen if one in held else today,
                last_used=used.get(one),
                reviewed_on=held[one].reviewed_on if one in held else None,
            )
            for one in ids
        }


def _last_used(connection: Connection, ids: Sequence[str]) -> Mapping[str, date]:
    """From the audit: the last time that something was released under a grant."""
    found = (
        select(AUDIT.c.relationship, func.max(AUDIT.c.recorded_at).label("at"))
        .where(AUDIT.c.relationship.in_(ids), AUDIT.c.outcome == "release")
        .group_by(AUDIT.c.relationship)
    )
    return {row.relationship: london_date(row.at) for row in connection.execute(found)}


def _choice(row: Row[tuple[object, ...]]) -> Choice:
    profile = None
    if row.read is not None:
        read, write = (json.loads(text or "[]") for text in (row.read, row.write))
        profile = Profile(
            frozenset(Category[one] for one in read), frozenset(Category[one] for one in write)
        )
    return Choice(row.suspended_at is not None, profile)

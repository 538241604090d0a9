"""What is kept, read for one decision. Whatever cannot be understood opens nothing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Row, Select, func, select

from schema.access import Category
from schema.evidence import Choice, Grant, GrantUse
from schema.identifiers import NhsNumber
from schema.moment import london_date
from schema.profile import Profile
from schema.proxy_order import ProxyNote
from storage.insertion import insertion
from storage.tables import AUDIT, GRANT, PROXY_CHOICE

_NOTHING = Profile(frozenset(), frozenset())


def chosen_about(connection: Connection, actor: NhsNumber) -> dict[NhsNumber, Choice]:
    """What each subject chose about one person who acts for them."""
    asked = select(PROXY_CHOICE).where(PROXY_CHOICE.c.actor == actor)
    return {NhsNumber(row.subject): _choice(row) for row in connection.execute(asked)}


def chosen_by(connection: Connection, subject: NhsNumber) -> dict[NhsNumber, ProxyNote]:
    """What one subject chose about each person who acts, or acted, for them."""
    asked = select(PROXY_CHOICE).where(PROXY_CHOICE.c.subject == subject)
    rows = connection.execute(asked.order_by(PROXY_CHOICE.c.actor))
    return {NhsNumber(row.actor): _note(row) for row in rows}


def uses(connection: Connection, grants: Sequence[Grant], today: date) -> Mapping[str, GrantUse]:
    """What is known of each grant. One that is seen for the first time is noted."""
    ids = dict.fromkeys(grant.id for grant in grants)
    if not ids:
        return {}
    asked = select(GRANT).where(GRANT.c.id.in_(ids))
    held = {row.id: row for row in connection.execute(asked)}
    new = [{"id": one, "first_seen": today} for one in ids if one not in held]
    if new:
        connection.execute(insertion(connection.dialect.name, GRANT).on_conflict_do_nothing(), new)
    used = _last_used(connection, ids)
    return {
        one: GrantUse(
            first_seen=held[one].first_seen if one in held else today,
            last_used=used.get(one),
            reviewed_on=held[one].reviewed_on if one in held else None,
        )
        for one in ids
    }


def _last_used(connection: Connection, ids: Iterable[str]) -> Mapping[str, date]:
    """From the audit: the last time something of the record was released under a grant.

    To be shown that there is a grant is no use of it.
    """
    found = connection.execute(last_uses(ids))
    return {row.relationship: london_date(_utc(row.at)) for row in found}


def last_uses(ids: Iterable[str]) -> Select[tuple[str | None, datetime]]:
    """One indexed read: of the rows under these relationships, the latest that released."""
    latest = func.max(AUDIT.c.recorded_at).label("at")
    released = AUDIT.c.outcome == "release", AUDIT.c.category.is_not(None)
    return (
        select(AUDIT.c.relationship, latest)
        .where(AUDIT.c.relationship.in_(ids), *released)
        .group_by(AUDIT.c.relationship)
    )


def _note(row: Row[tuple[object, ...]]) -> ProxyNote:
    return ProxyNote(_choice(row), _utc(row.suspended_at) if row.suspended_at else None)


def _choice(row: Row[tuple[object, ...]]) -> Choice:
    return Choice(row.suspended_at is not None, _profile(row.read, row.write))


def _profile(read: str | None, write: str | None) -> Profile | None:
    """None when nothing was chosen; what is written in another way than ours opens nothing."""
    if read is None and write is None:
        return None
    reading, writing = _categories(read), _categories(write)
    if reading is None or writing is None:
        return _NOTHING
    return Profile(reading, writing)


def _categories(text: str | None) -> frozenset[Category] | None:
    try:
        names = json.loads(text or "")
        return frozenset(Category[name] for name in names) if isinstance(names, list) else None
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


def _utc(at: datetime) -> datetime:
    """SQLite forgets the zone of a time; all of them are written in UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)

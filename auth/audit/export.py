"""Streams the audit as FHIR AuditEvents, one JSON text a line (`event` says in which shape)."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import orjson
from sqlalchemy import ColumnElement, Engine, and_

from auth.audit.event import audit_event
from auth.audit.reading import rows
from schema.moment import LONDON
from storage.isolation import snapshot
from storage.tables import AUDIT


@dataclass(frozen=True, slots=True)
class Unexported:
    """A row that is no event: somebody has changed it. `verify` says more."""

    sequence: object


def export(
    engine: Engine, gateway_url: str, first: date | None, last: date | None
) -> Iterator[bytes | Unexported]:
    """Lines in the order of the rows, for days in England, both included; None is no bound.

    Raises SQLAlchemyError when nothing can be read.
    """
    with snapshot(engine) as connection:
        wanted = and_(AUDIT.c.sequence > 0, *within(first, last))
        with closing(rows(connection, AUDIT, AUDIT.c.sequence, where=wanted)) as found:
            for row in found:
                try:
                    yield orjson.dumps(audit_event(row, gateway_url))
                except (ValueError, TypeError, KeyError):
                    yield Unexported(row["sequence"])


def within(first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    """Which rows are of these days in England. The last of the calendar is no bound."""
    bounds = []
    if first is not None:
        bounds.append(AUDIT.c.recorded_at >= _midnight(first))
    if last is not None and last < date.max:
        bounds.append(AUDIT.c.recorded_at < _midnight(last + timedelta(days=1)))
    return bounds


def _midnight(day: date) -> datetime:
    """When a day begins in England."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)

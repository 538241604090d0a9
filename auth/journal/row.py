"""A row of the journal and the value that it stands for."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Row

from schema.action import ActionErrorCode, ActionOutcome
from schema.identifiers import NhsNumber, RequestId
from schema.order import Effect, EffectKind, Journaled, Order, Step

Values = dict[str, object]


def new_row(order: Order, steps: Sequence[Step], request: bytes) -> Values:
    """As it is stored first, without its times."""
    return {
        "actor": order.actor,
        "key": order.key,
        "request": request,
        "name": steps[0].name.value,
        "subject": order.subject,
        "organisation": order.organisation,
        "request_id": order.request_id,
        "steps": _written(steps),
        "effects": _written(()),
    }


def changed(entry: Journaled) -> Values:
    """What can change of it."""
    return {
        "effects": _written(entry.effects),
        "failure": entry.failure.value if entry.failure else None,
        "outcome": entry.outcome.name if entry.outcome else None,
        "error": entry.error.name if entry.error else None,
    }


def journaled(
    row: Row[Any], *, is_same: bool = True, held_until: datetime | None = None
) -> Journaled:
    """The value. Permits come back as they were given. Raises ValueError, KeyError."""
    return Journaled(
        actor=NhsNumber(row.actor),
        key=row.key,
        request_id=RequestId(row.request_id),
        steps=msgspec.json.decode(row.steps, type=tuple[Step, ...]),
        effects=msgspec.json.decode(row.effects, type=tuple[Effect, ...]),
        failure=EffectKind(row.failure) if row.failure else None,
        outcome=ActionOutcome[row.outcome] if row.outcome else None,
        error=ActionErrorCode[row.error] if row.error else None,
        is_same=is_same,
        held_until=held_until,
    )


def in_utc(at: datetime) -> datetime:
    """As times are stored; SQLite keeps no zone."""
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _written(values: Sequence[Step] | Sequence[Effect]) -> str:
    return msgspec.json.encode(values).decode()

"""Carries out an order on what is kept, at most once. Whether it may be done was asked before."""

import hashlib
import json
from datetime import datetime
from typing import assert_never

import msgspec
from sqlalchemy import Connection, func, select

from schema.access import Category
from schema.action import ActionOutcome
from schema.profile import Profile
from schema.proxy_order import ProxyChange, ProxyOrder
from storage.insertion import Insert, insertion
from storage.tables import IDEMPOTENCY, PROXY_CHOICE


def outcome_before(connection: Connection, order: ProxyOrder) -> ActionOutcome | None:
    """What became of it before; None when its key is new, CONFLICT when it was another order's."""
    columns = IDEMPOTENCY.c
    asked = select(columns.request, columns.outcome)
    asked = asked.where(columns.actor == order.subject, columns.key == order.key)
    row = connection.execute(asked).one_or_none()
    if row is None:
        return None
    known = {one.name: one for one in ActionOutcome}
    if row.request != _digest(order):
        return ActionOutcome.CONFLICT
    return known.get(str(json.loads(row.outcome)), ActionOutcome.UNKNOWN)


def carry_out(connection: Connection, order: ProxyOrder, at: datetime) -> ActionOutcome:
    """Do it, or say what became of it before. `at` is UTC.

    The key comes first: of two who carry out one order at the same time, the second waits here.
    """
    key = insertion(connection.dialect.name, IDEMPOTENCY).on_conflict_do_nothing()
    claim = {
        "actor": order.subject,
        "key": order.key,
        "request": _digest(order),
        "outcome": json.dumps(ActionOutcome.DONE.name),
        "at": at,
    }
    claimed = key.values(claim).returning(IDEMPOTENCY.c.key)
    if connection.execute(claimed).one_or_none() is None:
        return outcome_before(connection, order) or ActionOutcome.UNKNOWN
    connection.execute(_change(connection, order, at))
    return ActionOutcome.DONE


def _change(connection: Connection, order: ProxyOrder, at: datetime) -> Insert:
    chosen = _chosen(order, at)
    pair = {"actor": order.actor, "subject": order.subject}
    new = insertion(connection.dialect.name, PROXY_CHOICE).values(
        **pair, **chosen, changed_at=at, version=1
    )
    if order.change is ProxyChange.SUSPEND:  # once more changes nothing about since when
        chosen = {"suspended_at": func.coalesce(PROXY_CHOICE.c.suspended_at, at)}
    changes = {**chosen, "changed_at": at, "version": PROXY_CHOICE.c.version + 1}
    return new.on_conflict_do_update(index_elements=["actor", "subject"], set_=changes)


def _chosen(order: ProxyOrder, at: datetime) -> dict[str, object]:
    """The columns that this order is about."""
    match order.change:
        case ProxyChange.SUSPEND:
            return {"suspended_at": at}
        case ProxyChange.RESTORE:
            return {"suspended_at": None}
        case ProxyChange.CHOOSE:
            read, write = _written(order.profile)
            return {"read": read, "write": write}
        case _:
            assert_never(order.change)


def _written(profile: Profile | None) -> tuple[str | None, str | None]:
    if profile is None:
        return None, None
    return json.dumps(_names(profile.read)), json.dumps(_names(profile.write))


def _digest(order: ProxyOrder) -> bytes:
    """The same for the same order, whatever its key."""
    profile = order.profile and [_names(order.profile.read), _names(order.profile.write)]
    said = [order.subject, order.actor, order.change.value, profile]
    return hashlib.sha256(msgspec.json.encode(said)).digest()


def _names(categories: frozenset[Category]) -> list[str]:
    return sorted(one.name for one in categories)

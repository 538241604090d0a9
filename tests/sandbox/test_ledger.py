"""Codes and refresh tokens: once, and not after their time."""

from datetime import UTC, datetime, timedelta
from itertools import count

from sandbox.identity.ledger import Ledger

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _ledger() -> Ledger[str]:
    tokens = count()
    return Ledger(timedelta(minutes=10), lambda: f"token-{next(tokens)}")


def test_a_value_is_taken_only_once() -> None:
    ledger = _ledger()
    token = ledger.put("a value", NOON)

    assert ledger.take(token, NOON) == "a value"
    assert ledger.take(token, NOON) is None


def test_a_value_is_gone_when_its_time_is_over() -> None:
    ledger = _ledger()
    token = ledger.put("a value", NOON)

    assert ledger.take(token, NOON + timedelta(minutes=10)) is None

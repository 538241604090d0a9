"""Codes and refresh tokens that are waiting to be exchanged: each once, until they expire."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Value]):
    value: Value
    until: datetime


class Ledger(Generic[Value]):
    """Keeps values under tokens that nobody can guess."""

    def __init__(self, lifetime: timedelta, new_token: Callable[[], str]) -> None:
        self._lifetime = lifetime
        self._new_token = new_token
        self._waiting: dict[str, _Waiting[Value]] = {}

    def put(self, value: Value, now: datetime) -> str:
        """A new token for the value."""
        self._waiting = {key: one for key, one in self._waiting.items() if now < one.until}
        token = self._new_token()
        self._waiting[token] = _Waiting(value, now + self._lifetime)
        return token

    def take(self, token: str, now: datetime) -> Value | None:
        """The value, this once; None when the token is unknown, used or expired."""
        waiting = self._waiting.pop(token, None)
        return waiting.value if waiting is not None and now < waiting.until else None

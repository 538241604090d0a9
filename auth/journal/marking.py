"""Keyed digests: of what was asked for, so that it need not be kept, and of our name for a step."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from schema.order import Order, Step

_PURPOSE = b"kindred action journal"


class Marks:
    """Made with the first key; recognised with any of them, so that keys can rotate."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [hmac.digest(key.encode(), _PURPOSE, hashlib.sha256) for key in keys]

    def request(self, order: Order) -> bytes:
        """The same for the same action with the same input, whatever its key."""
        return _digest(self._keys[0], "request", order.actor, *order.said)

    def is_of(self, known: bytes, order: Order) -> bool:
        """Was this digest made of the same input?"""
        said = "request", order.actor, *order.said
        return any(hmac.compare_digest(known, _digest(key, *said)) for key in self._keys)

    def marked(self, order: Order) -> tuple[Step, ...]:
        """The steps with their markers, and those that take them back: each has one of its own."""
        return tuple(self._marked(order, step, str(n)) for n, step in enumerate(order.steps))

    def _marked(self, order: Order, step: Step, place: str) -> Step:
        marker = _digest(self._keys[0], "step", order.actor, order.key, place).hex()[:32]
        undo = step.undo and self._marked(order, step.undo, f"{place} undo")
        return replace(step, marker=marker, once=self._once(step), undo=undo)

    def _once(self, step: Step) -> tuple[str, ...]:
        """The same for whoever acts: a person and somebody who acts for them make one."""
        permit = step.permit
        said = "once", step.name.value, permit.subject, permit.organisation
        return tuple(_digest(self._keys[0], *said, one).hex()[:32] for one in step.once)


def _digest(key: bytes, *said: object) -> bytes:
    return hmac.digest(key, msgspec.json.encode(said, order="deterministic"), hashlib.sha256)

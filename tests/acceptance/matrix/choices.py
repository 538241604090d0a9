"""The table of what people choose about those who act for them: actions that are done here and not
at an organisation, each leaving what the next begins with.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """One action."""

    name: str
    leaves: Mapping[str, Any]
    """What it changes of a proxy."""
    given: Mapping[str, Any] = field(default_factory=dict)
    may_be_refused: bool = True
    """While national services do not answer."""


CHOICES = (
    Choice("suspendProxy", {"suspended": True}, may_be_refused=False),
    Choice("restoreProxy", {"suspended": False}),
    Choice("setProxyCategories", {"chosen": {"read": ["APPT"]}}, {"read": ["APPT"], "write": []}),
    Choice("setProxyCategories", {"chosen": None}),
)

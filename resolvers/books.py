"""The gateway's own books, as resolvers see them: what it keeps itself, beside what sources say.

No method raises for a fault of the store: it comes back as `Unanswered`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from schema.evidence import Grant, Noted, Unanswered
from schema.identifiers import NhsNumber


class ChoicesPort(Protocol):
    """What subjects chose about those who act for them, and what is known of grants."""

    async def noted(self, actor: NhsNumber, grants: Sequence[Grant]) -> Noted | Unanswered:
        """Everything a decision about this actor needs; grants not seen before are noted."""
        ...


@dataclass(frozen=True, slots=True)
class Books:
    """All of them, fixed from start to stop."""

    choices: ChoicesPort

"""What every request of this gateway goes by, fixed from start to stop."""

from dataclasses import dataclass
from functools import cached_property

from auth.allowance import Allowances
from auth.policy import Policy
from resolvers.books import Books
from resolvers.ids import GlobalIds
from resolvers.seal import Seal
from schema.clock import Clock
from schema.directory import Directory


@dataclass(frozen=True)
class Rulebook:
    """The organisations, the rules, the clock, the seal, and how much anybody may ask."""

    directory: Directory
    policy: Policy
    clock: Clock
    seal: Seal
    public_url: str
    """Where callers reach this gateway, without a slash at the end; empty for relative links."""
    books: Books
    allowances: Allowances
    absence_seconds: float = 0.0
    """How long after the question it is said that somebody is not there."""

    @cached_property
    def ids(self) -> GlobalIds:
        """Global ids under this gateway's keys."""
        return GlobalIds(self.seal)

"""What became of all operations, to show that the proof is not empty."""

from collections import Counter
from dataclasses import dataclass, field

from tests.proof.findings import Seen

MOST_SHOWN = 8


@dataclass(slots=True)
class Tally:
    """Counts, and the first differences."""

    operations: int = 0
    letters: int = 0
    letters_given: int = 0
    opened: int = 0
    """Letters that count as read because they were opened."""
    changes: int = 0
    """Choices that subjects made about those who act for them."""
    attempts: int = 0
    """Things that somebody tried to do at an organisation."""
    done: Counter[str] = field(default_factory=Counter)
    """What was done, by mutation."""
    ends: Counter[str] = field(default_factory=Counter)
    """Outcomes of what was begun."""
    twins: int = 0
    """Refusals of what may not be seen, beside those of nothing."""
    exported: int = 0
    """Events of the audit as it is handed out."""
    not_done: Counter[str] = field(default_factory=Counter)
    """What was not, by code."""
    audited: int = 0
    logged: int = 0
    """Lines of the log."""
    turned: int = 0
    """Lists that were read page by page to their end."""
    seen: Seen = field(default_factory=Seen)
    refused: Counter[str] = field(default_factory=Counter)
    """Reasons of closed categories."""
    tokens: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    """Codes of errors."""
    routes: dict[tuple[str, str], int] = field(default_factory=dict)
    """How often each field was asked for by each route."""
    differing: int = 0
    shown: list[str] = field(default_factory=list)

    def fault(self, said: str, about: str) -> None:
        """One difference, and in which operation."""
        self.differing += 1
        if len(self.shown) < MOST_SHOWN:
            self.shown.append(f"{said}\n      {about}")

    def add(self, seen: Seen) -> None:
        """What one answer held."""
        self.seen.people |= seen.people
        self.seen.records += seen.records
        self.seen.items += seen.items
        self.seen.words += seen.words
        self.seen.absent += seen.absent
        self.seen.moved += seen.moved
        self.seen.proxies += seen.proxies
        self.seen.ahead += seen.ahead
        self.refused.update(seen.refused)

    @property
    def fields(self) -> set[str]:
        """Every field that was asked for."""
        return {coordinate for _, coordinate in self.routes}

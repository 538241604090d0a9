"""A meter under which everything fits, for tests that are about something else."""

from dataclasses import dataclass, field

from auth.meter import Budget


@dataclass(slots=True)
class FakeMeter:
    """Never used up, and remembers what was used; what no budget holds at once still does not
    fit."""

    used: list[tuple[Budget, int]] = field(default_factory=list)

    def left(self, budget: Budget) -> int:
        return budget.limit

    def seconds(self, budget: Budget) -> int:
        return 0

    def use(self, budget: Budget, cost: int) -> None:
        self.used.append((budget, cost))

"""Extra calls are a share of the ordinary ones, exactly, and cannot be hoarded."""

from sources.guard.budget import Budget


def spent(budget: Budget) -> int:
    """How many extra calls it allows now."""
    count = 0
    while budget.spend():
        count += 1
    return count


def earned(budget: Budget, calls: int) -> Budget:
    """The same after so many ordinary calls."""
    for _ in range(calls):
        budget.earn()
    return budget


def test_ten_calls_at_ten_percent_are_one_more() -> None:
    assert spent(earned(Budget(percent=10, most=10), 9)) == 0
    assert spent(earned(Budget(percent=10, most=10), 10)) == 1


def test_a_quiet_source_has_something_to_start_with() -> None:
    assert spent(Budget(percent=10, most=10, start=3)) == 3


def test_no_more_than_so_many_are_saved_up() -> None:
    assert spent(earned(Budget(percent=10, most=10), 10_000)) == 10


def test_over_any_time_the_share_is_kept() -> None:
    budget = Budget(percent=2, most=10)

    extra = sum(earned(budget, 1).spend() for _ in range(1000))

    assert extra == 20

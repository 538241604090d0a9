"""A slice of the proof that compiled selections answer as graphql-core does.
`make prove` tries many more."""

import gc
from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.proof.compiled.likeness import Seen
from tests.proof.compiled.mutants import MUTANTS
from tests.proof.compiled.trial import Ground, compared, oddities, records

SLICE = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
GROUNDS: tuple[Callable[[], Ground], ...] = (records, oddities)
# graphql-core leaves coroutines alone when something beside them fails, with us and without.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")


@pytest.fixture(autouse=True)
def _nothing_left_for_other_tests() -> Iterator[None]:
    yield
    gc.collect()


@pytest.mark.parametrize("odd", [0, 0.005, 0.1])
@pytest.mark.parametrize("ground", GROUNDS)
@SLICE
@given(random=st.randoms(use_true_random=True))
def test_any_operation_on_any_record_has_one_answer(
    random: Random, ground: Callable[[], Ground], odd: float
) -> None:
    found = compared(ground(), random, odd, Seen().watching())

    assume(found is not None)
    assert found == []


def test_most_lists_of_records_are_answered_by_compiled_selections() -> None:
    seen = Seen()

    for seed in range(40):
        compared(records(), Random(seed), 0, seen.watching())  # noqa: S311

    # Of each selection, once in three times it is only met.
    assert seen.counts["compiled"] > 1.5 * seen.counts["left"]


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_compiler_is_noticed(name: str) -> None:
    tried = (
        compared(ground(), Random(seed), odd, MUTANTS[name])  # noqa: S311
        for seed in range(400)
        for ground in GROUNDS
        for odd in (0.01, 0.1)
    )

    assert any(tried)

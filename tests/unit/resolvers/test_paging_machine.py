"""Whoever vanishes, returns or changes between pages: nothing twice, nothing skipped."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.lists import GatewayLists, PureLists
from tests.unit.resolvers.walking import Steps, walks


def walked(examples: int, length: int) -> settings:
    """Without shrinking: it takes minutes here, and a failing walk prints itself anyway."""
    return settings(
        max_examples=examples,
        stateful_step_count=length,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )


def test_ten_thousand_steps_show_nothing_twice_and_skip_nothing() -> None:
    steps = Steps()

    run_state_machine_as_test(walks(PureLists(), steps), settings=walked(240, 60))

    assert steps.taken >= 10_000
    assert steps.pages >= 3_000
    assert steps.shown >= 3_000


def test_the_gateway_keeps_to_the_same_model() -> None:
    steps = Steps()

    run_state_machine_as_test(walks(GatewayLists(), steps), settings=walked(60, 30))

    assert steps.taken >= 500
    assert steps.pages >= 60

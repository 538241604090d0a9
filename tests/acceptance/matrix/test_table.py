"""The tables are whole: a further fault of the sandbox has to say what it does, and a further
action of the contract needs an example."""

from sandbox.faults.kinds import FaultKind
from tests.acceptance.matrix.changes import ABOUT_LISTS, BROKEN
from tests.acceptance.matrix.choices import CHOICES
from tests.acceptance.matrix.expectations import TABLE
from tests.acceptance.matrix.selecting import mutations
from tests.actions.kinds import KINDS

NOT_LASTING = frozenset({FaultKind.NONE, FaultKind.SLOW_ONCE, FaultKind.FLAPPING})
"""Other tests are about these: what they do depends on what was asked before."""


def test_every_fault_of_the_sandbox_has_its_line() -> None:
    assert {one.kind for one in TABLE} == set(FaultKind) - NOT_LASTING


def test_every_fault_of_the_sandbox_says_what_becomes_of_a_change() -> None:
    kinds = {one.kind for one in BROKEN}

    assert not kinds & ABOUT_LISTS
    assert kinds | ABOUT_LISTS == set(FaultKind) - NOT_LASTING - {FaultKind.DELAY}


def test_every_action_of_the_contract_has_an_example() -> None:
    examples = {*(kind.name for kind in KINDS), *(choice.name for choice in CHOICES)}

    assert examples == set(mutations())

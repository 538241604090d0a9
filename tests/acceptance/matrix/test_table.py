"""The table is whole: a further fault of the sandbox has to say what it does."""

from sandbox.faults.kinds import FaultKind
from tests.acceptance.matrix.expectations import TABLE

NOT_LASTING = frozenset({FaultKind.NONE, FaultKind.SLOW_ONCE, FaultKind.FLAPPING})
"""Other tests are about these: what they do depends on what was asked before."""


def test_every_fault_of_the_sandbox_has_its_line() -> None:
    assert {one.kind for one in TABLE} == set(FaultKind) - NOT_LASTING

"""The table of kinds is whole: each has an effect, and each is tested here over HTTP."""

from pathlib import Path

import pytest

from sandbox.faults.effects import EFFECTS
from sandbox.faults.kinds import FORMS, Fault, FaultKind

TESTS = Path(__file__).parent


def test_every_kind_has_one_effect() -> None:
    assert set(EFFECTS) == set(FaultKind)


@pytest.mark.parametrize("kind", FaultKind)
def test_every_kind_is_turned_on_by_a_test(kind: FaultKind) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*TESTS.glob("test_*.py"), _OLDER)]

    assert any(f'"{kind}"' in text for text in texts)


def test_a_fault_shows_only_what_is_unusual() -> None:
    fault = Fault(FaultKind.RATE_LIMITED, 500, after=1, form="date")

    shown = fault.shown()

    assert shown == {"kind": "rate-limited", "milliseconds": 500, "after": 1, "form": "date"}


def test_forms_belong_to_kinds_that_look_at_them() -> None:
    assert all(len(set(forms)) == len(forms) > 1 for forms in FORMS.values())


_OLDER = TESTS.parent / "test_faults.py"

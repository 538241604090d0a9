"""The check of the abuse catalogue, on the page of this project and on ones with a fault."""

import pytest

from docs.blocks import ROOT
from docs.catalogue import PAGE, expected, faults
from docs.evidence import missing_tests

TEST = "`tests/a/test_b.py::test_c`"
GOOD = "\n".join(f"| {name} | an attack | {TEST} |" for name in expected())
FIRST = f"| A01 | an attack | {TEST} |"


def test_every_row_of_the_catalogue_is_held_by_something() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert list(faults(text)) == []
    assert list(missing_tests(text, ROOT)) == []


def test_a_catalogue_with_every_row_has_no_fault() -> None:
    assert list(faults(GOOD)) == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("", "row A01 is missing"),
        (f"{FIRST}\n{FIRST}", "row A01 is there 2 times"),
        (f"{FIRST}\n| A16 | an attack | {TEST} |", "row A16 is no row"),
        ("| A01 | an attack |  |", "row A01: held by nothing"),
        ("| A01 | an attack | we were careful |", "row A01: held by nothing"),
        ("| A01 | an attack | Not offered yet: x |", "row A01: held by nothing"),
        (
            "| A01 | an attack | `tests/a/support.py::helper` |",
            "row A01: tests/a/support.py::helper is no test",
        ),
    ],
)
def test_a_row_that_is_held_by_nothing_is_named(row: str, fault: str) -> None:
    assert list(faults(GOOD.replace(FIRST, row))) == [fault]


@pytest.mark.parametrize("why", ["Not offered yet", "Not applicable", "Left to who deploys it"])
def test_a_row_may_say_why_there_is_no_test(why: str) -> None:
    row = f"| A01 | an attack | {why}: there are no such things |"

    assert list(faults(GOOD.replace(FIRST, row))) == []

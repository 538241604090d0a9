"""Runs the truth table, and sees that the page for people says the same."""

import pytest

from tests.spec.auth.render import PAGE, page
from tests.spec.auth.section import COLUMNS, cells
from tests.spec.auth.truth_table import SECTIONS
from tests.spec.auth.words import OUTCOMES, outcome, scene_of

ROWS = [row for section in SECTIONS for row in section.rows]


@pytest.mark.parametrize("row", ROWS, ids=" | ".join)
def test_the_rules_decide_as_the_truth_table_says(row: tuple[str, ...]) -> None:
    scene = scene_of(row)

    decision = scene.decide()

    assert outcome(decision) == row[-1]


def test_every_line_of_the_table_is_complete_and_unique() -> None:
    complete = [row for row in ROWS if len(row) == len(cells(COLUMNS)) and row[-1] in OUTCOMES]

    assert len(set(complete)) == len(ROWS)


def test_the_page_about_proxy_rules_is_in_step_with_the_table() -> None:
    assert page() == PAGE.read_text(encoding="utf-8")

"""Generated blocks: written in their place, and nothing else touched."""

from pathlib import Path

import pytest

from docs.blocks import MissingBlockError, command, in_step, table, with_blocks

PAGE = "before\n<!-- generated: words -->\nold\n<!-- end: words -->\nafter\n"


def test_a_block_is_replaced_and_the_rest_stays() -> None:
    page = with_blocks(PAGE, {"words": r"new \1"})

    assert page == PAGE.replace("old", r"new \1")


def test_writing_a_block_twice_changes_nothing_more() -> None:
    once = with_blocks(PAGE, {"words": "new"})

    assert with_blocks(once, {"words": "new"}) == once


def test_a_page_without_a_place_is_refused() -> None:
    with pytest.raises(MissingBlockError, match="errors"):
        with_blocks(PAGE, {"errors": "new"})


def test_a_page_is_out_of_step_until_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(PAGE, encoding="utf-8")

    before = in_step(path, {"words": "new"})
    code = command(path, {"words": "new"}, ["--write"])

    assert (before, code) == (False, 0)
    assert in_step(path, {"words": "new"})


def test_a_table_has_a_line_for_each_row() -> None:
    text = table(("Code", "Means"), [("A", "one"), ("B", "two")])

    assert text.splitlines() == ["| Code | Means |", "| --- | --- |", "| A | one |", "| B | two |"]

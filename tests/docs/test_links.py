"""What pages may point to."""

from pathlib import Path

import pytest

from docs.links import dead_links, strange_addresses

WORK = "/" + "work"


def page(folder: Path, text: str) -> list[str]:
    """What is wrong with a page that stands beside `there.md`."""
    (folder / "there.md").write_text("# A heading\n\n## With `code`, and more\n", encoding="utf-8")
    return list(dead_links(folder / "page.md", text))


@pytest.mark.parametrize(
    "target", ["there.md", "there.md#a-heading", "there.md#with-code-and-more", "https://a.example"]
)
def test_a_link_to_something_that_is_there_is_fine(tmp_path: Path, target: str) -> None:
    assert page(tmp_path, f"See [there]({target}).") == []


@pytest.mark.parametrize("target", ["away.md", "there.md#no-heading", "../there.md"])
def test_a_link_to_nothing_is_named(tmp_path: Path, target: str) -> None:
    (found,) = page(tmp_path, f"See [there]({target}).")

    assert target in found


def test_code_blocks_are_no_links(tmp_path: Path) -> None:
    assert page(tmp_path, "```\n[not](a-link.md)\n```\n") == []


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:8000/graphql", "https://records.example/R4", "docs/work/it.md"]
)
def test_an_ordinary_address_or_path_is_fine(text: str) -> None:
    assert list(strange_addresses(text)) == []


@pytest.mark.parametrize(
    "text", ["https://packages.invalid/simple", "https://[]@", f"run {WORK}/main/x"]
)
def test_a_foreign_host_or_machine_path_is_named(text: str) -> None:
    assert len(list(strange_addresses(text))) == 1

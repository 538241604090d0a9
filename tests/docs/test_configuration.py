"""The page of settings says what settings/tables.py says."""

from typing import Any

import msgspec
import pytest

from auth.scopes import Scopes
from docs.configuration import PAGE, TABLES, Key, MeaningError, keys, read_meanings
from schema.access import Action, Category
from settings import Settings


def key(table: str, name: str) -> Key:
    """One key as the page shows it."""
    return next(one for one in keys(read_meanings()) if (one.table, one.name) == (table, name))


def without(table: str, name: str) -> dict[str, dict[str, str]]:
    """All meanings but one."""
    meanings = {one: dict(words) for one, words in read_meanings().items()}
    del meanings[table][name]
    return meanings


@pytest.mark.parametrize(
    ("table", "name", "kind", "default"),
    [
        ("sources", "ods", "text", "required"),
        ("sources", "review_birthday_years", "11 to 13", "`11`"),
        ("sources", "search_method", "`GET`, `POST`", '`"GET"`'),
        ("sources", "auth", "table", '`{ kind = "none" }`'),
        ("sources", "max_response_bytes", "number from 1", "`5_000_000`"),
        ("gateway", "explorer", "true or false", "`false`"),
        ("access.labels", "self", "list of text", '`["V"]`'),
        ("access", "labels", "table", "empty"),
    ],
)
def test_a_key_is_shown_with_its_values_and_default(
    table: str, name: str, kind: str, default: str
) -> None:
    shown = key(table, name)

    assert (shown.kind, shown.default) == (kind, default)


def test_a_key_without_a_meaning_is_refused() -> None:
    meanings = without("gateway", "explorer")

    with pytest.raises(MeaningError, match=r"gateway\.explorer has no meaning"):
        keys(meanings)


def test_a_meaning_without_a_key_is_refused() -> None:
    meanings = {**read_meanings(), "gateway": {**read_meanings()["gateway"], "colour": "Red."}}

    with pytest.raises(MeaningError, match=r"gateway\.colour is no key"):
        keys(meanings)


def test_every_table_of_the_file_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")

    tables = {field.name for field in msgspec.structs.fields(Settings)} - {"sources_files"}

    assert tables == {name.partition(".")[0] for name in TABLES} - {"auth", "profiles"}
    assert all(f"{name}]" in page or f"[{name}." in page for name in tables)


@pytest.mark.parametrize("category", Category)
def test_the_scope_that_is_shown_opens_its_category(category: Category) -> None:
    page = PAGE.read_text(encoding="utf-8")
    start = f"| {category.name} | `"
    row: Any = next(line for line in page.splitlines() if line.startswith(start))

    scopes = Scopes.parse(f"patient/{row.split('`')[1]}.rs")

    assert scopes.allows(category, Action.READ)

"""The check over all pages, on this project and on ones with something wrong."""

from pathlib import Path

from docs.blocks import ROOT
from docs.check import pages, problems
from docs.evidence import missing_tests
from docs.words import forbidden_words, unused_keys

GLOSSARY = "| source | a live endpoint | **backend** |\n"


def project(folder: Path, code: str) -> Path:
    """A project with a glossary and one module."""
    (folder / "docs").mkdir()
    (folder / "auth").mkdir()
    (folder / "docs" / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    (folder / "auth" / "module.py").write_text(code, encoding="utf-8")
    return folder


def test_nothing_is_wrong_with_the_pages_of_this_project() -> None:
    assert list(problems(ROOT)) == []


def test_pages_of_dependencies_are_nobody_s_business(tmp_path: Path) -> None:
    for name in ("README.md", "node_modules/a/README.md", ".venv/lib/README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    assert pages(tmp_path) == [tmp_path / "README.md"]


def test_a_test_that_a_page_names_must_exist(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text("async def test_one() -> None: ...\n")
    text = "`tests/test_a.py::test_one` `tests/test_a.py::test_on` `tests/test_b.py::test_one`"

    found = list(missing_tests(text, tmp_path))

    assert found == ["tests/test_a.py::test_on", "tests/test_b.py::test_one"]


def test_a_name_with_a_forbidden_word_is_named(tmp_path: Path) -> None:
    root = project(tmp_path, "class FhirBackend: ...\ndef ask_backend() -> None: ...\n")

    found = list(forbidden_words(root))

    assert [line.partition(":")[0] for line in found] == ["FhirBackend", "ask_backend"]


def test_a_forbidden_word_inside_another_is_fine(tmp_path: Path) -> None:
    root = project(tmp_path, "def backends_are_none() -> None: ...\n")

    assert list(forbidden_words(root)) == []


def test_a_key_that_nothing_reads_must_say_so(tmp_path: Path) -> None:
    root = project(tmp_path, "endpoint.base_url\n")

    found = "\n".join(unused_keys(root))

    assert "sources.page_size is read by nothing" in found
    assert "sources.base_url" not in found


def test_a_key_not_yet_in_effect_must_be_unread(tmp_path: Path) -> None:
    root = project(tmp_path, "settings.shared_url\n")

    found = "\n".join(unused_keys(root))

    assert "storage.shared_url is read now" in found
    assert "sources.batch is read by nothing" in found

"""The organisation directory is loaded whole or not at all, and the file's faults are named."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from schema.directory import OrganisationKind
from settings import ConfigurationError
from sources.organisations import loaded_organisations, main, read_file, replace_organisations
from storage.database import open_database

HEAD = "code,name,kind\n"
CONFIGURATION = """
[gateway]
environment = "sandbox"
[storage]
url = "sqlite:///{database}"
[national.demographics]
ods = "X26"
base_url = "http://localhost/d"
[national.relationships]
ods = "X26"
base_url = "http://localhost/r"
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database with its tables."""
    opened = open_database(f"sqlite:///{tmp_path}/kindred.db")
    yield opened
    opened.dispose()


def written(folder: Path, text: str) -> Path:
    """A CSV file."""
    path = folder / "organisations.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_loading_replaces_what_was_there(engine: Engine, tmp_path: Path) -> None:
    first = read_file(written(tmp_path, HEAD + "G1,First Surgery,gp-practice\n"))
    second = read_file(written(tmp_path, HEAD + 'g2,"Second, Surgery",gp-practice\n'))

    replace_organisations(engine, first)
    count = replace_organisations(engine, second)

    (found,) = loaded_organisations(engine).values()
    assert count == 1
    assert (found.ods_code, found.name) == ("G2", "Second, Surgery")
    assert found.kind is OrganisationKind.GP_PRACTICE


def test_an_empty_directory_can_be_loaded(engine: Engine, tmp_path: Path) -> None:
    replace_organisations(engine, read_file(written(tmp_path, HEAD)))

    assert loaded_organisations(engine) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,code\n", "the first line must be code,name,kind"),
        (HEAD + "G1,Surgery,club\n", "line 2 needs"),
        (HEAD + "G1,,gp-practice\n", "line 2 needs"),
        (HEAD + "G1,Surgery,gp-practice\n!,Other,trust\n", "line 3 needs"),
        (HEAD + "G1,Surgery,gp-practice,more\n", "line 2 needs"),
        (HEAD + "G1,Surgery,unknown\n", "line 2 needs"),
    ],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        read_file(written(tmp_path, text))


def test_the_command_loads_and_says_how_many(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configuration = tmp_path / "kindred.toml"
    configuration.write_text(CONFIGURATION.format(database=tmp_path / "k.db"), encoding="utf-8")
    file = written(tmp_path, HEAD + "G1,Surgery,gp-practice\n")

    code = main(["load", str(file), "--config", str(configuration)], {})

    assert code == 0
    assert capsys.readouterr().out == "1 organisations are in the directory.\n"


def test_the_command_refuses_a_file_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["load", str(tmp_path / "none.csv"), "--config", "none.toml"], {})

    assert code == 2
    assert capsys.readouterr().err.startswith("Nothing was loaded: ")

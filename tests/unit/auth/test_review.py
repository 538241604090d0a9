"""A review of a grant is recorded by command, for a grant that is known and a day that has been."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from auth.choices.__main__ import main
from schema.moment import LONDON
from storage.database import open_database
from storage.tables import GRANT

NOW = datetime(2026, 6, 15, 12, tzinfo=LONDON)
FILE = """
[gateway]
environment = "sandbox"
[storage]
url = "sqlite:///{database}"
[national.relationships]
ods = "X26"
base_url = "http://127.0.0.1:9/"
[national.demographics]
ods = "X26"
base_url = "http://127.0.0.1:9/"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "gateway.toml"
    path.write_text(FILE.format(database=tmp_path / "kindred.db"), encoding="utf-8")
    return path


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """With one grant that was seen."""
    engine = open_database(f"sqlite:///{tmp_path / 'kindred.db'}")
    with engine.begin() as connection:
        connection.execute(insert(GRANT), {"id": "C1001", "first_seen": date(2026, 1, 1)})
    yield engine
    engine.dispose()


def reviewed(database: Engine) -> date | None:
    with database.connect() as connection:
        found: date | None = connection.execute(select(GRANT.c.reviewed_on)).scalar_one()
    return found


def run(file: Path, grant: str = "C1001", on: str = "2026-06-15") -> int:
    return main(["review", grant, "--on", on, "--config", str(file)], {}, NOW)


def test_a_review_is_recorded(
    file: Path, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file) == 0

    assert reviewed(database) == date(2026, 6, 15)
    assert capsys.readouterr().out.startswith("Reviewed on 2026-06-15.")


def test_a_later_record_takes_the_place_of_an_earlier_one(
    file: Path, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    run(file)

    assert run(file, on="2026-05-01") == 0

    assert reviewed(database) == date(2026, 5, 1)
    assert "in place of 2026-06-15" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("grant", "on", "told"),
    [
        ("C1001", "2026-06-16", "before it has taken place"),
        ("C9999", "2026-06-15", "No grant of this id"),
    ],
)
def test_what_cannot_be_true_is_not_recorded(
    file: Path, database: Engine, capsys: pytest.CaptureFixture[str], grant: str, on: str, told: str
) -> None:
    assert run(file, grant, on) == 2

    assert reviewed(database) is None
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("on", ["tomorrow", "2026-02-30", "15/06/2026"])
def test_a_day_that_is_none_is_refused(
    file: Path, database: Engine, capsys: pytest.CaptureFixture[str], on: str
) -> None:
    with pytest.raises(SystemExit):
        run(file, on=on)

    assert reviewed(database) is None
    assert "--on: is a day as YYYY-MM-DD" in capsys.readouterr().err


def test_a_database_without_tables_is_said_in_a_line(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file) == 2

    told = capsys.readouterr().err
    assert told == "Nothing was recorded: the storage fails (OperationalError).\n"


def test_a_configuration_that_cannot_be_used_is_said_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "missing.toml") == 2

    assert capsys.readouterr().err.startswith("Nothing was recorded: ")

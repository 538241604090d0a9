"""`python -m auth.audit`: says what is wrong, hands out what is recorded, and never crashes."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import text

from auth.audit import AuditLog
from auth.audit.__main__ import CHANGED, NOTHING_READ, WHOLE, main
from storage.database import open_database
from tests.support.audit import a_chain, a_log, released
from tests.support.audit_event_structure import faults
from tests.support.auth import ACTOR, SUBJECT
from tests.support.fakes import KEY

CONFIGURATION = """
[gateway]
environment = "sandbox"
keys = ["env:TEST_KEY"]
public_url = "https://gateway.example/"
[storage]
url = "{url}"
[national.demographics]
ods = "X26"
base_url = "http://127.0.0.1/demographics"
[national.relationships]
ods = "X26"
base_url = "http://127.0.0.1/relationships"
"""


@pytest.fixture
def file(tmp_path: Path, database_url: str) -> Path:
    """A configuration that names an audit of three records."""
    found = configuration(tmp_path, database_url)
    engine = open_database(database_url)
    asyncio.run(a_chain(engine, 3))
    engine.dispose()
    return found


def configuration(folder: Path, url: str) -> Path:
    found = folder / "gateway.toml"
    found.write_text(CONFIGURATION.format(url=url), encoding="utf-8")
    return found


def run(file: Path, *arguments: object) -> int:
    command, *options = map(str, arguments)
    return main([command, "--config", str(file), *options], {"TEST_KEY": KEY})


def change(url: str, statement: str) -> None:
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_whole_audit_is_said_to_be(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file, "verify") == WHOLE
    assert capsys.readouterr().out == "Chain 1: whole, 3 records\n"


def test_a_changed_audit_is_said_to_be(
    file: Path, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change(database_url, "UPDATE audit_event SET outcome = 'deny' WHERE position = 2")

    assert run(file, "verify") == CHANGED
    assert capsys.readouterr().out.startswith("Chain 1: record 2 (row 2) is not the one written")


def test_an_audit_that_is_empty_is_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'kindred.db'}"
    open_database(url).dispose()

    assert run(configuration(tmp_path, url), "verify") == WHOLE
    assert capsys.readouterr().out == "Nothing is recorded yet\n"


def test_what_is_remembered_is_held_against_the_next_time(
    file: Path, database_url: str, tmp_path: Path
) -> None:
    memory = tmp_path / "heads.json"
    first = run(file, "verify", "--remember", memory)
    again = run(file, "verify", "--remember", memory)
    change(database_url, "DELETE FROM audit_event")
    change(database_url, "DELETE FROM audit_chain")

    gone = run(file, "verify", "--remember", memory)

    assert (first, again, gone) == (WHOLE, WHOLE, CHANGED)
    assert list(json.loads(memory.read_text())["1"]) == ["3"]


def test_a_fault_is_not_remembered_as_how_it_should_be(
    file: Path, database_url: str, tmp_path: Path
) -> None:
    memory = tmp_path / "heads.json"
    run(file, "verify", "--remember", memory)
    before = memory.read_text()
    change(database_url, "DELETE FROM audit_event WHERE position = 3")

    assert run(file, "verify", "--remember", memory) == CHANGED
    assert memory.read_text() == before


@pytest.mark.parametrize("said", [b"not json", b'{"1": 3}', None])
def test_a_memory_of_something_else_is_refused(
    tmp_path: Path, said: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'kindred.db'}"
    open_database(url).dispose()
    memory = tmp_path / "heads.json"
    memory.mkdir() if said is None else memory.write_bytes(said)

    assert run(configuration(tmp_path, url), "verify", "--remember", memory) == NOTHING_READ
    assert "remembers nothing" in capsys.readouterr().err


def test_what_is_exported_is_one_event_a_line(
    file: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(file, "export") == WHOLE

    events = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [one["id"] for one in events] == ["1-1", "1-2", "1-3"]
    assert [list(faults(one)) for one in events] == [[], [], []]
    assert events[0]["source"]["observer"]["display"] == "https://gateway.example"


@pytest.mark.parametrize(
    ("days", "lines"),
    [
        (("--from", "2026-06-15", "--to", "2026-06-15"), 3),
        (("--from", "2026-06-16"), 0),
        (("--to", "2026-06-14"), 0),
        (("--to", "2026-06-15"), 3),
        (("--from", "0001-01-01", "--to", "9999-12-31"), 3),
    ],
)
def test_days_of_an_export_are_those_of_england(
    file: Path, days: tuple[str, ...], lines: int, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(file, "export", *days) == WHOLE
    assert len(capsysbinary.readouterr().out.splitlines()) == lines


def test_a_row_that_is_no_event_is_named_and_left_out(
    file: Path, database_url: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    change(database_url, "UPDATE audit_event SET action = 'x' WHERE position = 2")

    assert run(file, "export") == CHANGED
    said = capsysbinary.readouterr()
    assert len(said.out.splitlines()) == 2
    assert said.err == b"Row 2 was changed and is no event\n"


def test_nothing_is_read_without_a_configuration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "none.toml", "verify") == NOTHING_READ
    assert capsys.readouterr().err.startswith("Nothing was read: ")


@pytest.mark.parametrize("command", ["verify", "export"])
def test_a_database_without_an_audit_is_one_clear_line(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = configuration(tmp_path, f"sqlite:///{tmp_path / 'kindred.db'}")

    assert run(file, command) == NOTHING_READ
    said = capsys.readouterr()
    assert said.err == "Nothing was read: the storage cannot be read (OperationalError)\n"
    assert said.out == ""


def test_a_file_that_is_no_database_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "kindred.db"
    path.write_bytes(b"not a database at all, but long enough to look like one" * 100)

    assert run(configuration(tmp_path, f"sqlite:///{path}"), "verify") == NOTHING_READ
    assert len(capsys.readouterr().err.splitlines()) == 1


async def test_an_audit_that_is_written_meanwhile_is_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'kindred.db'}"
    engine = open_database(url)
    file, log = configuration(tmp_path, url), a_log(engine)

    writing = asyncio.create_task(write_on(log, 200))
    codes = [await asyncio.to_thread(run, file, "verify") for _ in range(5)]
    await writing

    assert codes == [WHOLE] * 5
    engine.dispose()


async def write_on(log: AuditLog, times: int) -> None:
    for number in range(times):
        await log.write(released(str(number)))


def test_neither_command_prints_what_the_database_says_of_a_fault(
    file: Path, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change(database_url, "UPDATE audit_event SET app = 'x' WHERE position = 2")

    run(file, "verify")

    said = capsys.readouterr()
    assert ACTOR not in said.out + said.err
    assert SUBJECT not in said.out + said.err

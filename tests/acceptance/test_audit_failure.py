"""No audit, no disclosure: what happens to an answer while nothing can be recorded."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from auth.audit import ChainKey
from auth.audit.report import is_fault
from auth.audit.verify import verify
from storage.database import open_database
from tests.support.application import Application
from tests.support.asgi import Answer
from tests.support.audit import no_larger
from tests.support.auth import ACTOR, a_person
from tests.support.builders import CANARY, a_directory_of, a_source, an_item
from tests.support.fakes import KEY, a_world
from tests.support.postgres import Postgres

QUERY = {"query": "{ viewer { patient { appointments { nodes { title } } } } }"}


def application(engine: Engine) -> Application:
    """A gateway whose one trust holds something that must not leave unrecorded."""
    item = an_item("RA1", title=CANARY)
    directory = a_directory_of(a_source("RA1"))
    return Application(a_world(directory, item, people=[a_person(ACTOR).build()]), engine)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kindred.db"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{path}")
    yield opened
    opened.dispose()


def is_withheld(answer: Answer) -> bool:
    """Is nothing disclosed, and is the caller told when to come back?"""
    told = (answer.status, answer.code, answer.headers.get("retry-after"))
    return told == (503, "AUDIT_UNAVAILABLE", "5") and CANARY not in answer.text


def is_whole(engine: Engine) -> bool:
    return not any(map(is_fault, verify(engine, [ChainKey(KEY)], {})))


async def test_a_database_that_another_process_locks_discloses_nothing(
    engine: Engine, path: Path
) -> None:
    client, other = application(engine).client(), sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")

    locked = await client.post_json("/graphql", QUERY)
    other.rollback()
    answer = await client.post_json("/graphql", QUERY)

    assert is_withheld(locked)
    assert (answer.status, CANARY in answer.text, is_whole(engine)) == (200, True, True)
    other.close()


async def test_a_full_disk_discloses_nothing_until_there_is_room(engine: Engine) -> None:
    client = application(engine).client()
    event.listen(engine, "checkout", no_larger)

    while (full := await client.post_json("/graphql", QUERY)).status == 200:
        pass
    event.remove(engine, "checkout", no_larger)
    engine.dispose()
    answer = await client.post_json("/graphql", QUERY)

    assert is_withheld(full)
    assert (answer.status, CANARY in answer.text, is_whole(engine)) == (200, True, True)


async def test_a_file_that_was_taken_away_discloses_nothing(engine: Engine, path: Path) -> None:
    client, elsewhere = application(engine).client(), path.with_name("elsewhere.db")
    await client.post_json("/graphql", QUERY)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    move(path, elsewhere)

    gone = await client.post_json("/graphql", QUERY)
    move(elsewhere, path)
    answer = await client.post_json("/graphql", QUERY)

    assert is_withheld(gone)
    assert (answer.status, CANARY in answer.text, is_whole(engine)) == (200, True, True)


async def test_a_database_that_is_read_only_discloses_nothing(engine: Engine) -> None:
    client = application(engine).client()
    event.listen(engine, "checkout", read_only)

    refused = await client.post_json("/graphql", QUERY)
    event.remove(engine, "checkout", read_only)
    engine.dispose()
    answer = await client.post_json("/graphql", QUERY)

    assert is_withheld(refused)
    assert (answer.status, CANARY in answer.text) == (200, True)


def move(path: Path, to: Path) -> None:
    path.rename(to)


def read_only(connection: sqlite3.Connection, *_: object) -> None:
    connection.execute("PRAGMA query_only = ON")


@pytest.mark.postgres
async def test_a_server_that_is_down_discloses_nothing(postgres: Postgres) -> None:
    engine = open_database(postgres.new_database())
    client = application(engine).client()
    await client.post_json("/graphql", QUERY)
    postgres.stop()

    try:
        down = await client.post_json("/graphql", QUERY)
    finally:
        postgres.start()
    answer = await client.post_json("/graphql", QUERY)

    assert is_withheld(down)
    assert (answer.status, CANARY in answer.text, is_whole(engine)) == (200, True, True)
    engine.dispose()


@pytest.mark.postgres
async def test_a_server_that_answers_nothing_discloses_nothing(postgres: Postgres) -> None:
    engine = open_database(postgres.new_database())
    client = application(engine).client()
    await client.post_json("/graphql", QUERY)
    postgres.halt()

    try:
        halted = await client.post_json("/graphql", QUERY)
    finally:
        postgres.go_on()
    answer = await client.post_json("/graphql", QUERY)

    assert is_withheld(halted)
    assert (answer.status, CANARY in answer.text, is_whole(engine)) == (200, True, True)
    engine.dispose()

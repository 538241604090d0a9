"""What the gateway writes down while it serves: nothing about anybody."""

import re
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from sandbox.world import build_world
from tests.support.running import ROOT, Running

pytestmark = pytest.mark.acceptance

FAMILY = (ROOT / "examples" / "operations" / "01-family.graphql").read_text(encoding="utf-8")
BIRTHS = {"query": "{ viewer { patient { birthDate } dependants { patient { birthDate } } } }"}
CANARY = "canary9990000018literal"


async def test_the_log_holds_no_number_name_token_or_literal(running: Running) -> None:
    token = await running.token("maya-hughes")
    await running.post(token, {"query": FAMILY})
    births = re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(await running.post(token, BIRTHS)))
    await running.post(token, {"query": f'{{ patient(nhsNumber: "{CANARY}") {{ id }} }}'})
    await running.post(token, {"query": f'{{ node(id: "{CANARY}") {{ id }} }}'})

    log = running.log.read_text(encoding="utf-8")

    assert '"event": "step 5: planned"' in log
    assert CANARY not in log
    assert "Bearer" not in log
    assert "eyJ" not in log
    assert [n for n in (await running.personas()).values() if n in log] == []
    assert [name for name in family_names() if re.search(rf"\b{name}\b", log)] == []
    assert len(births) > 2
    assert [day for day in births if day in log] == []


async def test_every_item_that_left_stands_in_the_audit(running: Running) -> None:
    query = """{ viewer { patient { letters(first: 100) {
        nodes { provenance { organisation { odsCode } sourceId { id } } } } } } }"""
    answer = await running.ask("maya-hughes", query)
    nodes = answer["data"]["viewer"]["patient"]["letters"]["nodes"]
    shown = {
        (n["provenance"]["organisation"]["odsCode"], n["provenance"]["sourceId"]["id"])
        for n in nodes
    }

    number = (await running.personas())["maya-hughes"]
    recorded = released(running.configuration.parent / "kindred.db", number)

    assert shown
    assert shown <= recorded


async def test_a_refused_stranger_stands_in_the_audit(running: Running) -> None:
    numbers = await running.personas()
    query = "query($n: NhsNumber!) { patient(nhsNumber: $n) { id } }"

    await running.ask("robin-stranger", query, {"n": numbers["maya-hughes"]})

    actor, subject = numbers["robin-stranger"], numbers["maya-hughes"]
    rows = select(
        running.configuration.parent / "kindred.db",
        "SELECT outcome FROM audit_event WHERE actor = ? AND subject = ?",
        (actor, subject),
    )
    assert {row[0] for row in rows} == {"deny"}


def family_names() -> set[str]:
    """Given and family names of everybody in the sandbox."""
    world = build_world(date(2026, 1, 1), "http://localhost")
    return {one.family for one in world.people.values()}


def released(database: Path, subject: str) -> set[tuple[str, str]]:
    """Organisation and id of every item of a person that left, as the audit says."""
    rows = select(
        database,
        "SELECT organisation, value FROM audit_event, json_each(released) WHERE subject = ?",
        (subject,),
    )
    return {(str(organisation), str(value)) for organisation, value in rows}


def select(database: Path, query: str, parameters: tuple[str, ...]) -> list[tuple[object, ...]]:
    """Rows of a query on the gateway's database."""
    connection = sqlite3.connect(database)
    try:
        return connection.execute(query, parameters).fetchall()
    finally:
        connection.close()

"""The audit over real HTTP: people read who looked, and operators verify and export it."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.support.audit_event_structure import faults
from tests.support.running import ROOT, Running

pytestmark = pytest.mark.acceptance

GRACE, JOSEPH, ROBIN = "grace-okafor", "joseph-okafor", "robin-stranger"
LOG = """query ($first: Int, $after: String, $subject: NhsNumber, $from: PartialDate) {
    viewer { accessLog(first: $first, after: $after, subject: $subject, from: $from) {
        nodes { at by { role proxyId } app concern category organisation { odsCode }
            action outcome items }
        edges { cursor } pageInfo { hasNextPage endCursor } } } }"""
APPOINTMENTS = """query ($who: NhsNumber!) {
    patient(nhsNumber: $who) { appointments { nodes { id } } letters { totalCount } } }"""
PROXIES = "{ viewer { proxies { id } } }"


async def log(pair: Running, who: str, **arguments: object) -> dict[str, Any]:
    """A page of a persona's log, or null."""
    answer = await pair.ask(who, LOG, arguments)
    found: dict[str, Any] = answer["data"]["viewer"]["accessLog"]
    return found


async def look(pair: Running, who: str, at: str) -> None:
    """Have one persona ask for another's record."""
    await pair.ask(who, APPOINTMENTS, {"who": (await pair.personas())[at]})


def audit(pair: Running, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the audit on the running gateway's configuration."""
    return subprocess.run(
        [sys.executable, "-m", "auth.audit", command, "--config", str(pair.configuration)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


async def test_a_person_sees_what_their_proxy_was_shown(running: Running) -> None:
    await look(running, GRACE, JOSEPH)

    entries = (await log(running, JOSEPH, first=100))["nodes"]

    (proxy,) = (await running.ask(JOSEPH, PROXIES))["data"]["viewer"]["proxies"]
    shown = [one for one in entries if (one["category"], one["outcome"]) == ("APPT", "SHOWN")]
    assert {(one["by"]["role"], one["by"]["proxyId"]) for one in shown} == {("PROXY", proxy["id"])}
    assert all(one["items"] for one in shown)
    assert all(one["organisation"]["odsCode"] for one in shown)


async def test_what_was_closed_to_a_proxy_is_in_the_log_as_theirs(running: Running) -> None:
    await look(running, GRACE, JOSEPH)

    entries = (await log(running, JOSEPH, first=100))["nodes"]

    refused = [one for one in entries if (one["category"], one["outcome"]) == ("DOCS", "REFUSED")]
    assert {one["by"]["role"] for one in refused} == {"PROXY"}
    assert {one["items"] for one in refused} == {0}


async def test_a_stranger_is_told_of_by_nothing_but_being_one(running: Running) -> None:
    numbers = await running.personas()
    await look(running, ROBIN, JOSEPH)

    found = await log(running, JOSEPH, first=100)

    others = [one for one in found["nodes"] if one["by"]["role"] == "OTHER"]
    assert {(one["outcome"], one["by"]["proxyId"]) for one in others} == {("REFUSED", None)}
    said = json.dumps(found)
    assert not [word for word in (numbers[ROBIN], numbers[GRACE], "Robin", "Grace") if word in said]


async def test_of_a_dependant_the_viewer_sees_only_what_they_did(running: Running) -> None:
    number = (await running.personas())[JOSEPH]
    await look(running, GRACE, JOSEPH)
    await look(running, ROBIN, JOSEPH)
    await running.ask(JOSEPH, "{ viewer { patient { letters { totalCount } } } }")

    entries = (await log(running, GRACE, first=100, subject=number))["nodes"]

    assert {one["by"]["role"] for one in entries} == {"YOU"}
    assert "REFUSED" not in {one["outcome"] for one in entries}
    assert "DOCS" not in {one["category"] for one in entries}


async def test_a_strangers_log_is_null_without_an_error(running: Running) -> None:
    number = (await running.personas())[JOSEPH]

    answer = await running.ask(ROBIN, LOG, {"subject": number})

    assert answer == {"data": {"viewer": {"accessLog": None}}}


async def test_a_log_is_read_page_by_page(running: Running) -> None:
    await look(running, GRACE, JOSEPH)
    cursors: list[str] = []
    page: dict[str, Any] = {"hasNextPage": True, "endCursor": None}

    for _ in range(3):
        found = await log(running, JOSEPH, first=2, after=page["endCursor"])
        cursors += [edge["cursor"] for edge in found["edges"]]
        page = found["pageInfo"]

    assert (len(cursors), len(set(cursors))) == (6, 6)


async def test_reading_the_log_is_in_the_log(running: Running) -> None:
    await log(running, JOSEPH)

    entries = (await log(running, JOSEPH))["nodes"]

    assert ("ACCESS_LOG", "SHOWN") in {(one["concern"], one["outcome"]) for one in entries}


async def test_an_audit_in_use_is_whole(running: Running) -> None:
    await look(running, GRACE, JOSEPH)

    verified = audit(running, "verify")

    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert ": whole, " in verified.stdout


async def test_whatever_was_recorded_is_exported_as_valid_events(running: Running) -> None:
    await look(running, GRACE, JOSEPH)

    exported = audit(running, "export")

    events = [json.loads(line) for line in exported.stdout.splitlines()]
    assert (exported.returncode, exported.stderr) == (0, "")
    assert [fault for one in events for fault in faults(one)] == []
    assert {"R", "E"} <= {one["action"] for one in events}

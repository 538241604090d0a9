"""`python -m sources check` as a process, against every trust of the running sandbox."""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from sources.dialects import DIALECTS
from tests.docs.fences import fenced
from tests.support.running import ROOT, Running

pytestmark = pytest.mark.acceptance

PERSONAS = {
    "RA1": "maya-hughes",
    "RB1": "maya-hughes",
    "RC1": "ella-hughes",
    "RD1": "leo-hughes",
    "RE1": "joseph-okafor",
    "RF1": "casey-reed",
    "G99901": "leo-hughes",
    "X26": "maya-hughes",
    "RZ8": "casey-reed",
    "RZ9": "casey-reed",
}
"""Somebody who has records at each trust of the sandbox, and elsewhere."""
TRUSTS = [ods for ods in PERSONAS if ods not in {"X26", "RZ8", "RZ9"}]
READ_IN = {
    "RA1": {"identifier-modifier": {"Appointment"}},
    "RB1": {"chained-patient": {"Appointment"}},
    "RC1": {"reference": {"Appointment"}},
    "RD1": {"chained-actor": {"Appointment"}},
    "X26": {"pfp": {"MedicationRequest"}, "national-immunisation": {"Immunization"}},
    "RZ8": {"bars": {"Appointment"}},
    "RZ9": {"pca-consumer": {"Appointment", "DocumentReference", "Task"}},
}
"""What is read of the person at a source, in each of its dialects."""
IGNORES = "It ignores parameters it does not know and gives everybody's records instead."


OTHER_DIALECTS = """
[[sources]]
ods = "RZ8"
name = "A portal that speaks Booking and Referral"
kind = "trust"
base_url = "{origin}/trusts/RF1/FHIR/R4"
dialect = "bars"
offers = ["Appointment"]
auth = {{ kind = "client-credentials", token_url = "{origin}/trusts/RF1/token", client_id = "kindred", client_secret = "literal:rf1-sandbox-secret" }}

[[sources]]
ods = "RZ9"
name = "The aggregator"
kind = "national"
base_url = "{origin}/national/aggregator/FHIR/R4"
dialect = "pca-consumer"
locate = "always"
offers = ["Appointment", "DocumentReference", "Task"]
auth = {{ kind = "client-credentials", token_url = "{origin}/national/token", client_id = "kindred", client_secret = "literal:x26-sandbox-secret" }}
"""  # noqa: E501 - the tables of a file
AGGREGATED = ("allAppointmentStates", "allDocumentStates", "allQuestionnairestates")


@pytest_asyncio.fixture
async def further(running: Running) -> AsyncIterator[Path]:
    """A configuration with sources of the dialects that no trust of the sandbox speaks."""
    files = [f"pca/consumer/{name}.json" for name in AGGREGATED]
    await running.shelve("X26-aggregator", {"files": files, "type": "CarePlan"})
    known = running.configuration.read_text(encoding="utf-8")
    path = running.configuration.with_name("further.toml")
    more = OTHER_DIALECTS.format(origin=running.sandbox_url)
    path.write_text(f"{known}{more}", encoding="utf-8")
    yield path
    await running.shelve("X26-aggregator", None)


async def run_check(
    running: Running, ods: str, *more: str, configuration: Path | None = None
) -> tuple[int, str]:
    """Exit code and output; the NHS number goes in by standard input."""
    number = (await running.personas())[PERSONAS[ods]]
    file = str(configuration or running.configuration)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sources", "check", ods, "--config", file),
        *more,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate(f"{number}\n".encode())
    assert number not in out.decode()
    return process.returncode or 0, out.decode()


def found(report: dict[str, Any], severity: str) -> list[str]:
    return [one["what"] for one in report["findings"] if one["severity"] == severity]


def of_the_person(report: dict[str, Any]) -> set[str]:
    """The kinds of which some came, all of them certainly about the person."""
    told = (re.fullmatch(r"Every (\w+) is about the person\.", one) for one in found(report, "ok"))
    return {one.group(1) for one in told if one}


@pytest.mark.parametrize("ods", TRUSTS)
async def test_every_trust_of_the_sandbox_may_join(running: Running, ods: str) -> None:
    code, out = await run_check(running, ods, "--json")

    [report] = json.loads(out)
    warnings = found(report, "warning")
    assert found(report, "fault") == []
    assert code == (1 if warnings else 0)
    assert all(one.startswith(IGNORES) for one in warnings)
    assert [one for one in found(report, "ok") if one.startswith("Every Appointment is about")]


@pytest.mark.parametrize("ods", READ_IN)
async def test_answers_are_read_by_the_dialect_of_their_source(
    running: Running, further: Path, ods: str
) -> None:
    _, out = await run_check(running, ods, "--json", configuration=further)

    reports = {one["dialect"]: one for one in json.loads(out)}
    assert [found(one, "fault") for one in reports.values()] == [[]] * len(reports)
    for dialect, kinds in READ_IN[ods].items():
        assert of_the_person(reports[dialect]) >= kinds


def test_the_check_is_tried_in_every_dialect() -> None:
    assert {dialect for dialects in READ_IN.values() for dialect in dialects} == set(DIALECTS)


async def test_the_report_holds_what_the_page_shows_of_it(running: Running) -> None:
    code, out = await run_check(running, "RB1")

    [example] = fenced(ROOT / "docs" / "joining.md", "text")
    assert code == 1
    assert f"  ! {IGNORES}" in out
    assert set(example.splitlines()) <= set(out.splitlines())


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        ("unavailable", "To a search of Appointment it answers HTTP 503."),
        ("wrong-patient", "but not surely one person."),
    ],
)
async def test_a_broken_trust_must_not_join(running: Running, fault: str, what: str) -> None:
    await running.fault("RD1", fault)
    try:
        code, out = await run_check(running, "RD1")
    finally:
        await running.fault("RD1", "none")

    assert code == 2
    assert "RD1 must not join yet" in out
    assert what in out

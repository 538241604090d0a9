"""`python -m sources check` as a process, against every trust of the running sandbox."""

import asyncio
import json
import sys
from typing import Any

import pytest

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
}
"""Somebody who has records at each trust of the sandbox."""
IGNORES = "It ignores parameters it does not know and gives everybody's records instead."


async def run_check(running: Running, ods: str, *more: str) -> tuple[int, str]:
    """Exit code and output; the NHS number goes in by standard input."""
    number = (await running.personas())[PERSONAS[ods]]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sources", "check", ods, "--config", str(running.configuration)),
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


@pytest.mark.parametrize("ods", PERSONAS)
async def test_every_trust_of_the_sandbox_may_join(running: Running, ods: str) -> None:
    code, out = await run_check(running, ods, "--json")

    [report] = json.loads(out)
    warnings = found(report, "warning")
    assert found(report, "fault") == []
    assert code == (1 if warnings else 0)
    assert all(one.startswith(IGNORES) for one in warnings)
    assert [one for one in found(report, "ok") if one.startswith("Every Appointment is about")]


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

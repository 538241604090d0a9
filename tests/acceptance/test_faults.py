"""Bad days at a hospital: its row says so, everybody else's items stay."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from tests.support.running import ROOT, Running

pytestmark = pytest.mark.acceptance

FAMILY = (ROOT / "examples" / "operations" / "01-family.graphql").read_text(encoding="utf-8")

QUERY = """{ viewer { patient { appointments(first: 100) {
    completeness totalCount
    sources { organisation { odsCode } status message }
    nodes { title provenance { organisation { odsCode } } }
} } } }"""

FAULTS = (
    ("hang", "TIMED_OUT"),
    ("unavailable", "UNAVAILABLE"),
    ("truncated", "INVALID"),
    ("wrong-patient", "INVALID"),
    ("expired-token", "REFUSED"),
)


@pytest_asyncio.fixture(autouse=True)
async def mended(running: Running) -> AsyncIterator[None]:
    """Every dial is back at none after a test, also after one that failed."""
    yield
    for source in ("RA1", "RB1", "G99901", "X26-relationships", "X26-demographics"):
        await running.fault(source, "none")
    await running.set_clock(datetime.now(UTC))


@pytest.mark.parametrize(("kind", "status"), FAULTS)
async def test_a_fault_costs_only_the_items_of_its_trust(
    running: Running, kind: str, status: str
) -> None:
    healthy = await asked(running)
    await running.fault("RB1", kind)

    answer = await asked(running, is_brief=kind == "hang")

    assert statuses(answer)["RB1"] == status
    assert answer["completeness"] == "PARTIAL"
    assert answer["totalCount"] is None
    assert from_others(answer, "RB1") >= from_others(healthy, "RB1") > 0


async def test_one_hung_and_one_down_are_both_named(running: Running) -> None:
    await running.fault("RB1", "hang")
    await running.fault("RA1", "unavailable")

    whole = await running.ask_briefly("maya-hughes", FAMILY)

    answer = whole["data"]["viewer"]["patient"]["appointments"]
    named = {row["organisation"]["name"]: row["status"] for row in answer["sources"]}
    assert named["Northvale Hospitals"] == "UNAVAILABLE"
    assert named["Southmere University Hospitals"] == "TIMED_OUT"
    assert named["Orchard Street Surgery"] == "OK"
    assert answer["completeness"] == "PARTIAL"
    assert answer["nodes"]
    assert "errors" not in whole or {error["extensions"]["code"] for error in whole["errors"]} == {
        "NOT_PERMITTED"
    }


async def test_a_delay_within_the_deadline_costs_nothing(running: Running) -> None:
    await running.fault("RB1", "delay", milliseconds=300)

    answer = await asked(running)

    assert answer["completeness"] == "COMPLETE"


async def test_dependants_say_that_relationships_cannot_be_asked(running: Running) -> None:
    await running.fault("X26-relationships", "unavailable")

    answer = await running.ask("lucy-baker", "{ viewer { dependants { name } patient { id } } }")

    assert answer["data"]["viewer"]["dependants"] is None
    assert answer["data"]["viewer"]["patient"] is not None
    assert answer["errors"][0]["extensions"]["code"] == "SOURCE_UNAVAILABLE"


async def test_own_record_goes_on_without_the_national_record(running: Running) -> None:
    await running.fault("X26-demographics", "unavailable")
    query = """{ viewer { patient { demographics { status } name { text }
        letters { completeness } } } }"""

    # What is remembered for a minute would answer for the service.
    await running.set_clock(datetime.now(UTC) + timedelta(minutes=5))
    answer = await running.ask("ann-finch", query)

    patient = answer["data"]["viewer"]["patient"]
    assert patient["demographics"]["status"] == "UNAVAILABLE"
    assert patient["name"] is None
    assert patient["letters"]["completeness"] == "COMPLETE"


async def asked(running: Running, is_brief: bool = False) -> dict[str, Any]:
    """Maya's own appointments."""
    ask = running.ask_briefly if is_brief else running.ask
    answer = await ask("maya-hughes", QUERY)
    read: dict[str, Any] = answer["data"]["viewer"]["patient"]["appointments"]
    return read


def statuses(answer: dict[str, Any]) -> dict[str, str]:
    """The status of each organisation."""
    return {row["organisation"]["odsCode"]: row["status"] for row in answer["sources"]}


def from_others(answer: dict[str, Any], source: str) -> int:
    """How many items came from elsewhere."""
    codes = [node["provenance"]["organisation"]["odsCode"] for node in answer["nodes"]]
    return sum(code != source for code in codes)

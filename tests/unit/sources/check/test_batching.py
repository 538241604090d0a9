"""Whether a source takes several searches at once: configured it must, else it is suggested."""

import pytest

from sources.check.finding import Severity, Topic
from tests.support.batch_server import BatchServer
from tests.support.fhir_server import FakeFhirServer, Says
from tests.unit.sources.check.trying import (
    OK,
    WARNING,
    a_source,
    findings,
    lines,
    said,
    well_filled,
)

TWO = ["Appointment", "Communication"]
TAKEN = "It takes several searches in one batch."


async def test_a_source_that_takes_batches_is_noted() -> None:
    async with BatchServer() as server:
        well_filled(server)

        found = await findings(a_source(server.base, offers=TWO))

    assert "batch = true" in lines(found)
    assert [len(one) for one in server.batches] == [2]


@pytest.mark.parametrize(("status", "severity"), [(None, OK), (405, None)])
async def test_a_configured_batch_must_be_taken(
    status: int | None, severity: Severity | None
) -> None:
    async with BatchServer() as server:
        server.refuses_with = status
        well_filled(server)

        found = await said(server, Topic.NARROWING, offers=TWO, batch=True)

    refused = "It takes no batch, though one is configured: it answers HTTP 405."
    assert found.get(TAKEN) is severity
    assert found.get(refused) is (WARNING if status else None)


async def test_a_batch_with_a_search_that_fails_is_not_suggested() -> None:
    async with BatchServer() as server:
        well_filled(server)
        server.says("Communication", Says(403))

        found = await findings(a_source(server.base, offers=TWO))

    assert "batch = true" not in lines(found)


@pytest.mark.parametrize(
    ("dialect", "offers"), [("identifier-modifier", TWO), ("chained-patient", TWO[:1])]
)
async def test_nobody_is_asked_for_a_batch_in_vain(dialect: str, offers: list[str]) -> None:
    async with BatchServer(dialect) as server:
        well_filled(server)

        await findings(a_source(server.base, dialect, offers=offers))

    assert server.batches == []


async def test_a_source_without_batches_gets_no_line() -> None:
    async with FakeFhirServer() as server:
        well_filled(server)

        found = await findings(a_source(server.base, offers=TWO))

    assert not [one for one in lines(found) if "batch" in one]

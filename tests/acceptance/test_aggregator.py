"""Published lists of the Patient Care Aggregator, through a configured source into items."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

CASEY = "casey-reed"
SHELF = "X26-aggregator"
SOURCE = """
[[sources]]
ods = "X26"
name = "National services"
kind = "national"
base_url = "{origin}/national/aggregator/FHIR/R4"
dialect = "{dialect}"
locate = "always"
offers = ["Appointment", "DocumentReference", "Task"]

[sources.auth]
kind = "client-credentials"
token_url = "{origin}/national/token"
client_id = "kindred"
client_secret = "literal:x26-sandbox-secret"
"""
LISTED = """sources { organisation { odsCode } status unreadable }
    nodes { title manageUrl organisation { odsCode } provenance { organisation { odsCode } } }"""
QUESTIONNAIRES = f"{{ viewer {{ patient {{ questionnaires {{ {LISTED} }} }} }} }}"


@pytest_asyncio.fixture
async def gateway(running: Running) -> AsyncIterator[Running]:
    """A gateway that is put back as it was."""
    before = running.configuration.read_text(encoding="utf-8")
    yield running
    await running.shelve(SHELF, None)
    running.configuration.write_text(before, encoding="utf-8")
    running.reload()


async def listed(gateway: Running, dialect: str, *names: str) -> tuple[Any, list[Any]]:
    """The aggregator's row and what it told, where these files are on its shelf."""
    source = SOURCE.format(origin=gateway.sandbox_url, dialect=dialect)
    with gateway.configuration.open("a", encoding="utf-8") as file:
        file.write(source)
    assert gateway.reload().startswith("Reloaded")
    files = [f"pca/consumer/{name}.json" for name in names]
    await gateway.shelve(SHELF, {"files": files, "type": "CarePlan"})
    answer = await gateway.ask(CASEY, QUESTIONNAIRES)
    found = answer["data"]["viewer"]["patient"]["questionnaires"]
    (row,) = [one for one in found["sources"] if one["organisation"]["odsCode"] == "X26"]
    nodes = found["nodes"]
    return row, [one for one in nodes if one["provenance"]["organisation"]["odsCode"] == "X26"]


async def test_its_questionnaires_are_people_s_with_their_pages(gateway: Running) -> None:
    row, found = await listed(gateway, "pca-consumer", "allQuestionnairestates")

    assert (row["status"], row["unreadable"]) == ("OK", 0)
    assert {one["organisation"]["odsCode"] for one in found} == {"RJ7", "RJ6", "RAX", "RXP"}
    assert {one["manageUrl"].split("Questionnaire")[0] for one in found} == {
        "https://my.portal.com/"
    }
    assert len(found) == 6


async def test_a_portal_that_failed_it_makes_its_row_incomplete(gateway: Running) -> None:
    row, found = await listed(gateway, "pca-consumer", "allQuestionnairestates", "upstreamTimeout")

    assert (row["status"], len(found)) == ("INCOMPLETE", 6)


async def test_asked_as_a_portal_is_it_gives_nothing(gateway: Running) -> None:
    row, found = await listed(gateway, "identifier-modifier", "allQuestionnairestates")

    assert row["status"] not in {"OK", "EMPTY"}
    assert found == []

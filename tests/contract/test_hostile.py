"""Hostile answers of every kind, to every kind of question, in every dialect.

Each goes through the real `Network` over a real socket. A second server plays the place that
links, redirects, attachments and references lead to: it must never be asked anything.
"""

import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from auth.labels import Labels
from auth.release import Released, release
from schema.answer import Answer, Item, Outcome
from schema.directory import RecordType, Terms
from schema.letter import Letter
from schema.node import Record
from schema.report import SourceStatus
from settings import LabelSettings
from tests.contract.hostile import HEALTHY, ODD, Case, Place
from tests.contract.hostile_answers import ANSWERS, LINKS, PAGES
from tests.contract.hostile_entries import FOREIGN, HARMLESS, UNREADABLE
from tests.support.auth import a_person
from tests.support.builders import CANARY
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, LiveTrust, a_live_trust, a_permit

GROUPS = {
    "foreign": FOREIGN,
    "unreadable": UNREADABLE,
    "harmless": HARMLESS,
    "link": LINKS,
    "page": PAGES,
    "answer": ANSWERS,
}
CASES = {f"{group}: {name}": case for group in GROUPS for name, case in GROUPS[group].items()}
LABELS = Labels.read(LabelSettings())
TERMS = Terms(TRUST)
PERSON = a_person().born("1988-06-25").build()
KINDS = list(RecordType)


@pytest.fixture(params=["chained-patient", "identifier-modifier", "reference"])
def dialect(request: pytest.FixtureRequest) -> str:
    """The three that differ in when the Patient is asked for."""
    return str(request.param)


@pytest_asyncio.fixture
async def evil() -> AsyncIterator[FakeFhirServer]:
    """Where everything leads and nobody may go."""
    async with FakeFhirServer() as running:
        yield running


@pytest_asyncio.fixture
async def trust(server: FakeFhirServer, dialect: str) -> AsyncIterator[LiveTrust]:
    """The source under test, with a small cap of bytes for speed."""
    async with a_live_trust(
        server.base, dialect, max_response_bytes=2_000_000, max_pages=4
    ) as live:
        yield live


def released(outcome: Outcome, record_type: RecordType) -> Released[Record]:
    """What may be shown of it to Anna herself, who sees more than any proxy."""
    if not isinstance(outcome, Answer):
        return Released((), 0, 0)
    permit = a_permit(record_type)
    return release(permit, record_type, outcome, TERMS, LABELS, PERSON)


def shown_ids(items: Iterable[Item[Record]]) -> set[str]:
    return {item.ref.local_id for item in items}


async def contents(trust: LiveTrust, items: Iterable[Item[Any]]) -> list[object]:
    """The bytes of all letters, as far as they are to be had."""
    return [await trust.content(one) for one in items if isinstance(one.record, Letter)]


def strays(server: FakeFhirServer, evil: FakeFhirServer) -> list[str]:
    """Requests outside the base, or to the other server, or with something it was given."""
    cookies = [one.path for one in server.asked if "Cookie" in one.headers]
    outside = [one.path for one in server.asked if one.path.startswith("elsewhere")]
    return [one.path for one in evil.asked] + outside + cookies


@pytest.mark.parametrize("record_type", KINDS, ids=lambda one: one.name)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_a_hostile_answer_shows_nothing_foreign_and_leads_nowhere(
    case: Case,
    record_type: RecordType,
    trust: LiveTrust,
    server: FakeFhirServer,
    evil: FakeFhirServer,
) -> None:
    place = Place(record_type, server.base, evil.base)
    server.says(place.path, *case.says(place))

    with capture_logs() as logs:
        outcome = await trust.search(record_type)

        found = released(outcome, record_type)
        await contents(trust, found.items)
    assert (outcome.status, found.unreadable) == (case.status, case.unreadable)
    assert shown_ids(found.items) == case.shown
    assert logs
    assert CANARY not in repr(found) + str(logs)
    assert strays(server, evil) == []


@pytest.mark.parametrize("record_type", KINDS, ids=lambda one: one.name)
@pytest.mark.parametrize("case", FOREIGN.values(), ids=FOREIGN)
async def test_a_foreign_item_is_not_read_by_its_id_either(
    case: Case,
    record_type: RecordType,
    trust: LiveTrust,
    server: FakeFhirServer,
    evil: FakeFhirServer,
) -> None:
    place = Place(record_type, server.base, evil.base)
    (said,) = case.says(place)
    server.says(place.path, said)
    server.says(f"{place.path}/{ODD}", Says(200, _only_odd(said)))

    outcome = await trust.read(ODD, record_type)

    assert released(outcome, record_type).items == ()
    assert strays(server, evil) == []


def _only_odd(said: Says) -> bytes:
    """The foreign item by itself."""
    return json.dumps(json.loads(said.body)["entry"][1]["resource"]).encode()


async def test_the_word_that_must_not_come_out_would_be_seen(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    for record_type in KINDS:
        place = Place(record_type, server.base, "")
        server.says(place.path, *FOREIGN["another number"].says(place))

        assert CANARY in repr(await trust.search(record_type))


WRONG: dict[str, dict[str, object]] = {
    "another id": {"id": "other"},
    "no id": {"id": None},
    "another type": {"resourceType": "Flag"},
    "no type": {"resourceType": None},
    "a Patient": {"resourceType": "Patient"},
}


@pytest.mark.parametrize("record_type", KINDS, ids=lambda one: one.name)
@pytest.mark.parametrize("elements", WRONG.values(), ids=WRONG)
async def test_another_resource_than_was_asked_for_is_refused(
    elements: dict[str, object],
    record_type: RecordType,
    trust: LiveTrust,
    server: FakeFhirServer,
    dialect: str,
) -> None:
    place = Place(record_type, server.base, "")
    server.says(f"{place.path}/{HEALTHY}", Says.json({**place.item(HEALTHY), **elements}))

    outcome = await trust.read(HEALTHY, record_type)

    # A portal is not asked for one item: it is found by a search, which finds nothing here.
    is_portal = dialect == "identifier-modifier"
    assert outcome.status is (SourceStatus.EMPTY if is_portal else SourceStatus.INVALID)
    assert released(outcome, record_type).items == ()


def test_the_suite_has_the_hostile_answers_that_it_promises() -> None:
    assert len(CASES) >= 100

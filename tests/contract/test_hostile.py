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
from schema.identifiers import LocalId
from schema.letter import Letter
from schema.node import Record
from schema.report import SourceStatus
from settings import LabelSettings
from sources.records import READERS
from sources.records.reader import RecordReader
from tests.contract.hostile import HEALTHY, ODD, Case, Place
from tests.contract.hostile_answers import ANSWERS, LINKS, PAGES
from tests.contract.hostile_entries import FOREIGN, HARMLESS, UNREADABLE
from tests.contract.reading import PORTALS
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
Kind = RecordReader[Any, Any]
KINDS = list(READERS.values())
"""What a source can offer: also what is the second of its record type."""


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
async def trust(server: FakeFhirServer, dialect: str, kind: Kind) -> AsyncIterator[LiveTrust]:
    """The source under test, which offers nothing but the kind that is asked for, so that nothing
    healthy comes from beside it; with a small cap of bytes for speed."""
    async with a_live_trust(
        server.base, dialect, offers=[kind.offer], max_response_bytes=2_000_000, max_pages=4
    ) as live:
        yield live


def released(outcome: Outcome, record_type: RecordType) -> Released[Record]:
    """What may be shown of it to Anna herself, who sees more than any proxy."""
    if not isinstance(outcome, Answer):
        return Released((), 0, 0)
    permit = a_permit(record_type)
    return release(permit, record_type, outcome, TERMS, LABELS, PERSON)


def shown_ids(kind: Kind, items: Iterable[Item[Record]]) -> set[str | None]:
    return {kind.id_of(item.ref.local_id) for item in items}


async def contents(trust: LiveTrust, items: Iterable[Item[Any]]) -> list[object]:
    """The bytes of all letters, as far as they are to be had."""
    return [await trust.content(one) for one in items if isinstance(one.record, Letter)]


def strays(server: FakeFhirServer, evil: FakeFhirServer) -> list[str]:
    """Requests outside the base, or to the other server, or with something it was given."""
    cookies = [one.path for one in server.asked if "Cookie" in one.headers]
    outside = [one.path for one in server.asked if one.path.startswith("elsewhere")]
    return [one.path for one in evil.asked] + outside + cookies


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.offer)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_a_hostile_answer_shows_nothing_foreign_and_leads_nowhere(
    case: Case,
    kind: Kind,
    trust: LiveTrust,
    server: FakeFhirServer,
    evil: FakeFhirServer,
) -> None:
    place = Place(kind, server.base, evil.base)
    server.says(place.path, *case.says(place))

    with capture_logs() as logs:
        outcome = await trust.search(kind.record_type)

        found = released(outcome, kind.record_type)
        await contents(trust, found.items)
    assert (outcome.status, found.unreadable) == (case.status, case.unreadable)
    assert shown_ids(kind, found.items) == case.shown
    assert logs
    assert CANARY not in repr(found) + str(logs)
    assert strays(server, evil) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.offer)
@pytest.mark.parametrize("case", FOREIGN.values(), ids=FOREIGN)
async def test_a_foreign_item_is_not_read_by_its_id_either(
    case: Case,
    kind: Kind,
    trust: LiveTrust,
    server: FakeFhirServer,
    evil: FakeFhirServer,
) -> None:
    place = Place(kind, server.base, evil.base)
    (said,) = case.says(place)
    server.says(place.path, said)
    server.says(f"{place.path}/{ODD}", Says(200, _only_odd(said)))

    outcome = await trust.read(kind.name_of(LocalId(ODD)), kind.record_type)

    assert released(outcome, kind.record_type).items == ()
    assert strays(server, evil) == []


def _only_odd(said: Says) -> bytes:
    """The foreign item by itself."""
    return json.dumps(json.loads(said.body)["entry"][1]["resource"]).encode()


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.offer)
async def test_the_word_that_must_not_come_out_would_be_seen(
    kind: Kind, trust: LiveTrust, server: FakeFhirServer
) -> None:
    place = Place(kind, server.base, "")
    server.says(place.path, *FOREIGN["another number"].says(place))

    outcome = await trust.search(kind.record_type)

    assert CANARY in repr(outcome)


WRONG: dict[str, dict[str, object]] = {
    "another id": {"id": "other"},
    "no id": {"id": None},
    "another type": {"resourceType": "Flag"},
    "no type": {"resourceType": None},
    "a Patient": {"resourceType": "Patient"},
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.offer)
@pytest.mark.parametrize("elements", WRONG.values(), ids=WRONG)
async def test_another_resource_than_was_asked_for_is_refused(
    elements: dict[str, object],
    kind: Kind,
    trust: LiveTrust,
    server: FakeFhirServer,
    dialect: str,
) -> None:
    place = Place(kind, server.base, "")
    server.says(f"{place.path}/{HEALTHY}", Says.json({**place.item(HEALTHY), **elements}))

    outcome = await trust.read(kind.name_of(LocalId(HEALTHY)), kind.record_type)

    # Where one resource is not the item, it is found by a search, which finds nothing here.
    is_searched = dialect in PORTALS or kind.grouped is not None
    assert outcome.status is (SourceStatus.EMPTY if is_searched else SourceStatus.INVALID)
    assert released(outcome, kind.record_type).items == ()


def test_the_suite_has_the_hostile_answers_that_it_promises() -> None:
    assert len(CASES) >= 100

"""The Patient Care Aggregator over HTTP: its published answers as items of the trusts they name."""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from schema.answer import Answer
from schema.appointment import Appointment, AppointmentRequestStatus, AppointmentStatus
from schema.directory import RecordType
from schema.letter import Letter, ReadState
from schema.node import Record
from schema.questionnaire import Questionnaire, QuestionnaireStatus
from schema.report import SourceStatus
from tests.contract.reading import answered
from tests.support.fhir_resources import ANNA, BEN
from tests.support.fhir_server import EVENTS, FakeFhirServer, Says
from tests.support.live import LiveTrust, a_live_trust
from tests.support.samples import renumbered, sample

DIALECT = "pca-consumer"
OFFERS = ["Appointment", "DocumentReference", "Task"]
PUBLISHED = "9000000009"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeFhirServer]:
    async with FakeFhirServer(DIALECT) as running:
        yield running


@pytest_asyncio.fixture
async def aggregator(server: FakeFhirServer) -> AsyncIterator[LiveTrust]:
    async with a_live_trust(server.base, DIALECT, offers=OFFERS) as live:
        yield live


def published(name: str, number: str = ANNA) -> Any:
    return renumbered(f"pca/consumer/{name}.json", {PUBLISHED: number})


async def asked(
    server: FakeFhirServer, aggregator: LiveTrust, kind: RecordType, answer: object
) -> Answer[Record]:
    server.says(EVENTS, Says.json(answer, 207))
    return answered(await aggregator.search(kind))


async def test_questionnaires_lead_to_the_page_of_their_portal(
    server: FakeFhirServer, aggregator: LiveTrust
) -> None:
    published_ones = published("allQuestionnairestates")

    answer = await asked(server, aggregator, RecordType.QUESTIONNAIRE, published_ones)

    found = [one.record for one in answer.items if isinstance(one.record, Questionnaire)]
    assert (answer.status, answer.unreadable) == (SourceStatus.OK, 0)
    assert {one.subject for one in answer.items} == {ANNA}
    assert [one.title for one in found].count("Pre-consultation Survey") == 2
    assert all((one.manage_url or "").startswith("https://my.portal.com/") for one in found)
    assert Counter(one.status for one in found) == {
        QuestionnaireStatus.NOT_STARTED: 2,
        QuestionnaireStatus.IN_PROGRESS: 2,
        QuestionnaireStatus.COMPLETED: 2,
    }
    assert [one.appointment_ref is not None for one in found] == [True, False] * 3
    assert found[0].organisation is not None
    assert found[0].organisation.ods_code == "RJ7"


async def test_a_questionnaire_without_a_page_is_one_nevertheless(
    server: FakeFhirServer, aggregator: LiveTrust
) -> None:
    bare = published("allQuestionnairestates")
    for activity in bare["entry"][0]["resource"]["activity"]:
        del activity["detail"]["extension"]

    answer = await asked(server, aggregator, RecordType.QUESTIONNAIRE, bare)

    assert len(answer.items) == 6


async def test_appointments_say_what_the_portal_was_asked_for(
    server: FakeFhirServer, aggregator: LiveTrust
) -> None:
    all_states = published("allAppointmentStates")

    answer = await asked(server, aggregator, RecordType.APPOINTMENT, all_states)

    found = [one.record for one in answer.items if isinstance(one.record, Appointment)]
    assert {one.status for one in found} == {
        AppointmentStatus.BOOKED,
        AppointmentStatus.FULFILLED,
        AppointmentStatus.CANCELLED,
        AppointmentStatus.NO_SHOW,
    }
    assert {one.request_status for one in found if one.request_status} == {
        AppointmentRequestStatus.PENDING_CANCELLATION,
        AppointmentRequestStatus.PENDING_RESCHEDULE,
        AppointmentRequestStatus.PENDING_CHANGE,
    }
    assert all(one.organisation and one.location for one in found)


async def test_letters_lead_to_their_page_and_keep_their_receipt(
    server: FakeFhirServer, aggregator: LiveTrust
) -> None:
    answer = await asked(server, aggregator, RecordType.LETTER, published("allDocumentStates"))

    found = [one.record for one in answer.items if isinstance(one.record, Letter)]
    states = [ReadState.UNREAD, ReadState.SEEN, ReadState.READ]
    assert [one.read_state for one in found] == [one for one in states for _ in range(2)]
    assert all((one.portal_url or "").startswith("https://my.portal.com/") for one in found)


async def test_referrals_are_no_records_and_cost_nothing(
    server: FakeFhirServer, aggregator: LiveTrust
) -> None:
    referrals = published("allReferralStates")

    answer = await asked(server, aggregator, RecordType.APPOINTMENT, referrals)

    assert (answer.status, answer.unreadable) == (SourceStatus.EMPTY, 0)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("emptyBundle", SourceStatus.EMPTY),
        ("operationOutcomeBusinessRule", SourceStatus.EMPTY),
        ("oneOrMoreErrors", SourceStatus.INCOMPLETE),
        ("upstreamTimeout", SourceStatus.INCOMPLETE),
        ("upstreamHttpStatusError", SourceStatus.INCOMPLETE),
    ],
)
async def test_what_the_aggregator_could_not_get_makes_it_incomplete(
    server: FakeFhirServer, aggregator: LiveTrust, name: str, status: SourceStatus
) -> None:
    answer = await asked(server, aggregator, RecordType.APPOINTMENT, published(name))

    assert answer.status is status


async def test_events_of_somebody_else_are_nobodys(
    server: FakeFhirServer, aggregator: LiveTrust
) -> None:
    foreign = published("allQuestionnairestates", BEN)

    answer = await asked(server, aggregator, RecordType.QUESTIONNAIRE, foreign)

    assert answer.status is SourceStatus.INVALID
    assert {one.subject for one in answer.items} == {None}


async def test_a_portal_of_the_producer_standard_is_no_aggregator(server: FakeFhirServer) -> None:
    server.says(EVENTS, Says.json(sample("pca/consumer/emptyBundle.json")))
    async with a_live_trust(server.base, "identifier-modifier", offers=OFFERS) as portal:
        await portal.search(RecordType.QUESTIONNAIRE)

    assert [one.path for one in server.asked] == ["Task"]


async def test_the_aggregator_is_asked_for_the_events_of_a_person(
    server: FakeFhirServer, aggregator: LiveTrust
) -> None:
    await asked(server, aggregator, RecordType.LETTER, published("emptyBundle"))

    (question,) = server.asked
    assert (question.method, question.path) == ("GET", EVENTS)
    assert question.query.startswith("patient:identifier=")
    assert "_count" not in question.query

"""FHIR Task → Questionnaire: the portals' shape, SDC's shape, and what is no questionnaire."""

from typing import Any

import msgspec
import pytest

from schema.answer import BusinessIdentifier, Item
from schema.directory import RecordType
from schema.questionnaire import Questionnaire, QuestionnaireStatus
from sources.records.task import READER, TaskResource
from tests.support.builders import organisation
from tests.support.fhir_resources import Json, a_task
from tests.support.samples import sample
from tests.unit.sources.reading import read

NUMBER = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}
PATHWAY = "https://fhir.nhs.uk/Id/PathwayId"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
OWNER = {"type": "Organization", "identifier": {"system": ODS, "value": "RA1"}}
BY_PORTAL = {"reference": "https://portal.example/questionnaires/1"}


def item_of(**elements: Any) -> Item[Questionnaire]:
    """The item of a questionnaire with these elements."""
    return read(READER, a_task(**elements))


def record_of(**elements: Any) -> Questionnaire:
    """The record of a questionnaire with these elements."""
    return item_of(**elements).record


def is_left_out(made: Json) -> bool:
    """Is this piece of work nobody's questionnaire?"""
    return READER.is_hidden(msgspec.convert(made, TaskResource))


def test_a_portals_questionnaire_has_its_fields() -> None:
    record = record_of(
        reasonCode={"coding": [{"code": "CONS-Survey"}]},
        restriction={"period": {"end": "2026-07-01"}},
        owner=OWNER,
    )

    assert (record.title, record.kind) == ("Before your operation", "CONS-Survey")
    assert (record.status, record.status_code) == (QuestionnaireStatus.NOT_STARTED, "requested")
    assert record.due_by is not None
    assert record.due_by.text == "2026-07-01"
    assert record.organisation == organisation("RA1")
    assert record.manage_url == "https://portal.example/questionnaires/1"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("requested", QuestionnaireStatus.NOT_STARTED),
        ("ready", QuestionnaireStatus.NOT_STARTED),
        ("in-progress", QuestionnaireStatus.IN_PROGRESS),
        ("completed", QuestionnaireStatus.COMPLETED),
        ("cancelled", QuestionnaireStatus.CANCELLED),
        ("on-hold", QuestionnaireStatus.UNKNOWN),
    ],
)
def test_each_state_has_our_word_and_keeps_theirs(code: str, status: QuestionnaireStatus) -> None:
    record = record_of(status=code)

    assert (record.status, record.status_code) == (status, code)


@pytest.mark.parametrize("element", ["authored", "authoredOn"])
def test_both_spellings_of_when_somebody_was_asked_are_read(element: str) -> None:
    item = item_of(**{"authoredOn": None, element: "2026-05-04T07:00:00+01:00"})

    assert item.record.asked_at is not None
    assert item.when == item.record.asked_at


@pytest.mark.parametrize(("end", "expired"), [("2026-06-14", True), ("2026-06-15", False)])
def test_a_questionnaire_not_started_can_be_expired(end: str, expired: bool) -> None:
    record = record_of(restriction={"period": {"end": end}})

    assert record.status is QuestionnaireStatus.NOT_STARTED
    assert record.expired() is expired


def test_without_a_last_time_nothing_expires() -> None:
    assert record_of().expired() is None


def test_the_appointment_of_the_same_source_is_named() -> None:
    record = record_of(focus={"reference": "Appointment/a1"})

    assert record.appointment_ref is not None
    assert record.appointment_ref.record_type is RecordType.APPOINTMENT
    assert record.appointment_ref.local_id == "a1"
    assert record.appointment_ref.subject == record.ref.subject


@pytest.mark.parametrize(
    "reference",
    ["https://portal.example/Appointment/a1", "#a1", "Encounter/a1", "Appointment/../x"],
)
def test_an_appointment_that_is_not_certain_is_not_named(reference: str) -> None:
    assert record_of(focus={"reference": reference}).appointment_ref is None


@pytest.mark.parametrize("url", ["http://portal.example/1", "javascript:alert(1)", "Task/1"])
def test_only_a_safe_page_is_given_as_link(url: str) -> None:
    questions = [{"valueCanonical": "https://trust.example/Questionnaire/q1"}]

    record = record_of(reasonReference={"reference": url}, input=questions)

    assert record.manage_url is None


def test_a_pathway_is_a_name_together_with_its_organisation() -> None:
    based_on = [{"identifier": [{"system": PATHWAY, "value": "77"}]}]

    item = item_of(basedOn=based_on, owner=OWNER)

    assert item.identifiers == {BusinessIdentifier(PATHWAY, "RA1~77")}


def test_a_pathway_of_nobody_is_no_name() -> None:
    item = item_of(basedOn=[{"identifier": {"system": PATHWAY, "value": "77"}}])

    assert item.identifiers == frozenset()


@pytest.mark.parametrize(
    "elements",
    [
        {"reasonReference": BY_PORTAL},
        {"input": [{"valueCanonical": "https://trust.example/Questionnaire/q1|2"}]},
        {"input": [{"valueReference": {"reference": "Questionnaire/q1"}}]},
        {"focus": {"reference": "Questionnaire/q1"}},
        {"code": {"coding": [{"code": "complete-questionnaire"}]}},
    ],
    ids=["page", "canonical", "reference", "focus", "code"],
)
def test_work_that_asks_questions_is_a_questionnaire(elements: Json) -> None:
    assert not is_left_out({**a_task(), "reasonReference": None, **elements})


@pytest.mark.parametrize("status", ["draft", "entered-in-error"])
def test_what_was_not_asked_in_earnest_is_left_out(status: str) -> None:
    assert is_left_out(a_task(status=status))


def test_the_published_work_on_a_colonoscopy_is_no_questionnaire() -> None:
    assert is_left_out(sample("ukcore/Task-Colonoscopy.json"))

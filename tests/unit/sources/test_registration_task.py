"""FHIR Task → RegistrationApplication, element by element."""

from typing import Any

import pytest

from schema.registration import RegistrationApplication, RegistrationStatus
from sources.element import ODS_CODE
from sources.records.registration_task import READER, RegistrationTaskResource
from sources.salvage import Salvage, Unreadable
from tests.support.builders import moment
from tests.support.fhir_resources import a_registration
from tests.unit.sources.reading import read


def record_of(**elements: Any) -> RegistrationApplication:
    """The record of an application with these elements."""
    return read(READER, a_registration(**elements)).record


def is_hidden(**elements: Any) -> bool:
    """Is a Task with these elements not to be shown?"""
    return READER.is_hidden(Salvage().read(a_registration(**elements), RegistrationTaskResource))


def passage(name: str, code: str, at: str) -> dict[str, Any]:
    """A state that it came into."""
    return {
        "resourceType": "Provenance",
        "id": name,
        "recorded": at,
        "activity": {"coding": [{"code": code}]},
    }


def test_an_application_has_its_fields() -> None:
    owner = {"identifier": {"system": ODS_CODE, "value": "G99901"}, "display": "Orchard Street"}

    record = record_of(
        status="rejected",
        owner=owner,
        businessStatus={"text": "Closed"},
        statusReason={"text": "You live outside the area."},
        lastModified="2026-05-08T09:00:00+01:00",
    )

    assert (record.status, record.status_code) == (RegistrationStatus.REJECTED, "rejected")
    assert record.practice is not None
    assert record.practice.ods_code == "G99901"
    assert (record.stage, record.reason) == ("Closed", "You live outside the area.")
    assert record.changed_on == moment("2026-05-08T09:00:00+01:00")


def test_its_past_is_told_with_the_latest_first() -> None:
    first = passage("h1", "requested", "2026-05-06T09:00:00Z")
    second = passage("h2", "received", "2026-05-07T09:00:00Z")

    record = record_of(
        contained=[first, second],
        relevantHistory=[{"reference": "#h1"}, {"reference": "#h2"}],
    )

    assert [one.status for one in record.history] == [
        RegistrationStatus.RECEIVED,
        RegistrationStatus.SENT,
    ]


def test_what_it_does_not_call_its_past_is_none() -> None:
    record = record_of(contained=[passage("h1", "completed", "2026-05-06T09:00:00Z")])

    assert record.history == []


@pytest.mark.parametrize(
    "code",
    [
        None,
        {"text": "Patient registration"},
        {"coding": [{"system": "http://snomed.info/sct", "code": "1"}]},
        {"coding": [{"system": "https://else.example", "code": "184047000"}]},
    ],
)
def test_another_piece_of_work_is_no_application(code: object) -> None:
    assert is_hidden(code=code)
    assert not is_hidden()


@pytest.mark.parametrize("status", ["draft", "entered-in-error"])
def test_what_was_never_sent_is_hidden(status: str) -> None:
    assert is_hidden(status=status)


def test_what_it_is_about_must_be_certain() -> None:
    with pytest.raises(Unreadable):
        is_hidden(code={"coding": ["184047000"]})


def test_a_source_offers_it_under_a_name_of_its_own() -> None:
    assert (READER.resource_type, READER.offer) == ("Task", "Task:registration")

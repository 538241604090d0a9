"""What of the national record is shown to people: only what holds now."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from schema.demographics import Demographics, Gender
from sources.bundle import read_resource
from sources.national.details import demographics
from sources.national.person_resource import PersonResource
from tests.support.fhir_resources import ANNA, Json
from tests.support.samples import sample_about

IN_2025 = datetime(2025, 6, 15, 12, tzinfo=UTC)


def a_person(**elements: Any) -> Json:
    """The smallest national record."""
    return {"resourceType": "Patient", "id": ANNA, **elements}


def shown(record: Json, now: datetime = IN_2025) -> Demographics:
    """What is shown of a national record."""
    return demographics(read_resource(json.dumps(record).encode(), PersonResource), now)


def test_the_published_example_has_its_details() -> None:
    details = shown(sample_about("pds/Patient.json"))

    assert details.nhs_number_verified
    assert details.name is not None
    assert (details.name.text, details.name.given) == ("Mrs Jane Smith MBE", ["Jane"])
    assert (details.name.family, details.name.prefix) == ("Smith", ["Mrs"])
    assert details.gender is Gender.FEMALE
    assert details.preferred_language == "French"
    assert (details.gp_practice, details.nominated_pharmacy) == ("Y12345", "Y12345")
    needs = details.communication_needs
    assert needs is not None
    assert (needs.interpreter_required, needs.preferred_format) == (True, "Braille")
    assert (needs.preferred_contact_method, needs.preferred_contact_times) == (
        "Letter",
        "Not after 7pm",
    )


def test_only_what_holds_now_is_an_address_or_a_number() -> None:
    details = shown(sample_about("pds/Patient.json"))

    assert details.telecom is not None
    assert details.addresses is not None
    assert [(one.system, one.use, one.value) for one in details.telecom] == [
        ("phone", "home", "01632960587"),
        ("textphone", "home", "01632960587"),
    ]
    assert [one.text for one in details.addresses] == [
        "1 Trevelyan Square, Boar Lane, City Centre, Leeds, West Yorkshire, LS1 6AE",
        "Student Accommodation",
    ]
    assert details.addresses[0].postcode == "LS1 6AE"


def test_what_has_ended_is_not_shown_but_the_last_known_name_is() -> None:
    details = shown(sample_about("pds/Patient.json"), datetime(2026, 1, 1, tzinfo=UTC))

    assert (details.addresses, details.telecom, details.gp_practice) == ((), (), None)
    assert details.name is not None
    assert details.name.text == "Mrs Jane Smith MBE"


def test_the_smallest_published_example_has_no_details() -> None:
    details = shown(sample_about("pds/Minimal_Patient.json"))

    assert details.birth_date is None
    assert details.nhs_number_verified
    assert (details.name, details.gender, details.communication_needs) == (None, None, None)
    assert (details.preferred_language, details.nominated_pharmacy) == (None, None)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([{"use": "usual", "text": "Anna Berg"}], "Anna Berg"),
        ([{"use": "maiden", "family": "Alt"}, {"use": "usual", "family": "Neu"}], "Neu"),
        (
            [
                {"use": "usual", "family": "New", "period": {"start": "2025-01-01"}},
                {
                    "use": "usual",
                    "family": "Old",
                    "period": {"start": "2001-01-01", "end": "2024-12-31"},
                },
            ],
            "New",
        ),
        ([{"use": "official", "family": "Berg"}], "Berg"),
        ([{"family": "Berg", "given": "Anna"}], "Anna Berg"),
        ([{"use": "nickname", "text": "Annie"}], None),
        ([{"use": "usual"}], None),
        ([], None),
    ],
    ids=str,
)
def test_the_name_is_the_usual_one(names: list[Json], text: str | None) -> None:
    name = shown(a_person(name=names)).name

    assert (name.text if name else None) == text


def test_the_language_marked_as_preferred_stands_before_others() -> None:
    english = {"language": {"text": "English"}}
    polish = {"language": {"text": "Polish"}, "preferred": True}

    details = shown(a_person(communication=[english, polish]))

    assert details.preferred_language == "Polish"


def test_a_language_may_be_said_the_way_of_plain_fhir() -> None:
    spoken = [{}, {"language": {"text": "Polish"}}]

    details = shown(a_person(communication=spoken))

    assert details.preferred_language == "Polish"


def test_an_unknown_gender_is_unknown() -> None:
    details = shown(a_person(gender="x"))

    assert details.gender is Gender.UNKNOWN

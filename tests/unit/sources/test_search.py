"""Exactly what each dialect sends, habit by habit."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from schema.identifiers import LocalId, NhsNumber
from schema.request import Fields, Window
from settings import SourceSettings
from sources.dialects import DIALECTS
from sources.question import Question
from sources.records import READERS
from sources.search import Extent, Manner, patient_search
from tests.support.fhir_resources import ANNA

WHO = NhsNumber(ANNA)
PATIENTS = (LocalId("p1"), LocalId("p2"))
TOKEN = f"https://fhir.nhs.uk/Id/nhs-number|{ANNA}"


def source(**keys: Any) -> SourceSettings:
    """A trust's settings."""
    return SourceSettings(ods="RA1", name="T", base_url="https://x.example/fhir", **keys)


def elements(fields: Fields | None) -> Iterable[str]:
    """What a reader needs of a resource for its fields."""
    return ["id", "status"] if fields is None else ["id", *fields]


def search(
    dialect: str,
    resource_type: str = "Appointment",
    window: Window | None = None,
    fields: Fields | None = None,
    **keys: Any,
) -> Question:
    """What a source of the dialect is asked."""
    manner = Manner(source(**keys), DIALECTS[dialect], resource_type, elements)
    return manner.search(WHO, PATIENTS, Extent(window or Window(), fields))


@pytest.mark.parametrize(
    ("dialect", "resource_type", "parameters"),
    [
        ("identifier-modifier", "Appointment", (("patient:identifier", TOKEN),)),
        ("identifier-modifier", "Communication", (("patient:identifier", TOKEN),)),
        ("chained-patient", "Appointment", (("patient.identifier", TOKEN), ("_count", "50"))),
        ("chained-actor", "Appointment", (("actor:Patient.identifier", TOKEN), ("_count", "50"))),
        ("chained-actor", "Communication", (("patient.identifier", TOKEN), ("_count", "50"))),
        ("reference", "Appointment", (("patient", "Patient/p1,Patient/p2"), ("_count", "50"))),
    ],
)
def test_each_dialect_names_the_person_in_its_own_way(
    dialect: str, resource_type: str, parameters: tuple[tuple[str, str], ...]
) -> None:
    assert search(dialect, resource_type) == Question(resource_type, parameters)


def test_what_a_source_declares_is_used() -> None:
    question = search(
        "chained-patient",
        page_size=20,
        elements=True,
        include_patient=True,
        search_method="POST",
        selectors={"Appointment": "subject.identifier"},
    )

    assert question.form
    assert question.parameters == (
        ("subject.identifier", TOKEN),
        ("_count", "20"),
        ("_elements", "id,status"),
        ("_include", "Appointment:patient"),
    )


def test_only_what_the_fields_need_is_asked_for() -> None:
    question = search("identifier-modifier", elements=True, fields=frozenset({"start"}))

    assert question.parameters[-1] == ("_elements", "id,start")


def asked_elements(offer: str, *fields: str, **keys: Any) -> set[str]:
    """The elements that a source is asked for, by a reader that is known."""
    manner = Manner.of(source(elements=True, **keys), DIALECTS["chained-patient"], READERS[offer])
    asked = manner.search(WHO, PATIENTS, Extent(fields=frozenset(fields)))
    return {*dict(asked.parameters)["_elements"].split(",")}


def test_a_choice_is_asked_for_by_both_of_its_names() -> None:
    asked = asked_elements("Immunization", "given_at")

    assert {"occurrence", "occurrenceDateTime"} <= asked


def test_what_comes_along_keeps_what_says_who_it_is() -> None:
    alone = asked_elements("Appointment", "start")
    along = asked_elements("Appointment", "start", include_patient=True)

    assert along - alone == {"active", "birthDate", "extension", "link", "name"}


def test_what_is_mentioned_keeps_its_name() -> None:
    alone = asked_elements("MedicationRequest", "status")
    along = asked_elements("MedicationRequest", "status", include_mentioned=True)

    assert along - alone == {"code", "name", "organization", "practitioner"}


def test_another_types_selector_is_left_alone() -> None:
    question = search("chained-patient", selectors={"Communication": "recipient.identifier"})

    assert question.parameters[0][0] == "patient.identifier"


def test_dates_are_sent_a_day_wider_where_they_are_known() -> None:
    window = Window(date(2026, 3, 29), date(2026, 10, 25))

    question = search("chained-actor", window=window)

    assert question.parameters[1:3] == (
        ("date", "ge2026-03-28T00:00:00Z"),
        ("date", "lt2026-10-27T00:00:00Z"),
    )


@pytest.mark.parametrize(
    ("window", "names"), [(Window(start=date(2026, 1, 1)), 1), (Window(end=date(2026, 1, 1)), 1)]
)
def test_an_open_end_of_a_window_is_not_sent(window: Window, names: int) -> None:
    sent = [name for name, _ in search("chained-actor", window=window).parameters]

    assert sent.count("date") == names


@pytest.mark.parametrize("dialect", ["identifier-modifier", "chained-patient", "reference"])
def test_dates_are_not_sent_where_nobody_knows_them(dialect: str) -> None:
    assert search(dialect, window=Window(date(2026, 1, 1))) == search(dialect)


def test_a_patient_is_asked_for_by_the_full_token() -> None:
    question = patient_search(source(search_method="POST"), WHO)

    assert question == Question("Patient", (("identifier", TOKEN),), form=True)


def test_the_bounds_of_the_calendar_are_no_trouble() -> None:
    window = Window(date.min, date.max)

    assert search("chained-actor", window=window).parameters[0][1] == TOKEN


def test_the_national_service_is_told_every_disease_and_days_of_its_own() -> None:
    window = Window(date(2026, 5, 2), date(2026, 5, 4))

    question = search("national-immunisation", "Immunization", window, search_method="POST")

    (person, targets, *days) = question.parameters
    assert (question.form, person) == (True, ("patient.identifier", TOKEN))
    assert targets[0] == "-immunization.target"
    assert {"COVID19", "FLU", "MMR", "HPV"} <= set(targets[1].split(","))
    assert days == [("-date.from", "2026-05-01"), ("-date.to", "2026-05-05")]


def test_the_first_and_the_last_day_there_are_stay_unsaid() -> None:
    question = search("national-immunisation", "Immunization", Window(date.min, date.max))

    assert [name for name, _ in question.parameters] == [
        "patient.identifier",
        "-immunization.target",
    ]

"""Whether items are provably about the person, and how they name them."""

from typing import Any

import pytest

from sources.check.finding import Severity, Topic
from sources.check.subject import way
from sources.element import Identifier, Reference
from sources.origin import Origins
from tests.support.fhir_resources import (
    ANNA,
    BEN,
    a_patient,
    an_appointment,
    by_id,
    by_number,
)
from tests.support.fhir_server import NHS_NUMBER, FakeFhirServer, Says
from tests.unit.sources.check.trying import FAULT, NOTE, OK, WARNING, said

HERE = Topic.SUBJECT


async def subject_said(*held: dict[str, Any], **settings: Any) -> dict[str, Severity]:
    """What the check says of a server that holds this of the person."""
    async with FakeFhirServer() as server:
        server.holds(ANNA, *held)
        return await said(server, HERE, **settings)


async def test_items_by_nhs_number_are_well() -> None:
    found = await subject_said(an_appointment())

    assert found == {
        "Appointment names its Patient by NHS number (1).": NOTE,
        "Every Appointment is about the person.": OK,
    }


async def test_items_by_local_reference_are_well_with_the_patient() -> None:
    found = await subject_said(a_patient(), an_appointment(who=by_id(ANNA)))

    assert found["A Patient search by NHS number finds the person."] is OK
    assert found["Every Appointment is about the person."] is OK


async def test_items_by_local_reference_without_a_patient_are_a_fault() -> None:
    found = await subject_said(an_appointment(who=by_id(ANNA)))

    told = "A Patient search by NHS number finds nobody, so nothing can be shown."
    assert found[told] is FAULT
    assert found["1 of 1 Appointment cannot be proven to be about the person: not shown."] is FAULT


async def test_somebody_elses_items_are_a_fault() -> None:
    found = await subject_said(an_appointment("a1"), an_appointment("a2", who=by_number(BEN)))

    assert found["1 of 2 Appointments name somebody else's NHS number."] is FAULT
    assert "Every Appointment is about the person." not in found


async def test_two_patients_for_one_number_are_a_fault() -> None:
    found = await subject_said(a_patient(), a_patient(id="other"), an_appointment(who=by_id(ANNA)))

    told = "A Patient search by NHS number gives 2 Patients, but not surely one person."
    assert found[f"{told} Nothing that rests on it is shown."] is FAULT


async def test_two_patients_merged_into_one_are_noted() -> None:
    link = [{"other": {"reference": "Patient/p0018"}, "type": "replaced-by"}]
    old = a_patient(id="old", active=False, link=link)

    found = await subject_said(a_patient(), old, an_appointment(who=by_id(ANNA)))

    assert found["The person has 2 Patients there, merged into one."] is NOTE


async def test_a_replacement_that_does_not_come_along_is_noted() -> None:
    link = [{"other": {"reference": "Patient/new"}, "type": "replaced-by"}]
    async with FakeFhirServer() as server:
        old = a_patient(active=False, link=link)
        server.holds(ANNA, old, an_appointment(who=by_id(ANNA)))
        server.says("Patient/new", Says.json(a_patient(id="new")))

        found = await said(server, HERE)

    assert [one for one in found if "replaced by one that does not come along" in one]
    assert found["Every Appointment is about the person."] is OK


async def test_a_patient_search_that_is_no_bundle_is_a_fault() -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, an_appointment(who=by_id(ANNA)))
        server.says("Patient", Says(body=b"<html>"))

        assert FAULT in (await said(server, HERE)).values()


async def test_a_patient_search_that_is_refused_is_a_fault() -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, an_appointment(who=by_id(ANNA)))
        server.says("Patient", Says(403))

        found = await said(server, HERE)

    assert found["To a Patient search by NHS number it answers HTTP 403."] is FAULT


async def test_a_person_who_is_unknown_there_is_a_warning_only() -> None:
    async with FakeFhirServer("reference") as server:
        found = await said(server, HERE, dialect="reference")

    assert found == {"A Patient search by NHS number finds nobody.": WARNING}


async def test_a_patient_search_that_finds_somebody_for_nobody_is_a_fault() -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, an_appointment(who=by_id(ANNA)))
        server.says(
            "Patient",
            Says.json(
                {
                    "resourceType": "Bundle",
                    "entry": [{"resource": a_patient()}],
                }
            ),
        )

        found = await said(server, HERE)

    assert found["A Patient search for an unknown number gives 1 Patient."] is FAULT


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (Reference("Patient/1"), "local reference"),
        (Reference("https://trust.example/fhir/Patient/1"), "absolute reference"),
        (Reference("https://other.example/fhir/Patient/1"), "reference to another server"),
        (Reference("#p"), "contained resource"),
        (
            Reference("Patient/1", identifier=Identifier(NHS_NUMBER, ANNA)),
            "NHS number and local reference",
        ),
        (Reference("Location/1"), "nothing we can read"),
    ],
)
def test_each_way_of_naming_a_patient_has_words(reference: Reference, expected: str) -> None:
    origins = Origins("https://trust.example/fhir")

    assert way([reference], origins) == expected

"""References are resolved with certainty or not at all."""

import json

import pytest

from schema.answer import KnownPatient
from schema.identifiers import LocalId, NhsNumber
from sources.bundle import read_resource
from sources.local_name import LocalName, local_name
from sources.origin import Origins
from sources.records.appointment import READER, AppointmentResource
from sources.records.patient import LocalPatient
from sources.subject import Addresses, Subjects, needs_patient
from tests.support.fhir_resources import ANNA, BEN, Json, an_appointment, by_id, by_number

BASE = "https://fhir.trust.example/r4"
ORIGINS = Origins(BASE, ["https://public.example/fhir"])
ANNAS = LocalPatient((LocalId("p0018"), LocalId("before")), KnownPatient(None, frozenset()))


def resource(*actors: Json, contained: tuple[Json, ...] = ()) -> AppointmentResource:
    """An appointment in which these take part."""
    given = an_appointment(participant=[{"actor": one} for one in actors], contained=contained)
    return read_resource(json.dumps(given).encode(), AppointmentResource)


def subject_of(found: AppointmentResource, patient: LocalPatient | None = ANNAS) -> str | None:
    """Whom it is about, when Anna was asked for."""
    return Subjects(NhsNumber(ANNA), ORIGINS, patient).of(found, READER.subjects(found))


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("Patient/1", LocalName("Patient", LocalId("1"))),
        ("Patient/1/_history/2", LocalName("Patient", LocalId("1"))),
        (f"{BASE}/Patient/1", LocalName("Patient", LocalId("1"))),
        (f"{BASE}/Patient/1/_history/2", LocalName("Patient", LocalId("1"))),
        ("https://public.example/fhir/Patient/1", LocalName("Patient", LocalId("1"))),
        ("https://other.example/fhir/Patient/1", None),
        ("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0", None),
        ("#patient", None),
        ("Patient/../x", None),
        ("Patient/..", None),
        ("Patient", None),
        ("", None),
        (None, None),
    ],
)
def test_a_reference_names_something_here_or_nothing(
    reference: str | None, name: LocalName | None
) -> None:
    assert local_name(reference, ORIGINS) == name


@pytest.mark.parametrize(
    "actors",
    [
        (by_number(ANNA),),
        (by_id(ANNA),),
        ({"reference": "Patient/before"},),
        (by_id(ANNA), {"reference": f"{BASE}/Patient/before/_history/2"}),
        ({**by_number(ANNA), **by_id(ANNA)},),
        (by_number(ANNA), by_id(ANNA)),
        (by_number(ANNA), {"reference": "Practitioner/p2", "type": "Practitioner"}),
        ({"identifier": by_number(ANNA)["identifier"]},),
        ({"identifier": [by_number(ANNA)["identifier"], {"system": "local", "value": "7"}]},),
        (by_number(ANNA), {**by_number(BEN), "type": "RelatedPerson"}),
        (by_number(ANNA), {"display": "somebody"}),
    ],
    ids=str,
)
def test_a_person_named_for_certain_is_the_subject(actors: tuple[Json, ...]) -> None:
    assert subject_of(resource(*actors)) == ANNA


@pytest.mark.parametrize(
    "actors",
    [
        (by_number(BEN),),
        (by_id(BEN),),
        (by_number(ANNA), by_id(BEN)),
        ({**by_number(ANNA), **by_id(BEN)},),
        ({**by_number(BEN), **by_id(ANNA)},),
        ({"identifier": [by_number(ANNA)["identifier"], by_number(BEN)["identifier"]]},),
        (by_number(ANNA), {"reference": "https://other.example/fhir/Patient/1"}),
        (by_number(ANNA), {"type": "Patient"}),
        ({"type": "RelatedPerson", **{k: v for k, v in by_number(ANNA).items() if k != "type"}},),
        ({"reference": "Group/1"},),
        ({"identifier": {"system": "local", "value": ANNA}},),
        (),
    ],
    ids=str,
)
def test_a_doubt_about_anybody_is_no_subject(actors: tuple[Json, ...]) -> None:
    assert subject_of(resource(*actors)) is None


def test_a_local_patient_that_was_not_verified_proves_nothing() -> None:
    assert subject_of(resource(by_id(ANNA)), patient=None) is None
    assert subject_of(resource({**by_number(ANNA), **by_id(ANNA)}), patient=None) == ANNA


@pytest.mark.parametrize(("number", "expected"), [(ANNA, ANNA), (BEN, None)])
def test_a_contained_patient_names_its_parents_subject(number: str, expected: str | None) -> None:
    inside = {
        "resourceType": "Patient",
        "id": "pat",
        "identifier": [by_number(number)["identifier"]],
    }

    assert subject_of(resource({"reference": "#pat"}, contained=(inside,))) == expected
    assert subject_of(resource({"reference": "#other"}, contained=(inside,))) is None


def test_two_contained_patients_of_one_id_hide_nobody() -> None:
    inside = [
        {"resourceType": "Patient", "id": "pat", "identifier": [by_number(one)["identifier"]]}
        for one in (ANNA, BEN)
    ]

    for contained in (inside, inside[::-1]):
        assert subject_of(resource({"reference": "#pat"}, contained=tuple(contained))) is None


def test_a_patient_is_needed_only_for_local_names() -> None:
    def needs(*actors: Json) -> bool:
        found = resource(*actors)
        return needs_patient(found, READER.subjects(found), Addresses(ORIGINS))

    assert needs(by_id(ANNA))
    assert needs(by_number(ANNA), by_id(ANNA))
    assert not needs(by_number(ANNA))
    assert not needs({"reference": "Location/1"})

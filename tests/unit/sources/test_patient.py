"""One person at a source is one Patient, or several by the source's own word and nobody else's."""

import json
from typing import Any

import pytest

from schema.answer import KnownPatient
from schema.identifiers import LocalId, NhsNumber
from schema.moment import PartialDate
from sources.bundle import read_page
from sources.errors import InvalidAnswer
from sources.origin import Origins
from sources.records.patient import Found, LocalPatient, PatientResource, carrying
from tests.support.fhir_resources import ANNA, BEN, Json, a_bundle, a_patient

BASE = "https://fhir.trust.example/r4"
ORIGINS = Origins(BASE)


def link(kind: str, target: str) -> Json:
    """A link of a Patient to another."""
    return {"type": kind, "other": {"reference": target}}


def old(name: str = "old", by: str = "Patient/new", **elements: Any) -> Json:
    """A Patient of Anna that another one replaced."""
    links = [link("replaced-by", by)]
    return a_patient(ANNA, **{"id": name, "active": False, "link": links, **elements})


def new(**elements: Any) -> Json:
    """The Patient of Anna that is in use."""
    return a_patient(ANNA, **{"id": "new", "active": True, **elements})


def resources(*patients: Json) -> list[PatientResource]:
    """The Patients as they are read."""
    page = read_page(json.dumps(a_bundle(*patients)).encode(), PatientResource, {})
    assert page.unreadable == 0
    return page.matches


def found(*patients: Json) -> Found:
    """What a source answered about Anna's number."""
    return Found.read(resources(*patients), NhsNumber(ANNA), ORIGINS)


def ids(*patients: Json) -> set[str]:
    """The ids of the one person that they are."""
    person = found(*patients).one()
    assert person is not None
    return set(person.ids)


def test_one_patient_is_the_person_and_is_known() -> None:
    names = [{"family": "Smith-Jones", "given": ["Anna Mary"], "prefix": ["Mrs"]}, {"text": "Nan"}]

    person = found(new(name=names, birthDate="1988-06")).one()

    words = frozenset({"Smith-Jones", "Anna", "Mary", "Nan"})
    assert person == LocalPatient(
        (LocalId("new"),), KnownPatient(PartialDate.parse("1988-06"), words)
    )


def test_no_patient_at_all_is_nobody() -> None:
    assert found().one() is None


@pytest.mark.parametrize(
    "patients",
    [
        [old(), new()],
        [new(), old()],
        [old(), old("older"), new()],
        [old(by=f"{BASE}/Patient/new/_history/3"), new()],
        [a_patient(ANNA, id="old", active=False), new(link=[link("replaces", "Patient/old")])],
        [old(), new(link=[link("replaces", "Patient/old")])],
        [old(active=None), new(active=None)],
        [new(link=[link("replaces", "Patient/long-gone")])],
        [new(link=[link("seealso", "Patient/other"), link("refer", "Patient/other")])],
        [new(), new()],
    ],
)
def test_what_the_source_calls_the_same_is_one_person(patients: list[Json]) -> None:
    assert ids(*patients) == {one["id"] for one in patients}


def test_the_patient_in_use_comes_first_and_is_the_known_one() -> None:
    person = found(old(birthDate="1901-01-01"), new(birthDate="1988-06-25")).one()

    assert person is not None
    assert person.ids == ("new", "old")
    assert person.known.birth_date == PartialDate.parse("1988-06-25")


@pytest.mark.parametrize(
    "patients",
    [
        [new(), new(id="new2")],
        [new(), a_patient(ANNA, id="mistake", active=False)],
        [new(), a_patient(ANNA, id="other", link=[link("seealso", "Patient/new")])],
        [old(active=True), new()],
        [new(link=[link("replaces", "Patient/b")]), a_patient(ANNA, id="b", active=True)],
        [old(by="Patient/old")],
        [old("a", by="Patient/b"), old("b", by="Patient/a")],
        [old("a", by="Patient/b"), old("b", by="Patient/new"), new()],
        [old(link=[link("replaced-by", "Patient/new"), link("replaced-by", "Patient/b")]), new()],
        [old(by="https://other.example/Patient/new"), new()],
        [old(by="RelatedPerson/new"), new()],
        [old(by="urn:uuid:6f1c1f5e-6a8f-4a6b-8a2e-1f0a0f7e3c11"), new()],
        [old(link=[{"type": "replaced-by", "other": {"display": "the new one"}}]), new()],
        [old()],
        [new(birthDate="1988-06-25"), new(birthDate="1988-06-26")],
        [a_patient(BEN)],
        [new(), a_patient(BEN)],
        [old(), new(identifier=a_patient(BEN)["identifier"])],
        [new(identifier=[])],
        [new(id="../p1")],
        [new(implicitRules="https://x.example")],
    ],
    ids=[
        "two in use",
        "one unexplained",
        "see also",
        "replaced in use",
        "replacing one in use",
        "by itself",
        "circle",
        "chain",
        "by two",
        "elsewhere",
        "no Patient",
        "unresolvable",
        "no reference",
        "replacement absent",
        "two of one id",
        "other number",
        "another beside it",
        "replaced by another number",
        "no number",
        "no id",
        "own rules",
    ],
)
def test_whoever_is_not_certainly_one_is_used_by_nobody(patients: list[Json]) -> None:
    with pytest.raises(InvalidAnswer):
        found(*patients).one()


def test_a_replacement_that_did_not_come_along_is_named() -> None:
    assert found(old()).absent == "new"
    assert found(old(), new()).absent is None


@pytest.mark.parametrize(
    "elements",
    [{"active": "no"}, {"link": ["x"]}, {"link": [{"type": 5.5}]}, {"link": [{"other": 1}]}],
    ids=str,
)
def test_a_link_that_cannot_be_read_makes_the_patient_unreadable(elements: Json) -> None:
    body = json.dumps(a_bundle(a_patient(**elements))).encode()

    assert read_page(body, PatientResource, {}).unreadable == 1


def test_only_those_with_the_number_are_taken_from_what_came_along() -> None:
    along = resources(a_patient(BEN), new(), a_patient(ANNA, id="nobody", identifier=[]))

    assert [one.id for one in carrying(along, NhsNumber(ANNA))] == ["new"]

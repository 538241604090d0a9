"""What cannot be read still tells its id and labels, as many of them as can be read."""

import pytest

from schema.answer import BusinessIdentifier
from sources.records.document_reference import DocumentReferenceResource
from sources.records.reader import UBRN, USRN
from sources.salvage import Salvage
from sources.unread import Unread
from tests.support.fhir_resources import Json, a_letter


@pytest.mark.parametrize(
    ("elements", "labels"),
    [
        ({}, set()),
        ({"meta": {"security": [{"code": "R"}, {"display": "x"}, None, 5]}}, {"R"}),
        ({"meta": {"security": {"code": "R"}}}, {"R"}),
        ({"meta": {"security": "R"}}, {"R"}),
        ({"meta": {"security": ["R", {"code": "SEX"}]}}, {"R", "SEX"}),
        ({"meta": "R"}, set()),
        ({"securityLabel": [{"coding": [{"code": "V"}]}, "x"]}, {"V"}),
        ({"contained": [{"meta": {"security": [{"code": "HIV"}]}}, "x"]}, {"HIV"}),
        ({"contained": [{"securityLabel": {"coding": {"code": "PSY"}}}]}, {"PSY"}),
    ],
    ids=str,
)
def test_every_label_that_can_be_read_is_told(elements: Json, labels: set[str]) -> None:
    unread = Unread.of_json(a_letter(**elements), Salvage())

    assert unread == Unread("d1", frozenset(labels))


def test_a_typed_resource_tells_the_labels_of_all_its_parts() -> None:
    letter = a_letter(
        meta={"security": [{"code": "R"}, {}]},
        securityLabel=[{"coding": [{"code": "V"}]}],
        contained=[{"meta": {"security": [{"code": "SEX"}]}}],
    )

    unread = Unread.of(Salvage().read(letter, DocumentReferenceResource))

    assert unread == Unread("d1", frozenset({"R", "V", "SEX"}))


@pytest.mark.parametrize(
    ("elements", "names"),
    [
        ({"identifier": [{"system": "s", "value": "1"}, {"value": "2"}, 5]}, {("s", "1")}),
        ({"identifier": {"system": "s", "value": "1"}}, {("s", "1")}),
        ({"masterIdentifier": {"system": "m", "value": "1"}, "identifier": None}, {("m", "1")}),
        (
            {
                "basedOn": [
                    {"identifier": {"system": UBRN, "value": "7"}},
                    {"identifier": [{"system": "other", "value": "8"}]},
                ],
                "slot": [{"identifier": {"system": USRN, "value": "9"}}],
            },
            {(UBRN, "7"), (USRN, "9")},
        ),
        ({"identifier": "1"}, set()),
    ],
    ids=str,
)
def test_every_name_that_can_be_read_is_told(elements: Json, names: set[tuple[str, str]]) -> None:
    resource = {"resourceType": "Appointment", "id": "a1", **elements}

    unread = Unread.of_json(resource, Salvage())

    assert unread.identifiers == {BusinessIdentifier(*one) for one in names}


def test_a_typed_resource_tells_its_names() -> None:
    letter = a_letter(
        identifier=[{"system": "s", "value": "1"}], masterIdentifier={"system": "m", "value": "2"}
    )

    unread = Unread.of(Salvage().read(letter, DocumentReferenceResource))

    assert unread.identifiers == {BusinessIdentifier("s", "1"), BusinessIdentifier("m", "2")}


def test_names_that_cost_too_much_cost_no_label() -> None:
    labelled = a_letter(
        meta={"security": [{"code": "R"}]}, identifier=[5] * 100, masterIdentifier=None
    )

    unread = Unread.of_json(labelled, Salvage(reads_left=50))

    assert unread.labels == {"R"}
    assert unread.identifiers == frozenset()


def test_nothing_is_told_when_reading_costs_too_much() -> None:
    labelled = a_letter(meta={"security": [{"code": "R"}, 5]})

    assert Unread.of_json(labelled, Salvage(reads_left=3)) == Unread()

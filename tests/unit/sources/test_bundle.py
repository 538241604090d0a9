"""A page that is as it should be is read the fast way; any other is still read."""

import json

import msgspec
import pytest

from sources.bundle import BundleResource, companions, read_page, read_resource
from sources.errors import InvalidAnswer
from sources.records.appointment import AppointmentResource
from sources.records.patient import PatientResource
from tests.support.fhir_resources import Json, a_bundle, a_patient, an_appointment


def page_of(bundle: object) -> tuple[list[str | None], int]:
    """The ids of a page's matches, and how many entries could not be read."""
    page = read_page(json.dumps(bundle).encode(), AppointmentResource, {})
    return [one.id for one in page.matches], page.unreadable


def test_a_well_formed_page_is_decoded_as_it_is_typed() -> None:
    note = {"resourceType": "OperationOutcome", "issue": [{"severity": "information"}]}
    body = json.dumps(a_bundle(an_appointment(), note, total=1, link=[])).encode()

    bundle = msgspec.json.decode(body, type=BundleResource)

    assert (bundle.total, len(bundle.entry)) == (1, 2)


@pytest.mark.parametrize(
    "elements",
    [
        {"total": "1"},
        {"link": {"relation": "self", "url": "x"}},
        {"link": [None, {"relation": 5}]},
        {"entry": [{"resource": an_appointment(), "search": "match"}]},
        {"entry": [{"resource": an_appointment(), "search": {"mode": ["match"]}}]},
    ],
    ids=str,
)
def test_a_bundle_that_is_not_well_formed_keeps_its_entries(elements: Json) -> None:
    assert page_of({**a_bundle(an_appointment()), **elements}) == (["a1"], 0)


def test_what_is_no_entry_is_counted_as_unreadable() -> None:
    entries = [None, 5, {}, {"resource": None}, {"resource": an_appointment()}]

    assert page_of({"resourceType": "Bundle", "entry": entries}) == (["a1"], 4)


def test_an_entry_that_cannot_be_written_down_again_is_unreadable() -> None:
    odd = with_odd_entry('"start": "\\ud800"')

    page = read_page(odd.replace(b'"entry"', b'"link": 5, "entry"'), AppointmentResource, {})

    assert ([one.id for one in page.matches], page.unreadable) == (["a1", "a3"], 1)


@pytest.mark.parametrize("mode", ["include", "outcome"])
def test_what_came_along_is_no_match(mode: str) -> None:
    bundle = a_bundle(an_appointment())
    bundle["entry"].append({"resource": an_appointment("a2"), "search": {"mode": mode}})

    assert page_of(bundle) == (["a1"], 0)


@pytest.mark.parametrize("mode", [None, "match", "something"])
def test_without_a_mode_the_type_decides(mode: str | None) -> None:
    entry = {"resource": an_appointment(), "search": {"mode": mode}}

    assert page_of({"resourceType": "Bundle", "entry": [entry]}) == (["a1"], 0)


def with_odd_entry(text: str) -> bytes:
    """A page of two appointments and one with this element, which Python cannot write."""
    odd = '{"resource": {"resourceType": "Appointment", "id": "a2", ' + text + "}}, "
    body = json.dumps(a_bundle(an_appointment(), an_appointment("a3")))
    return body.replace('"entry": [', '"entry": [' + odd).encode()


@pytest.mark.parametrize(
    ("text", "found", "unreadable"),
    [
        ('"start": "\\ud800"', ["a1", "a3"], 1),
        ('"start": 5, "priority": 1e999', ["a1", "a3"], 1),
        ('"start": 5', ["a2", "a1", "a3"], 0),
        ('"start": NaN', ["a2", "a1", "a3"], 0),
        ('"start": ' + "9" * 5000, ["a1", "a3"], 1),
        ('"start": "2026", "start": "2027"', ["a2", "a1", "a3"], 0),
    ],
)
def test_an_odd_value_costs_its_own_item_at_most(
    text: str, found: list[str], unreadable: int
) -> None:
    page = read_page(with_odd_entry(text), AppointmentResource, {})

    assert ([one.id for one in page.matches], page.unreadable) == (found, unreadable)


@pytest.mark.parametrize("text", ['"start": ', '"start": ' + "[" * 9999])
def test_what_is_no_json_is_no_page(text: str) -> None:
    with pytest.raises(InvalidAnswer):
        read_page(with_odd_entry(text), AppointmentResource, {})


def test_only_wanted_companions_are_kept() -> None:
    body = json.dumps(a_bundle(a_patient(), {"resourceType": "Location", "id": "1"})).encode()

    page = read_page(body, AppointmentResource, companions(PatientResource))

    assert [one.id for one in page.companions] == ["p0018"]
    assert read_page(body, AppointmentResource, {}).companions == []


@pytest.mark.parametrize("body", [b"", b"[]", b'{"resourceType":"Patient"}', b'{"id":"a1"}'])
def test_one_resource_is_the_one_that_was_wanted(body: bytes) -> None:
    with pytest.raises(InvalidAnswer):
        read_resource(body, AppointmentResource)

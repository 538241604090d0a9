"""A page that is as it should be is read the fast way; any other is still read."""

import json
from typing import Any

import msgspec
import pytest

from sources.bundle import companions, read_or_unread, read_page, read_resource
from sources.envelope import MOST_VALUES, BundleResource
from sources.errors import InvalidAnswer
from sources.records.appointment import AppointmentResource
from sources.records.patient import PatientResource
from sources.salvage import MOST_READS
from sources.unread import Unread
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


@pytest.mark.parametrize(("severity", "warned"), [("information", False), ("warning", True)])
@pytest.mark.parametrize("beside", [[], [{}]], ids=["well formed", "entry by entry"])
def test_a_warning_among_the_entries_is_noticed(
    severity: str, warned: bool, beside: list[Json]
) -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": severity}]}
    bundle = a_bundle(an_appointment(), outcome)
    bundle["entry"] += beside

    page = read_page(json.dumps(bundle).encode(), AppointmentResource, {})

    assert page.warned is warned


def test_a_page_in_one_go_is_the_page_entry_by_entry() -> None:
    companion = {"resource": a_patient(), "search": {"mode": "include"}}
    bundle = a_bundle(an_appointment(), an_appointment("a2", status="booked"))
    bundle["entry"].append(companion)
    odd = {**bundle, "entry": [*bundle["entry"], {"resource": {"resourceType": "Unknown"}}]}
    wanted = companions(PatientResource)

    whole = read_page(json.dumps(bundle).encode(), AppointmentResource, wanted)
    picked = read_page(json.dumps(odd).encode(), AppointmentResource, wanted)

    assert (picked.matches, picked.companions) == (whole.matches, whole.companions)
    assert len(whole.companions) == 1
    assert (whole.entries, picked.entries) == (3, 4)


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
        ('"start": 5, "priority": 1e999', ["a2", "a1", "a3"], 0),
        ('"start": 1e999', ["a2", "a1", "a3"], 0),
        ('"implicitRules": NaN', ["a1", "a3"], 1),
        ('"meta": {"security": NaN}', ["a1", "a3"], 1),
        ('"meta": {"security": 1e999}', ["a1", "a3"], 1),
        ('"x": NaN, "meta": {"security": 1e999}', ["a1", "a3"], 1),
        ('"start": 5', ["a2", "a1", "a3"], 0),
        ('"start": NaN', ["a2", "a1", "a3"], 0),
        ('"start": ' + "9" * 5000, ["a2", "a1", "a3"], 0),
        ('"start": NaN, "end": ' + "9" * 5000, ["a2", "a1", "a3"], 0),
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


def faulty(local_id: str, faults: int, **elements: Any) -> Json:
    """An appointment with this many extensions that have to be read one by one."""
    return an_appointment(local_id, extension=[{"url": 1}] * faults, **elements)


def test_a_resource_of_faults_only_costs_no_neighbour() -> None:
    bundle = a_bundle(faulty("a1", MOST_READS), an_appointment("a2"))

    assert page_of(bundle) == (["a2"], 1)


def test_the_resources_of_a_page_share_what_may_be_salvaged() -> None:
    some = MOST_READS // 3
    bundle = a_bundle(faulty("a1", some), faulty("a2", some), an_appointment("a3"))

    assert page_of(bundle) == (["a1", "a3"], 1)


def test_labels_are_told_of_what_cost_too_much_to_read() -> None:
    costly = faulty("a1", MOST_READS, meta={"security": [{"code": "R"}]})

    page = read_page(json.dumps(a_bundle(costly)).encode(), AppointmentResource, {})

    assert page.unread == [Unread("a1", frozenset({"R"}))]


def test_a_bundle_of_bad_links_is_no_page() -> None:
    with pytest.raises(InvalidAnswer):
        page_of(a_bundle(an_appointment(), link=[{"relation": 5}] * MOST_READS))


def test_extensions_without_end_cost_their_own_item_only() -> None:
    deep: Json = {"url": 1}
    for _ in range(200):
        deep = {"url": "x", "extension": [deep]}

    assert page_of(a_bundle(an_appointment(extension=[deep]), an_appointment("a2"))) == (["a2"], 1)


def test_a_mode_that_costs_too_much_is_its_own_entrys_trouble() -> None:
    bundle = a_bundle(an_appointment(), an_appointment("a2"))
    bundle["entry"][0]["search"] = {"mode": [{}] * MOST_READS}

    assert page_of(bundle) == (["a2"], 1)


@pytest.mark.parametrize("total", [9, "9"], ids=["well formed", "mended"])
def test_no_more_entries_are_looked_at_than_there_is_room_for(total: object) -> None:
    body = json.dumps(a_bundle(*[an_appointment()] * 3, total=total)).encode()

    page = read_page(body, AppointmentResource, {}, room=2)

    assert (page.entries, len(page.matches), page.is_cut) == (2, 2, True)
    assert not read_page(body, AppointmentResource, {}, room=3).is_cut


@pytest.mark.parametrize("elements", [{}, {"total": "1"}], ids=["well formed", "mended"])
@pytest.mark.parametrize("odd", [b"\xff", b"\xed\xa0\x80"], ids=["no UTF-8", "half a character"])
def test_bytes_that_are_no_text_cost_their_own_item(elements: Json, odd: bytes) -> None:
    bundle = a_bundle(an_appointment(), an_appointment("a2", description="ODD"), **elements)
    body = json.dumps(bundle).encode().replace(b"ODD", odd)

    page = read_page(body, AppointmentResource, {})

    assert ([one.id for one in page.matches], page.unreadable) == (["a1"], 1)


def test_an_entry_of_broken_text_still_tells_its_labels() -> None:
    odd = with_odd_entry('"meta": {"security": [{"code": "R"}]}, "start": "\\ud800"')

    page = read_page(odd.replace(b'"entry"', b'"link": 5, "entry"'), AppointmentResource, {})

    assert page.unread == [Unread("a2", frozenset({"R"}))]


def test_one_resource_that_cannot_be_read_tells_what_it_can() -> None:
    body = json.dumps(an_appointment(meta={"security": [{"code": "R"}, 5]})).encode()

    found = read_or_unread(body, AppointmentResource)

    assert found == Unread("a1", frozenset({"R"}))
    with pytest.raises(InvalidAnswer):
        read_or_unread(body, PatientResource)


@pytest.mark.parametrize("elements", [{}, {"total": "1"}], ids=["well formed", "mended"])
def test_an_answer_of_too_many_values_is_not_parsed(elements: Json) -> None:
    bundle = a_bundle(an_appointment(), x=[[]] * (MOST_VALUES // 2), **elements)
    few = {**bundle, "x": [[]] * (MOST_VALUES // 2 - 50)}

    with pytest.raises(InvalidAnswer):
        page_of(bundle)

    assert page_of(few) == (["a1"], 0)


def test_one_resource_of_too_many_values_is_not_parsed() -> None:
    body = json.dumps(an_appointment(x=[[]] * MOST_VALUES)).encode()

    with pytest.raises(InvalidAnswer):
        read_resource(body, AppointmentResource)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (None, "entry 1: no entry with a resource"),
        ({"resource": [5]}, "entry 1: expected object, got array"),
        ({"resource": {"id": "Anna"}}, "entry 1: no resourceType"),
        (
            {"resource": an_appointment(meta={"security": "Anna"})},
            "entry 1: Appointment.meta.security: expected object, got string",
        ),
    ],
    ids=str,
)
def test_an_unreadable_entry_says_where_and_why(entry: object, reason: str) -> None:
    bundle = a_bundle(an_appointment())
    bundle["entry"].append(entry)

    page = read_page(json.dumps(bundle).encode(), AppointmentResource, {})

    assert [one.reason for one in page.unread] == [reason]


def test_a_next_link_without_an_address_still_says_that_there_is_more() -> None:
    bundle = a_bundle(an_appointment(), link=[{"relation": "self"}, {"relation": "next"}])

    page = read_page(json.dumps(bundle).encode(), AppointmentResource, {})

    assert page.next == ""

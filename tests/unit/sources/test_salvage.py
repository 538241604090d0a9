"""A bad element costs itself; a bad element that decides costs the item."""

from typing import Any

import pytest

from sources.records.appointment import AppointmentResource
from sources.records.document_reference import DocumentReferenceResource
from sources.salvage import DEEPEST, Salvage, Unreadable
from tests.support.fhir_resources import Json, a_letter, an_appointment


def appointment(**elements: Any) -> AppointmentResource:
    """An appointment with these elements, read the slow way."""
    return Salvage().read(an_appointment(**elements), AppointmentResource)


def test_an_element_of_another_type_is_left_out() -> None:
    resource = appointment(start={"at": "noon"}, end="2026-07-01T10:00:00Z")

    assert (resource.start, resource.end) == (None, "2026-07-01T10:00:00Z")


def test_a_list_where_one_is_expected_gives_its_first() -> None:
    resource = appointment(description=[None, "Clinic", "Other"])

    assert resource.description == "Clinic"


def test_one_where_a_list_is_expected_is_a_list_of_one() -> None:
    resource = appointment(specialty={"text": "Dermatology"})

    assert [one.words for one in resource.specialty] == ["Dermatology"]


def test_bad_members_of_a_list_are_left_out() -> None:
    resource = appointment(identifier=[5, {"system": "s", "value": "1"}, None])

    assert [one.value for one in resource.identifier] == ["1"]


def test_a_number_where_text_is_expected_is_its_digits() -> None:
    resource = appointment(identifier=[{"system": "s", "value": 4817508}], description=True)

    assert (resource.identifier[0].value, resource.description) == ("4817508", None)


def test_what_is_nested_is_mended_where_it_is() -> None:
    resource = appointment(
        participant=[{"actor": {"display": 5, "type": "Location", "reference": []}}]
    )

    actor = resource.participant[0].actor
    assert actor is not None
    assert (actor.display, actor.type, actor.reference) == ("5", "Location", None)


def test_null_is_the_same_as_nothing() -> None:
    resource = appointment(extension=None, slot=None, meta=None)

    assert (resource.extension, resource.slot, resource.meta) == ((), (), None)


@pytest.mark.parametrize(
    "elements",
    [
        {"meta": "restricted"},
        {"meta": {"security": "R"}},
        {"meta": {"security": [["R"]]}},
        {"modifierExtension": "x", "implicitRules": {}},
        {"contained": ["x"]},
        {"contained": [{"meta": {"security": "R"}}]},
        {"securityLabel": ["V"]},
    ],
    ids=str,
)
def test_a_label_that_cannot_be_read_makes_the_item_unreadable(elements: Json) -> None:
    with pytest.raises(Unreadable):
        Salvage().read(a_letter(**elements), DocumentReferenceResource)


def test_one_label_where_several_are_expected_is_read() -> None:
    labelled = a_letter(securityLabel={"coding": {"code": "V"}}, meta={"security": {"code": "R"}})

    resource = Salvage().read(labelled, DocumentReferenceResource)

    assert resource.security_label[0].coding[0].code == "V"
    assert resource.meta is not None
    assert resource.meta.security[0].code == "R"


def test_a_name_that_is_no_text_costs_itself() -> None:
    resource = appointment(identifier=[{"\ud800": 1, "value": "1"}, {"value": "2"}])

    assert [one.value for one in resource.identifier] == ["1", "2"]


def test_bad_elements_end_when_the_reads_are_used_up() -> None:
    salvage = Salvage(reads_left=100)

    with pytest.raises(Unreadable):
        salvage.read(an_appointment(extension=[{"url": 1}] * 50_000), AppointmentResource)

    assert salvage.reads_left == 0


def test_a_well_formed_element_costs_one_read_whatever_its_size() -> None:
    salvage = Salvage(reads_left=100)

    salvage.read(an_appointment(extension=[{"url": "x"}] * 50_000), AppointmentResource)

    assert salvage.reads_left > 80


def test_after_a_deep_item_others_are_read_as_before() -> None:
    salvage = Salvage()
    with pytest.raises(Unreadable):
        salvage.read(an_appointment(extension=[nested(DEEPEST)]), AppointmentResource)

    resource = salvage.read(an_appointment(extension=[nested(2)]), AppointmentResource)

    assert resource.extension[0].extension[0].url == "x"


@pytest.mark.parametrize("element", ["extension", "description"])
def test_what_is_nested_without_end_makes_the_item_unreadable(element: str) -> None:
    bottomless: Any = nested(200)
    if element == "description":
        for _ in range(900):
            bottomless = [bottomless]

    with pytest.raises(Unreadable):
        appointment(**{element: [bottomless]})


def nested(depth: int) -> Json:
    """Extensions in extensions, the innermost without a URL that could be read."""
    found: Json = {"url": 1}
    for _ in range(depth):
        found = {"url": "x", "extension": [found]}
    return found


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ({"meta": "R"}, "meta: expected object, got string"),
        ({"meta": {"security": [True]}}, "meta.security: expected object, got boolean"),
        ({"implicitRules": 5.5}, "implicitRules: expected string, got number"),
        ({"implicitRules": []}, "implicitRules: expected string, got array"),
        ({"contained": [{"meta": {"security": [[]]}}]}, "contained.meta.security: "),
        ({"contained": [None]}, "contained: expected object, got null"),
    ],
    ids=str,
)
def test_the_reason_is_a_path_and_kinds_only(elements: Json, reason: str) -> None:
    with pytest.raises(Unreadable) as raised:
        appointment(**elements)

    assert raised.value.reason.startswith(reason)


def test_the_reason_names_no_element_that_the_source_made_up() -> None:
    with pytest.raises(Unreadable) as raised:
        appointment(meta={"Anna Smith": 1, "security": [{"Anna Smith": 1}, 5]})

    assert raised.value.reason == "meta.security: expected object, got number"

"""FHIR Condition → Condition, element by element and for the published example."""

from typing import Any

import pytest

from schema.answer import Item
from schema.code import Code
from schema.condition import Certainty, Condition, ConditionKind, ConditionStatus
from schema.people import PersonInRole
from sources.records.condition import READER, ConditionResource
from sources.salvage import Salvage, Unreadable
from tests.support.fhir_resources import SNOMED, a_condition
from tests.support.samples import sample_about
from tests.unit.sources.reading import read

STATUS = "http://terminology.hl7.org/CodeSystem/condition-ver-status"


def coded(code: str, system: str = STATUS) -> dict[str, Any]:
    """A concept of one code."""
    return {"coding": [{"system": system, "code": code}]}


def item_of(**elements: Any) -> Item[Condition]:
    """The item of a condition with these elements."""
    return read(READER, a_condition(**elements))


def record_of(**elements: Any) -> Condition:
    """The record of a condition with these elements."""
    return item_of(**elements).record


def is_hidden(**elements: Any) -> bool:
    """Is a condition with these elements not to be shown?"""
    return READER.is_hidden(Salvage().read(a_condition(**elements), ConditionResource))


def test_the_published_uk_core_example_has_its_fields() -> None:
    item = read(READER, sample_about("ukcore/Condition-HipReplacement.json"))

    record = item.record
    assert record.name == "Loosening of total hip replacement"
    assert record.codes == [Code(system=SNOMED, code="281445000", display=record.name)]
    assert (record.status, record.certainty) == (ConditionStatus.ACTIVE, Certainty.CONFIRMED)
    assert (record.kind, record.kind_code) == (ConditionKind.DIAGNOSIS, "encounter-diagnosis")
    assert (record.began, record.ended, item.when) == (None, None, None)


def test_what_is_written_down_as_text_is_shown_as_text() -> None:
    site, severity = {"text": "Left knee"}, {"text": "Moderate"}

    record = record_of(
        bodySite=[site, {}], severity=severity, note=[{"text": "One."}, {}, {"text": "Two."}]
    )

    assert (record.body_sites, record.severity) == (["Left knee"], "Moderate")
    assert record.note == "One.\n\nTwo."


@pytest.mark.parametrize("code", ["active", "relapse", "remission", "resolved"])
def test_a_clinical_status_is_the_one_said(code: str) -> None:
    record = record_of(clinicalStatus=coded(code))

    assert (record.status.value, record.status_code) == (code, code)


def test_words_that_are_not_known_keep_their_code() -> None:
    record = record_of(
        clinicalStatus=coded("dormant"), verificationStatus=coded("rumoured"), category=[coded("x")]
    )

    assert (record.status, record.status_code) == (ConditionStatus.UNKNOWN, "dormant")
    assert (record.certainty, record.certainty_code) == (Certainty.UNKNOWN, "rumoured")
    assert (record.kind, record.kind_code) == (ConditionKind.OTHER, "x")


def test_of_several_categories_the_known_one_says_the_kind() -> None:
    record = record_of(category=[coded("local-1"), coded("problem-list-item")])

    assert (record.kind, record.kind_code) == (ConditionKind.PROBLEM, "local-1")


@pytest.mark.parametrize("code", ["refuted", "entered-in-error"])
def test_what_is_not_so_is_hidden(code: str) -> None:
    also = {"coding": [{"code": "confirmed"}, {"code": code}]}

    assert is_hidden(verificationStatus=coded(code))
    assert is_hidden(verificationStatus=also)


@pytest.mark.parametrize("verification", [None, coded("confirmed"), coded("unconfirmed")])
def test_what_may_be_so_is_shown(verification: dict[str, Any] | None) -> None:
    assert not is_hidden(verificationStatus=verification)


@pytest.mark.parametrize("verification", ["refuted", {"coding": ["refuted"]}])
def test_a_verification_that_cannot_be_read_makes_it_unreadable(verification: Any) -> None:
    with pytest.raises(Unreadable):
        is_hidden(verificationStatus=verification)


@pytest.mark.parametrize(
    ("elements", "began", "text"),
    [
        ({"onsetDateTime": "2019-03"}, "2019-03", None),
        ({"onsetPeriod": {"start": "2018", "end": "2019"}}, "2018", None),
        ({"onsetAge": {"value": 12, "unit": "years"}}, None, "at 12 years"),
        ({"onsetString": "in childhood"}, None, "in childhood"),
    ],
)
def test_each_way_of_saying_when_it_began_is_read(
    elements: dict[str, Any], began: str | None, text: str | None
) -> None:
    record = record_of(**elements)

    assert (record.began and record.began.text, record.began_text) == (began, text)


@pytest.mark.parametrize(
    ("elements", "ended", "text"),
    [
        ({"abatementDateTime": "2020-01-02"}, "2020-01-02", None),
        ({"abatementPeriod": {"start": "2018", "end": "2019"}}, "2019", None),
        ({"abatementAge": {"value": 14, "unit": "years"}}, None, "at 14 years"),
        ({"abatementString": "after the operation"}, None, "after the operation"),
    ],
)
def test_each_way_of_saying_when_it_ended_is_read(
    elements: dict[str, Any], ended: str | None, text: str | None
) -> None:
    record = record_of(**elements)

    assert (record.ended and record.ended.text, record.ended_text) == (ended, text)


def test_it_stands_where_it_was_written_down_else_where_it_began() -> None:
    written = item_of(recordedDate="2026-05-04", onsetDateTime="2019")
    begun = item_of(recordedDate=None, onsetDateTime="2019")

    assert [one.when and one.when.text for one in (written, begun)] == ["2026-05-04", "2019"]


def test_a_professional_is_named_and_a_relative_is_not() -> None:
    doctor = {"reference": "Practitioner/p1", "display": "Dr Priya Raman"}
    mother = {"reference": "RelatedPerson/r1", "display": "Maya Hughes"}

    assert record_of(recorder=mother, asserter=doctor).recorded_by == PersonInRole(
        name="Dr Priya Raman", role=None
    )
    assert record_of(recorder=mother).recorded_by == PersonInRole(name=None, role="Related person")
    assert record_of(recorder={"display": "Somebody"}).recorded_by is None


def test_any_code_can_be_filtered_by() -> None:
    several = [{"code": "195967001"}, {"code": "J45"}, {"display": "no code"}]

    record = record_of(code={"coding": several, "text": "Asthma"})

    assert record.code == ("195967001", "J45")

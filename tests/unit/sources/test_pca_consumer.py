"""Events of the aggregator become records of portals: none silently lost, none turned round."""

import json
from typing import Any

import pytest

from sources.dialects.entries import UNREADABLE
from sources.dialects.pca_consumer import PcaConsumer
from tests.support.fhir_resources import ANNA, by_number


def an_event(**elements: Any) -> dict[str, Any]:
    return {"detail": {"id": "e1", "kind": "Appointment", "status": "in-progress", **elements}}


def a_plan(*activities: Any, **elements: Any) -> dict[str, Any]:
    found = {"resourceType": "CarePlan", "status": "active", "subject": by_number(ANNA)}
    return {"resource": {**found, "activity": list(activities), **elements}}


def flat(*entries: Any, **elements: Any) -> list[Any]:
    """The entries that come of these."""
    bundle = {"resourceType": "Bundle", "entry": list(entries), **elements}
    found: list[Any] = json.loads(PcaConsumer().flat(json.dumps(bundle).encode()))["entry"]
    return found


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("Appointment", ["Appointment"]),
        ("DocumentReference", ["DocumentReference"]),
        ("QuestionnaireResponse", ["Task"]),
        ("ServiceRequest", []),
    ],
)
def test_each_kind_of_event_becomes_its_record(kind: str, made: list[str]) -> None:
    found = flat(a_plan(an_event(kind=kind)))

    assert [one["resource"]["resourceType"] for one in found] == made


@pytest.mark.parametrize(
    "activity",
    [
        None,
        {},
        {"detail": "x"},
        {"detail": {"id": "e1"}},
        {"reference": {"reference": "Task/1"}},
        an_event(doNotPerform=True),
        an_event(modifierExtension=[{"url": "x"}]),
        {**an_event(), "modifierExtension": [{"url": "x"}]},
    ],
)
def test_what_may_be_an_event_and_cannot_be_told_is_counted(activity: object) -> None:
    assert flat(a_plan(activity, an_event()))[0] is UNREADABLE


@pytest.mark.parametrize("name", ["modifierExtension", "implicitRules", "contained"])
def test_a_plan_that_may_mean_something_else_gives_no_event(name: str) -> None:
    found = flat(a_plan(an_event(), an_event(), **{name: [{"url": "x"}]}))

    assert found == [UNREADABLE, UNREADABLE]


def test_a_withdrawn_plan_says_nothing() -> None:
    assert flat(a_plan(an_event(), status="entered-in-error")) == []


@pytest.mark.parametrize("kind", ["Appointment", "DocumentReference", "QuestionnaireResponse"])
def test_a_withdrawn_event_stays_withdrawn(kind: str) -> None:
    booked = {"url": "https://x.example/Extension-Appointment-Status", "valueCode": "booked"}

    (found,) = flat(a_plan(an_event(kind=kind, status="entered-in-error", extension=[booked])))

    assert found["resource"]["status"] == "entered-in-error"


def test_a_label_of_the_plan_is_a_label_of_each_event() -> None:
    meta = {"security": [{"code": "R"}]}

    found = flat(a_plan(an_event(), an_event(), meta=meta))

    assert [one["resource"]["meta"] for one in found] == [meta, meta]


def test_labels_without_measure_make_the_event_unreadable() -> None:
    (found,) = flat(a_plan(an_event(), meta={"security": [{"code": "R"}] * 101}))

    assert found["resource"]["meta"] == [[]]


def test_a_total_beyond_what_came_says_that_something_is_missing() -> None:
    whole, short = flat(a_plan(an_event()), total=1), flat(a_plan(an_event()), total=2)

    assert len(whole) == 1
    assert short[1]["resource"]["resourceType"] == "OperationOutcome"


def test_a_plain_searchset_stays_as_it_is() -> None:
    body = b'{"resourceType": "Bundle", "total": 3, "entry": [{"resource": {"id": "a"}}]}'

    assert PcaConsumer().flat(body) is body

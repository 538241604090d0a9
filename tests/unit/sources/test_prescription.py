"""Medicines that were ordered together are one prescription with one status."""

from typing import Any

import pytest
from msgspec import structs

from schema.answer import Item
from schema.prescription import Prescription
from schema.prescription import PrescriptionStatus as S
from sources.records.medication_request import READER
from sources.records.prescription import grouped, status_of
from tests.support.builders import moment
from tests.support.fhir_resources import a_medicine
from tests.unit.sources.reading import read


def an_item(local_id: str, group: str | None = "G1", **elements: Any) -> Item[Prescription]:
    said = {"system": "urn:order", "value": group} if group else None
    return read(READER, a_medicine(local_id, groupIdentifier=said, **elements))


def medicines(items: list[Item[Prescription]]) -> list[int]:
    return [len(one.record.items) for one in grouped(items)]


@pytest.mark.parametrize(
    ("items", "whole"),
    [
        ([S.READY_TO_COLLECT, S.READY_TO_COLLECT], S.READY_TO_COLLECT),
        ([S.READY_TO_COLLECT, S.WITH_PHARMACY], S.PARTLY_READY_TO_COLLECT),
        ([S.READY_TO_COLLECT, S.UNKNOWN], S.PARTLY_READY_TO_COLLECT),
        ([S.PARTLY_READY_TO_COLLECT, S.PREPARING_REMAINDER], S.PARTLY_READY_TO_COLLECT),
        ([S.READY_TO_COLLECT, S.COLLECTED], S.READY_TO_COLLECT),
        ([S.READY_TO_COLLECT, S.READY_TO_DISPATCH], S.PARTLY_READY_TO_COLLECT),
        ([S.READY_TO_DISPATCH, S.APPROVED], S.PARTLY_READY_TO_DISPATCH),
        ([S.WITH_PHARMACY, S.APPROVED], S.WITH_PHARMACY),
        ([S.WITH_PHARMACY, S.TRACKING_UNAVAILABLE], S.WITH_PHARMACY),
        ([S.COLLECTED, S.WITH_PHARMACY], S.WITH_PHARMACY),
        ([S.COLLECTED, S.UNKNOWN], S.UNKNOWN),
        ([S.COLLECTED, S.NOT_DISPENSED], S.COLLECTED),
        ([S.NOT_DISPENSED, S.CANCELLED_BY_PRESCRIBER], S.NOT_DISPENSED),
        ([S.CANCELLED], S.CANCELLED),
        ([], S.UNKNOWN),
    ],
)
def test_the_status_of_the_whole_says_what_can_be_done_now(items: list[S], whole: S) -> None:
    assert status_of(items) is whole
    assert status_of(reversed(items)) is whole


@pytest.mark.parametrize("one", list(S))
@pytest.mark.parametrize("other", list(S))
def test_any_two_statuses_have_one_together(one: S, other: S) -> None:
    assert status_of([one, other]) is status_of([other, one])
    assert status_of([one, one]) is one


def test_medicines_of_one_order_are_one_prescription() -> None:
    assert medicines([an_item("1"), an_item("2", "G2"), an_item("3")]) == [2, 1]


def test_medicines_without_a_number_stand_alone() -> None:
    assert medicines([an_item("1", None), an_item("2", None)]) == [1, 1]


def test_what_is_not_certainly_the_persons_joins_nothing() -> None:
    foreign = structs.replace(an_item("2"), subject=None)

    found = grouped([an_item("1"), foreign, structs.replace(foreign)])

    assert [(len(one.record.items), one.subject is None) for one in found] == [
        (1, False),
        (1, True),
        (1, True),
    ]


def test_a_label_on_one_medicine_is_on_the_whole() -> None:
    labelled = an_item("2", meta={"security": [{"code": "SEX"}]})

    (found,) = grouped([an_item("1"), labelled])

    assert found.labels == {"SEX"}


def test_a_prescription_keeps_its_name_while_medicines_come_and_go() -> None:
    (two,) = grouped([an_item("1"), an_item("2")])
    (one,) = grouped([an_item("2")])

    assert two.ref == one.ref == one.record.ref
    assert one.ref.local_id not in {"1", "2"}


def test_a_prescription_is_as_old_as_its_oldest_medicine() -> None:
    (found,) = grouped(
        [an_item("1", authoredOn="2026-05-06"), an_item("2", authoredOn="2026-05-04")]
    )

    assert found.when == moment("2026-05-04")


def test_the_code_is_told_where_all_medicines_have_one() -> None:
    (same,) = grouped([an_item("1"), an_item("2")])
    (mixed,) = grouped([an_item("1"), an_item("2", status="completed")])

    assert (same.record.status_code, mixed.record.status_code) == ("active", None)
    assert mixed.record.status is S.ACTIVE

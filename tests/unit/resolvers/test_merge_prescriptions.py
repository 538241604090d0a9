"""A repeat that was asked for is told with its medicine, whichever version is shown."""

from typing import Any, cast

import pytest

from resolvers.merge import merge, ranks_of
from schema.answer import Item
from schema.directory import RecordType
from schema.moment import Moment
from schema.node import Record
from schema.prescription import Prescription, PrescriptionItem, PrescriptionStatus
from tests.support.auth import SUBJECT
from tests.support.builders import a_directory_of, a_source, moment, own_item

NATIONAL, PRACTICE, OTHER = "RA3", "RA1", "RA2"
RANKS = ranks_of(a_directory_of(*map(a_source, (PRACTICE, OTHER, NATIONAL))))
MAY, JUNE = moment("2026-05-20T10:00:00Z"), moment("2026-06-01T10:00:00Z")


def medicine(code: str | None, asked: Moment | None = None, name: str = "A") -> PrescriptionItem:
    return PrescriptionItem(
        medicine=name,
        medicine_code=code,
        dosage=None,
        quantity=None,
        status=PrescriptionStatus.ACTIVE,
        status_code=None,
        status_date=None,
        history=[],
        repeat_requested_on=asked,
    )


def version(code: str, *items: PrescriptionItem, **fields: Any) -> Item[Record]:
    """The same prescription as an organisation has it. The national service owns it."""
    given = {"status": PrescriptionStatus.ACTIVE, "items": list(items), **fields}
    kind = RecordType.PRESCRIPTION
    return own_item(SUBJECT, code, record_type=kind, when=None, ubrn="P1", owner=NATIONAL, **given)


def shown(*versions: Item[Record]) -> Prescription:
    """The one that is shown, which is the national service's."""
    (thing,) = merge(versions, RANKS)
    assert thing.first.ref.organisation == NATIONAL
    return cast(Prescription, thing.record())


def asked(*versions: Item[Record]) -> list[Moment | None]:
    return [one.repeat_requested_on for one in shown(*versions).items]


def test_what_only_the_practice_knows_of_a_repeat_is_told() -> None:
    theirs = version(NATIONAL, medicine("a"), medicine("b"))

    assert asked(theirs, version(PRACTICE, medicine("b", MAY), medicine("a"))) == [None, MAY]


def test_of_a_repeat_the_version_shown_is_believed_first() -> None:
    theirs = version(NATIONAL, medicine("a", MAY))

    assert asked(theirs, version(PRACTICE, medicine("a", JUNE))) == [MAY]


def test_of_several_requests_for_a_medicine_the_latest_is_told() -> None:
    others = version(PRACTICE, medicine("a", MAY)), version(OTHER, medicine("a", JUNE))

    assert asked(version(NATIONAL, medicine("a")), *others) == [JUNE]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (medicine("a", name="A"), medicine("a", MAY, name="Z"), True),
        (medicine("a", name="A"), medicine("b", MAY, name="A"), False),
        (medicine(None, name="A"), medicine("b", MAY, name=" a "), True),
        (medicine(None, name="A"), medicine("b", MAY, name="B"), False),
        (medicine(None, name=""), medicine(None, MAY, name=""), False),
    ],
)
def test_a_medicine_is_the_same_by_its_code_else_its_name(
    one: PrescriptionItem, other: PrescriptionItem, is_same: bool
) -> None:
    assert asked(version(NATIONAL, one), version(PRACTICE, other)) == [MAY if is_same else None]


def test_what_was_not_known_of_a_repeat_is_no_conflict() -> None:
    record = shown(version(NATIONAL, medicine("a")), version(PRACTICE, medicine("a", MAY)))

    assert record.conflicts == []
    assert [one.organisation.ods_code for one in record.also_reported_by] == [PRACTICE]


def test_what_versions_say_otherwise_of_a_medicine_stays_a_conflict() -> None:
    other = version(PRACTICE, medicine("a", MAY, name="Another name"))

    record = shown(version(NATIONAL, medicine("a")), other)

    assert [one.field for one in record.conflicts] == ["items"]
    assert record.items[0].medicine == "A"

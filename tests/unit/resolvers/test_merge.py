"""Many organisations' items become one list, and each thing stands in it once."""

from datetime import UTC, datetime

import pytest

from schema.answer import Item
from schema.appointment import Appointment, AppointmentStatus, Location
from schema.connection import RecordOrder
from schema.node import Record
from tests.support.auth import SUBJECT
from tests.support.builders import (
    LETTER,
    MESSAGE,
    a_directory_of,
    a_source,
    an_item,
    moment,
    organisation,
    own_item,
)
from tests.support.lists import as_shown, in_order

DIRECTORY = a_directory_of(a_source("RA1"), a_source("RA2"), a_source("RA3"))
OLDEST, NEWEST = RecordOrder.OLDEST_FIRST, RecordOrder.NEWEST_FIRST


def merged(*items: Item[Record], order: RecordOrder = OLDEST) -> list[Item[Record]]:
    return [as_shown(one.thing) for one in in_order(items, DIRECTORY, order)]


def names(items: list[Item[Record]]) -> list[str]:
    return [f"{one.ref.organisation}/{one.ref.local_id}" for one in items]


JUNE = an_item("RA2", "june", "2026-06-01T09:00:00Z")
JULY = an_item("RA1", "july", "2026-07-01T09:00:00Z")
YEAR = an_item("RA1", "year", "2026")
UNKNOWN = an_item("RA1", "unknown", None)


def test_the_oldest_comes_first_unless_asked_otherwise() -> None:
    assert names(merged(JULY, JUNE)) == ["RA2/june", "RA1/july"]
    assert names(merged(JULY, JUNE, order=NEWEST)) == ["RA1/july", "RA2/june"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (OLDEST, ["RA2/june", "RA1/july", "RA1/year", "RA1/unknown"]),
        (NEWEST, ["RA1/year", "RA1/july", "RA2/june", "RA1/unknown"]),
    ],
)
def test_unknown_times_come_last_in_both_orders(order: RecordOrder, expected: list[str]) -> None:
    assert names(merged(UNKNOWN, YEAR, JULY, JUNE, order=order)) == expected


def test_equal_times_are_ordered_by_organisation_and_id() -> None:
    same = [an_item("RA2", "1"), an_item("RA1", "2"), an_item("RA1", "1")]

    assert names(merged(*same)) == names(merged(*reversed(same))) == ["RA1/1", "RA1/2", "RA2/1"]


def test_offsets_do_not_disturb_the_order() -> None:
    earlier = an_item("RA1", "1", "2026-06-01T10:00:00+01:00")
    later = an_item("RA2", "1", "2026-06-01T09:30:00Z")

    assert names(merged(later, earlier)) == ["RA1/1", "RA2/1"]


def test_a_shared_booking_reference_makes_one_item() -> None:
    (one,) = merged(an_item("RA2", "x", ubrn="U1"), an_item("RA1", "y", ubrn="U1"))

    assert names([one]) == ["RA1/y"]
    others = [p.organisation.ods_code for p in one.record.also_reported_by]
    assert others == ["RA2"]


def test_the_owners_version_comes_first() -> None:
    ours = an_item("RA3", "y", ubrn="U1", owner="RA3")

    (one,) = merged(an_item("RA1", "x", ubrn="U1", owner="RA3"), ours)

    assert names([one]) == ["RA3/y"]


def test_items_are_one_through_a_third() -> None:
    chain = [
        an_item("RA1", ubrn=["U1"]),
        an_item("RA2", ubrn=["U1", "U2"]),
        an_item("RA3", ubrn=["U2"]),
    ]

    (one,) = merged(*chain)

    assert [p.organisation.ods_code for p in one.record.also_reported_by] == ["RA2", "RA3"]


def test_equal_text_and_time_are_no_reason_to_unite() -> None:
    assert len(merged(an_item("RA1"), an_item("RA2"))) == 2
    assert len(merged(an_item("RA1", ubrn="U1"), an_item("RA2", ubrn="U2"))) == 2


def test_two_items_of_one_organisation_are_never_united() -> None:
    rebooked = [an_item("RA1", "old", ubrn="U1"), an_item("RA1", "new", ubrn="U1")]

    assert len(merged(*rebooked)) == 2
    assert len(merged(*rebooked, an_item("RA2", "x", ubrn="U1"))) == 3


def test_the_same_item_twice_is_listed_once() -> None:
    assert names(merged(JULY, JULY)) == ["RA1/july"]


def test_what_others_say_differently_is_a_conflict() -> None:
    first = an_item("RA1", ubrn="U1", status=AppointmentStatus.BOOKED, title="Dermatology")
    other = an_item(
        "RA2", "2", "2026-07-01T10:00:00+01:00", ubrn="U1", status=AppointmentStatus.CANCELLED
    )

    (one,) = merged(first, other)

    said = {(c.field, c.value, c.organisation.ods_code) for c in one.record.conflicts}
    assert said == {
        ("status", "CANCELLED", "RA2"),
        ("start", "2026-07-01T10:00:00+01:00", "RA2"),
    }


class AsRead(Appointment):
    """A class of a reader's own, which callers see as any other appointment."""


def test_records_of_two_readers_are_compared_as_one_type() -> None:
    first, other = (an_item(code, ubrn="U1", title=code) for code in ("RA1", "RA2"))
    other.record.__class__ = AsRead

    (one,) = merged(first, other)

    assert [(c.field, c.value) for c in one.record.conflicts] == [("title", "RA2")]


def test_silence_is_no_conflict() -> None:
    talkative = an_item("RA1", ubrn="U1", instructions="Come early.", service="Clinic 4")

    (one,) = merged(talkative, an_item("RA2", ubrn="U1"))

    assert one.record.conflicts == []


def test_the_same_instant_in_another_zone_is_no_conflict() -> None:
    pair = [
        an_item("RA1", when="2026-07-01T09:30:00+01:00", ubrn="U1"),
        an_item("RA2", when="2026-07-01T08:30:00Z", ubrn="U1"),
    ]

    assert merged(*pair)[0].record.conflicts == []


def test_an_organisation_is_compared_by_its_code() -> None:
    renamed = organisation("RA1")
    renamed.name = "Another name"
    same = [
        an_item("RA1", ubrn="U1", organisation=organisation("RA1")),
        an_item("RA2", ubrn="U1", organisation=renamed),
    ]
    other = an_item("RA2", ubrn="U1", organisation=organisation("RA9"))

    assert merged(*same)[0].record.conflicts == []
    assert [c.value for c in merged(same[0], other)[0].record.conflicts] == ["Trust RA9"]


def test_a_conflict_about_something_large_is_named_without_a_value() -> None:
    one, other = Location(name="A", address=None), Location(name="B", address=None)

    (item,) = merged(
        an_item("RA1", ubrn="U1", location=one), an_item("RA2", ubrn="U1", location=other)
    )

    assert [(c.field, c.value) for c in item.record.conflicts] == [("location", None)]


def test_names_of_conflicting_fields_are_those_of_the_schema() -> None:
    pair = [an_item(code, ubrn="U1", status_code=code) for code in ("RA1", "RA2")]

    assert [c.field for c in merged(*pair)[0].record.conflicts] == ["statusCode"]


def test_what_the_gateway_keeps_to_itself_is_no_conflict() -> None:
    letters = [
        an_item(
            code,
            record_type=LETTER,
            ubrn="U1",
            content_address=f"Binary/{code}",
            portal_url=f"https://{code}.example",
            streamable=code == "RA1",
        )
        for code in ("RA1", "RA2")
    ]

    assert merged(*letters)[0].record.conflicts == []


def test_different_kinds_of_record_are_not_compared() -> None:
    (one,) = merged(
        an_item("RA1", ubrn="U1", record_type=LETTER),
        an_item("RA2", ubrn="U1", record_type=MESSAGE),
    )

    assert one.record.conflicts == []


def test_of_an_item_that_came_twice_the_latest_is_listed() -> None:
    older, newer = an_item("RA1", title="Before"), an_item("RA1", title="After")
    older.record.provenance.last_updated = datetime(2026, 6, 1, tzinfo=UTC)
    newer.record.provenance.last_updated = datetime(2026, 6, 2, tzinfo=UTC)

    assert merged(older, newer) == merged(newer, older) == [newer]


def test_items_of_two_people_are_never_united() -> None:
    ours, theirs = an_item("RA1", ubrn="U1"), own_item(SUBJECT, "RA2", ubrn="U1")

    assert len(merged(ours, theirs)) == 2


def test_neighbouring_microseconds_are_two_times() -> None:
    pair = [an_item("RA2", when="9998-07-01T09:00:00.000001Z")]
    pair += [an_item("RA1", when="9998-07-01T09:00:00.000002Z")]

    assert names(merged(*pair)) == ["RA2/1", "RA1/1"]


def test_the_sources_own_items_are_left_as_they_were() -> None:
    first = an_item("RA1", ubrn="U1")

    merged(first, an_item("RA2", ubrn="U1"))

    assert first.record.also_reported_by == []
    assert first.when == moment("2026-07-01T09:30:00+01:00")

"""Filters are applied to every item again, because sources may ignore them."""

from datetime import date

import pytest

from resolvers.matching import matches, wanted, window
from schema.answer import Item
from schema.appointment import AppointmentFilter, AppointmentKind, AppointmentStatus
from schema.code import Code
from schema.condition import ConditionFilter
from schema.connection import PeriodFilter
from schema.directory import RecordType
from schema.identifiers import OdsCode
from schema.letter import LetterFilter, ReadState
from schema.message import MessageFilter
from schema.node import Record
from schema.record_filter import RecordFilter
from schema.request import Window
from tests.support.auth import partial
from tests.support.builders import LETTER, MESSAGE, an_item

BOOKED = an_item(when="2026-07-01T09:30:00+01:00")


def period(start: str | None = None, end: str | None = None) -> PeriodFilter:
    return PeriodFilter(start=partial(start) if start else None, end=partial(end) if end else None)


@pytest.mark.parametrize(
    ("item", "asked", "expected"),
    [
        (BOOKED, None, True),
        (BOOKED, AppointmentFilter(), True),
        (BOOKED, AppointmentFilter(period=period("2026-07-01", "2026-07-01")), True),
        (BOOKED, AppointmentFilter(period=period("2026-07")), True),
        (BOOKED, AppointmentFilter(period=period("2026-07-02")), False),
        (BOOKED, AppointmentFilter(period=period(end="2026-06")), False),
        (an_item(when=None), AppointmentFilter(period=period("2030")), True),
        (an_item(when="2026"), AppointmentFilter(period=period("2026-12-31")), True),
        (BOOKED, AppointmentFilter(status=[AppointmentStatus.BOOKED]), True),
        (BOOKED, AppointmentFilter(status=[AppointmentStatus.CANCELLED]), False),
        (BOOKED, AppointmentFilter(status=[]), False),
        (BOOKED, AppointmentFilter(kind=[AppointmentKind.OUTPATIENT]), True),
        (BOOKED, AppointmentFilter(kind=[AppointmentKind.INPATIENT]), False),
        (
            BOOKED,
            AppointmentFilter(status=[AppointmentStatus.BOOKED], kind=[AppointmentKind.INPATIENT]),
            False,
        ),
        (an_item(record_type=LETTER), LetterFilter(read_state=[ReadState.UNREAD]), True),
        (an_item(record_type=LETTER), LetterFilter(read_state=[ReadState.READ]), False),
        (an_item(record_type=MESSAGE), MessageFilter(read_state=[ReadState.UNREAD]), True),
        (an_item(record_type=MESSAGE), MessageFilter(period=period("2027")), False),
        (an_item(record_type=MESSAGE, thread_id="RA1/1"), MessageFilter(thread_id=["RA1/1"]), True),
        (
            an_item(record_type=MESSAGE, thread_id="RA1/1"),
            MessageFilter(thread_id=["RA2/1"]),
            False,
        ),
    ],
)
def test_everything_given_must_hold(
    item: Item[Record], asked: RecordFilter | None, expected: bool
) -> None:
    assert matches(item, asked) is expected


def test_the_window_covers_all_days_a_partial_date_can_mean() -> None:
    asked = AppointmentFilter(period=period("2026-02", "2026"))

    assert window(asked) == Window(date(2026, 2, 1), date(2026, 12, 31))


@pytest.mark.parametrize("asked", [None, AppointmentFilter(), LetterFilter(period=period())])
def test_no_period_is_no_bound(asked: RecordFilter | None) -> None:
    assert window(asked) == Window()


def test_only_named_organisations_are_wanted() -> None:
    assert wanted(MessageFilter(organisation=[OdsCode("RA1")])) == ["RA1"]
    assert wanted(MessageFilter()) is None
    assert wanted(None) is None


@pytest.mark.parametrize(
    ("codes", "fits"), [(["2"], True), (["9", "1"], True), (["9"], False), ([], False)]
)
def test_one_code_of_several_is_enough(codes: list[str], fits: bool) -> None:
    said = [Code(system=None, code=one, display=None) for one in ("1", "2")]
    item = an_item(record_type=RecordType.CONDITION, codes=said)

    assert matches(item, ConditionFilter(code=codes)) is fits

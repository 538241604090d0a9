"""A search has room for so much and no more, however many pages bring it."""

import json

import pytest

from sources.bundle import MOST_ENTRIES, Page, read_page
from sources.envelope import MOST_VALUES
from sources.paging import MOST_BYTES, Haul
from sources.records.appointment import AppointmentResource
from sources.unread import Unread
from tests.support.fhir_resources import a_bundle, an_appointment

Found = Haul[AppointmentResource]


@pytest.mark.parametrize(
    ("page", "is_full"),
    [
        (Page(), False),
        (Page(entries=MOST_ENTRIES), True),
        (Page(entries=MOST_ENTRIES - 1), False),
        (Page(size_bytes=MOST_BYTES), True),
        (Page(size_bytes=MOST_BYTES - 1), False),
        (Page(values=MOST_VALUES), True),
        (Page(values=MOST_VALUES - 1), False),
    ],
    ids=str,
)
def test_each_kind_of_room_is_used_up_by_itself(
    page: Page[AppointmentResource], is_full: bool
) -> None:
    haul = Found()

    haul.add(page)

    assert haul.is_full is is_full


def test_a_page_counts_by_its_bytes_and_values() -> None:
    bundle = a_bundle(an_appointment(), an_appointment("a2"))
    body = json.dumps({**bundle, "link": [{"relation": "next", "url": "?page=2"}]}).encode()
    haul = Found()

    haul.add(read_page(body, AppointmentResource, {}))
    haul.add(read_page(body, AppointmentResource, {}))

    values = body.count(b",") + body.count(b"{") + body.count(b"[")
    assert MOST_BYTES - haul.bytes_left == 2 * len(body)
    assert MOST_VALUES - haul.values_left == 2 * values
    assert MOST_ENTRIES - haul.room == 4


def test_nobody_counts_the_values_of_a_last_page() -> None:
    body = json.dumps(a_bundle(an_appointment())).encode()
    haul = Found()

    haul.add(read_page(body, AppointmentResource, {}))

    assert haul.values_left == MOST_VALUES


@pytest.mark.parametrize(
    "body", [b"", b'{"resourceType":"OperationOutcome","issue":[{"severity":"information"}]}']
)
def test_nothing_behind_a_next_link_is_not_the_end_of_the_pages(body: bytes) -> None:
    haul = Found()
    first = json.dumps(a_bundle(an_appointment())).encode()

    haul.add(read_page(first, AppointmentResource, {}))
    haul.add(read_page(body, AppointmentResource, {}))

    assert (haul.is_whole, len(haul.matches)) == (False, 1)


@pytest.mark.parametrize(("first", "last", "is_whole"), [(3, None, False), (3, 2, True)])
def test_the_latest_total_says_whether_more_should_have_come(
    first: int, last: int | None, is_whole: bool
) -> None:
    haul = Found()

    haul.add(Page(total=first, next="more", entries=2, unread=[Unread("a"), Unread("b")]))
    haul.add(Page(total=last))

    assert haul.is_whole is is_whole

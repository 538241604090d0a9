"""A search has room for so much and no more, however many pages bring it."""

import json

import pytest

from sources.bundle import MOST_ENTRIES, Page, read_page
from sources.envelope import MOST_VALUES
from sources.paging import MOST_BYTES, Haul
from sources.records.appointment import AppointmentResource
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
    body = json.dumps(a_bundle(an_appointment(), an_appointment("a2"))).encode()
    haul = Found()

    haul.add(read_page(body, AppointmentResource, {}))
    haul.add(read_page(body, AppointmentResource, {}))

    values = body.count(b",") + body.count(b"{") + body.count(b"[")
    assert MOST_BYTES - haul.bytes_left == 2 * len(body)
    assert MOST_VALUES - haul.values_left == 2 * values
    assert MOST_ENTRIES - haul.room == 4

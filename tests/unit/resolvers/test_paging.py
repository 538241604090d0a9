"""Pages are cut by place, and a cursor is good for one list only."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.merge import merge
from resolvers.paging import Page, Place, cursor, cut, read_bounds
from resolvers.seal import Seal
from schema.answer import Item
from schema.connection import PageArguments, RecordOrder
from schema.errors import BadInput
from schema.node import Record
from tests.support.auth import ACTOR, SUBJECT
from tests.support.builders import CANARY, a_directory_of, a_source, an_item

SEAL = Seal(["k" * 32])
OLDEST, NEWEST = RecordOrder.OLDEST_FIRST, RecordOrder.NEWEST_FIRST
PLACE = Place(ACTOR, ACTOR, "APPOINTMENT", OLDEST, "None")
DIRECTORY = a_directory_of(a_source("RA1"), a_source("RA2"))
TIMES = st.sampled_from([None, "2026", "2026-07", "2026-07-01", "2026-07-01T09:00:00Z"])


def ordered(times: list[str | None], order: RecordOrder = OLDEST) -> list[Item[Record]]:
    items = [an_item(f"RA{number % 2 + 1}", str(number), when) for number, when in enumerate(times)]
    return merge(items, DIRECTORY, order)


FIVE = ordered([f"2026-07-0{day}" for day in range(1, 6)])


def page(items: list[Item[Record]], arguments: Mapping[str, Any], place: Place = PLACE) -> Page:
    bounds = read_bounds(PageArguments(**arguments), place, SEAL)
    return cut(items, bounds, place.order)


def at(place: int) -> str:
    return cursor(FIVE[place], PLACE, SEAL)


@pytest.mark.parametrize(
    ("arguments", "places", "previous", "following"),
    [
        ({}, [0, 1, 2, 3, 4], False, False),
        ({"first": 2}, [0, 1], False, True),
        ({"first": 5}, [0, 1, 2, 3, 4], False, False),
        ({"first": 2, "after": at(1)}, [2, 3], True, True),
        ({"first": 9, "after": at(1)}, [2, 3, 4], True, False),
        ({"first": 2, "after": at(4)}, [], True, False),
        ({"last": 2}, [3, 4], True, False),
        ({"last": 2, "before": at(3)}, [1, 2], True, True),
        ({"last": 2, "before": at(1)}, [0], False, True),
        ({"last": 2, "before": at(0)}, [], False, True),
        ({"first": 9, "after": at(0), "before": at(4)}, [1, 2, 3], True, True),
        ({"last": 1, "after": at(0), "before": at(4)}, [3], True, True),
        ({"first": 2, "before": at(1)}, [0], False, True),
        ({"after": at(3), "before": at(1)}, [], True, True),
    ],
)
def test_a_page_holds_what_its_arguments_say(
    arguments: dict[str, int | str], places: list[int], previous: bool, following: bool
) -> None:
    found = page(FIVE, arguments)

    assert list(found.items) == [FIVE[place] for place in places]
    assert (found.has_previous, found.has_next) == (previous, following)


def test_twenty_items_are_a_page_unless_asked_otherwise() -> None:
    assert len(page(ordered(["2026-07-01"] * 30), {}).items) == 20


@pytest.mark.parametrize(
    "arguments",
    [
        {"first": 0},
        {"first": -1},
        {"first": 101},
        {"last": 0},
        {"last": 101},
        {"first": 1, "last": 1},
        {"first": 2**31 - 1},
        {"after": ""},
        {"after": "RA1"},
        {"before": at(1)[:-1]},
    ],
)
def test_arguments_that_make_no_page_are_refused(arguments: dict[str, int | str]) -> None:
    with pytest.raises(BadInput):
        page(FIVE, arguments)


def test_a_refused_cursor_is_not_repeated() -> None:
    with pytest.raises(BadInput) as caught:
        page(FIVE, {"after": CANARY})

    assert CANARY not in caught.value.message


@pytest.mark.parametrize("size", [1, 100])
def test_sizes_from_one_to_a_hundred_are_taken(size: int) -> None:
    assert read_bounds(PageArguments(first=size), PLACE, SEAL).size == size


@pytest.mark.parametrize(
    "other",
    [
        {"actor": SUBJECT},
        {"subject": SUBJECT},
        {"field": "LETTER"},
        {"order": NEWEST},
        {"matching": "AppointmentFilter(…)"},
    ],
)
def test_a_cursor_of_another_list_is_refused(other: dict[str, object]) -> None:
    place = dataclasses.replace(PLACE, **other)  # type: ignore[arg-type] # fields of Place

    with pytest.raises(BadInput, match="`after` is not a cursor of this list"):
        page(FIVE, {"after": at(1)}, place)


def test_a_cursor_survives_a_restart() -> None:
    bounds = read_bounds(PageArguments(after=at(1)), PLACE, Seal(["k" * 32]))

    assert list(cut(FIVE, bounds, OLDEST).items) == FIVE[2:]


def test_a_cursor_goes_on_where_its_item_has_gone() -> None:
    without = [item for item in FIVE if item is not FIVE[1]]

    assert list(page(without, {"after": at(1)}).items) == FIVE[2:]


def test_a_newcomer_before_the_cursor_moves_nothing() -> None:
    early = an_item("RA2", "new", "2026-06-01")

    assert list(page([early, *FIVE], {"after": at(1)}).items) == FIVE[2:]


@settings(max_examples=50, deadline=None)
@given(st.lists(TIMES, max_size=25), st.integers(1, 7), st.sampled_from(RecordOrder))
def test_walking_forwards_visits_each_item_once(
    times: list[str | None], size: int, order: RecordOrder
) -> None:
    items, place = ordered(times, order), dataclasses.replace(PLACE, order=order)
    seen: list[Item[Record]] = []
    found = page(items, {"first": size}, place)
    while found.items:
        seen += found.items
        found = page(items, {"first": size, "after": cursor(seen[-1], place, SEAL)}, place)

    assert seen == items
    assert not found.has_next


@settings(max_examples=50, deadline=None)
@given(st.lists(TIMES, max_size=25), st.integers(1, 7), st.sampled_from(RecordOrder))
def test_walking_backwards_visits_each_item_once(
    times: list[str | None], size: int, order: RecordOrder
) -> None:
    items, place = ordered(times, order), dataclasses.replace(PLACE, order=order)
    seen: list[Item[Record]] = []
    found = page(items, {"last": size}, place)
    while found.items:
        seen = [*found.items, *seen]
        found = page(items, {"last": size, "before": cursor(seen[0], place, SEAL)}, place)

    assert seen == items
    assert not found.has_previous

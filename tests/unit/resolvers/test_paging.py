"""Pages are cut by place, and a cursor is good for one list only."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.arrangement import Placed
from resolvers.cut import marks
from resolvers.edges import MAXIMUM_NAMED
from resolvers.paging import Page, Place, cursor, page_cuts, read_bounds, turn
from resolvers.seal import Seal
from schema.answer import Item
from schema.connection import PageArguments, RecordOrder
from schema.errors import BadInput
from schema.identifiers import OdsCode
from schema.node import Record
from tests.support.auth import ACTOR, SUBJECT
from tests.support.builders import CANARY, a_directory_of, a_ref, a_source, an_item
from tests.support.lists import in_order

SEAL = Seal(["k" * 32])
OLDEST, NEWEST = RecordOrder.OLDEST_FIRST, RecordOrder.NEWEST_FIRST
PLACE = Place(ACTOR, ACTOR, "APPOINTMENT", OLDEST, "None")
DIRECTORY = a_directory_of(a_source("RA1"), a_source("RA2"), a_source("RA3"))
TIMES = st.sampled_from([None, "2026", "2026-07", "2026-07-01", "2026-07-01T09:00:00Z"])

Items = list[Item[Record]]


def listed(times: list[str | None]) -> Items:
    return [an_item(f"RA{number % 2 + 1}", str(number), when) for number, when in enumerate(times)]


FIVE = listed([f"2026-07-0{day}" for day in range(1, 6)])


def turned(
    items: Items, arguments: Mapping[str, Any], place: Place = PLACE, seal: Seal = SEAL
) -> tuple[Page, list[Placed], list[str]]:
    """A page, everything in order, and the cursors of the page."""
    bounds = read_bounds(PageArguments(**arguments), place, seal)
    placed = in_order(items, DIRECTORY, place.order, bounds.span)
    page = turn(placed, range(len(placed)), bounds)
    cuts = page_cuts(placed, page, bounds, frozenset())
    return page, placed, [cursor(cut, place, seal) for cut in cuts]


def shown(
    items: Items, arguments: Mapping[str, Any], place: Place = PLACE, seal: Seal = SEAL
) -> Items:
    page, placed, _ = turned(items, arguments, place, seal)
    return [placed[n].thing.first for n in page.places]


def at(place: int) -> str:
    return turned(FIVE, {})[2][place]


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
    page, _, _ = turned(FIVE, arguments)

    assert shown(FIVE, arguments) == [FIVE[place] for place in places]
    assert (page.has_previous, page.has_next) == (previous, following)


def test_twenty_items_are_a_page_unless_asked_otherwise() -> None:
    assert len(shown(listed(["2026-07-01"] * 30), {})) == 20


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
        shown(FIVE, arguments)


def test_a_refused_cursor_is_not_repeated() -> None:
    with pytest.raises(BadInput) as caught:
        shown(FIVE, {"after": CANARY})

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
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_cursor_of_another_list_is_refused(other: dict[str, object], name: str) -> None:
    place = dataclasses.replace(PLACE, **other)  # type: ignore[arg-type] # fields of Place

    with pytest.raises(BadInput, match=f"`{name}` is not a cursor of this list"):
        shown(FIVE, {name: at(1)}, place)


def test_a_cursor_survives_a_restart() -> None:
    assert shown(FIVE, {"after": at(1)}, seal=Seal(["k" * 32])) == FIVE[2:]


def test_a_cursor_survives_a_change_of_keys() -> None:
    rotated = Seal(["n" * 32, "k" * 32])

    assert shown(FIVE, {"after": at(1)}, seal=rotated) == FIVE[2:]


def test_a_cursor_under_a_key_that_was_taken_away_is_refused() -> None:
    with pytest.raises(BadInput):
        shown(FIVE, {"after": at(1)}, seal=Seal(["n" * 32]))


def test_everything_a_cut_says_is_in_its_cursor() -> None:
    pair = [
        an_item("RA1", "early", "2026-07-02", ubrn="U", owner="RA1"),
        an_item("RA2", "late", "2026-07-08", ubrn="U"),
    ]
    bounds = read_bounds(PageArguments(), PLACE, SEAL)
    placed = in_order(pair, DIRECTORY, OLDEST)
    page = turn(placed, range(len(placed)), bounds)
    (cut,) = page_cuts(placed, page, bounds, frozenset({OdsCode("RA3")}))

    again = read_bounds(PageArguments(after=cursor(cut, PLACE, SEAL)), PLACE, SEAL)

    assert again.span.after == cut
    assert (len(cut.here), len(cut.before), cut.missing) == (2, 1, frozenset({OdsCode("RA3")}))


def test_an_ordinary_cursor_is_short() -> None:
    assert max(len(at(place)) for place in range(5)) < 100


def test_the_longest_cursor_that_can_be_made_is_accepted() -> None:
    codes = [OdsCode(f"{number:012}") for number in range(215)]
    everywhere = a_directory_of(*(a_source(code) for code in codes))
    wide = [an_item(code, "x" * 64, "2026-07-04", ubrn="W") for code in codes]
    pairs = [
        an_item(code, f"{number:064}", day, ubrn=f"U{number}", owner=codes[0])
        for number in range(400)
        for code, day in ((codes[0], "2026-07-01"), (codes[1], "2026-07-09"))
    ]
    bounds = read_bounds(PageArguments(last=1), PLACE, SEAL)
    placed = in_order([*pairs, *wide], everywhere, OLDEST)
    page = turn(placed, range(len(placed)), bounds)
    (cut,) = page_cuts(placed, page, bounds, frozenset(codes))

    text = cursor(cut, PLACE, SEAL)

    assert read_bounds(PageArguments(after=text), PLACE, SEAL).span.after == cut
    assert len(cut.here) == 215


def test_of_too_many_versions_a_cut_names_the_nearest() -> None:
    pairs = [
        an_item(code, f"{number:03}", day, ubrn=f"U{number}", owner="RA1")
        for number in range(MAXIMUM_NAMED + 5)
        for code, day in (("RA1", "2026-07-01"), ("RA2", "2026-07-09"))
    ]
    bounds = read_bounds(PageArguments(last=1), PLACE, SEAL)
    placed = in_order(pairs, DIRECTORY, OLDEST)
    page = turn(placed, range(len(placed)), bounds)

    (cut,) = page_cuts(placed, page, bounds, frozenset())

    nearest = (a_ref("RA2", f"{number:03}") for number in range(5, MAXIMUM_NAMED + 5))
    assert cut.before == marks(nearest)


def test_a_cursor_goes_on_where_its_item_has_gone() -> None:
    without = [item for item in FIVE if item is not FIVE[1]]

    assert shown(without, {"after": at(1)}) == FIVE[2:]


def test_a_newcomer_before_the_cursor_moves_nothing() -> None:
    early = an_item("RA2", "new", "2026-06-01")

    assert shown([early, *FIVE], {"after": at(1)}) == FIVE[2:]


@settings(max_examples=50)
@given(st.lists(TIMES, max_size=25), st.integers(1, 7), st.sampled_from(RecordOrder))
def test_walking_forwards_visits_each_item_once(
    times: list[str | None], size: int, order: RecordOrder
) -> None:
    items, place = listed(times), dataclasses.replace(PLACE, order=order)
    seen: Items = []
    arguments: dict[str, int | str] = {"first": size}
    while found := shown(items, arguments, place):
        seen += found
        arguments["after"] = turned(items, arguments, place)[2][-1]

    assert seen == [one.thing.first for one in in_order(items, DIRECTORY, order)]
    assert not turned(items, arguments, place)[0].has_next


@settings(max_examples=50)
@given(st.lists(TIMES, max_size=25), st.integers(1, 7), st.sampled_from(RecordOrder))
def test_walking_backwards_visits_each_item_once(
    times: list[str | None], size: int, order: RecordOrder
) -> None:
    items, place = listed(times), dataclasses.replace(PLACE, order=order)
    seen: Items = []
    arguments: dict[str, int | str] = {"last": size}
    while found := shown(items, arguments, place):
        seen = [*found, *seen]
        arguments["before"] = turned(items, arguments, place)[2][0]

    assert seen == [one.thing.first for one in in_order(items, DIRECTORY, order)]
    assert not turned(items, arguments, place)[0].has_previous

"""Items that two organisations hold, while one of them is away for some of the pages."""

import pytest
from msgspec import structs

from resolvers.seal import Seal
from schema.answer import Item
from schema.appointment import AppointmentFilter, AppointmentStatus
from schema.connection import PageArguments, RecordOrder
from schema.node import Record
from tests.support.builders import an_item
from tests.support.lists import GatewayLists, Health, Held, Lists, PureLists, Shown

OLDEST, NEWEST = RecordOrder.OLDEST_FIRST, RecordOrder.NEWEST_FIRST
BOOKED = AppointmentFilter(status=[AppointmentStatus.BOOKED])
CODES = ("RA1", "RA2", "RA3")

both = pytest.mark.parametrize("lists", [PureLists(), GatewayLists()], ids=["pure", "gateway"])


def version(code: str, local_id: str, day: int, ubrn: str = "") -> Item[Record]:
    """An item on a day of July; RA1 owns what is shared."""
    return an_item(code, local_id, f"2026-07-{day:02}", ubrn=ubrn, owner="RA1" if ubrn else None)


def held(*items: Item[Record]) -> Held:
    """These, and four of RA3's own between which pages are cut."""
    made = Held(CODES)
    made.put(*items, *(version("RA3", f"own{day}", day) for day in (3, 4, 6, 7)))
    return made


def first(lists: Lists, there: Held, size: int = 2) -> Shown:
    return lists.page(there, PageArguments(first=size), OLDEST, None)


def last(lists: Lists, there: Held, size: int = 2) -> Shown:
    return lists.page(there, PageArguments(last=size), OLDEST, None)


def after(lists: Lists, there: Held, page: Shown, size: int = 10) -> Shown:
    return lists.page(there, PageArguments(first=size, after=page.cursors[-1]), OLDEST, None)


def before(lists: Lists, there: Held, page: Shown, size: int = 10) -> Shown:
    return lists.page(there, PageArguments(last=size, before=page.cursors[0]), OLDEST, None)


def ids(page: Shown) -> list[str]:
    """What is shown of each thing."""
    return [thing[0][1] for thing in page.things]


@both
def test_an_owner_that_is_away_at_first_joins_its_unshown_item(lists: Lists) -> None:
    there = held(version("RA1", "owner", 1, "U"), version("RA2", "copy", 9, "U"))
    there.health["RA1"] = Health.AWAY
    page = first(lists, there)

    there.health["RA1"] = Health.WHOLE
    following = after(lists, there, page)

    assert ids(page) == ["own3", "own4"]
    assert ids(following) == ["owner", "own6", "own7"]
    assert following.things[0] == [("RA1", "owner"), ("RA2", "copy")]


@both
def test_an_owner_that_goes_away_leaves_its_shown_item_shown(lists: Lists) -> None:
    there = held(version("RA1", "owner", 1, "U"), version("RA2", "copy", 9, "U"))
    page = first(lists, there)

    there.health["RA1"] = Health.AWAY
    following = after(lists, there, page)

    assert ids(page) == ["owner", "own3"]
    assert ids(following) == ["own4", "own6", "own7"]


@both
def test_an_owner_that_goes_away_does_not_take_its_unshown_item_along(lists: Lists) -> None:
    there = held(version("RA1", "owner", 9, "U"), version("RA2", "copy", 1, "U"))
    page = first(lists, there)

    there.health["RA1"] = Health.AWAY
    following = after(lists, there, page)

    assert ids(page) == ["own3", "own4"]
    assert ids(following) == ["copy", "own6", "own7"]


@both
def test_a_late_joiner_that_unites_two_things_shows_only_the_unshown_one(lists: Lists) -> None:
    there = held(
        version("RA2", "shown", 1, "U"),
        version("RA3", "unshown", 9, "V"),
        structs.replace(
            version("RA1", "late", 5),
            identifiers=version("RA1", "x", 1, "U").identifiers
            | version("RA1", "y", 1, "V").identifiers,
        ),
    )
    there.health["RA1"] = Health.AWAY
    page = first(lists, there)

    there.health["RA1"] = Health.WHOLE
    following = after(lists, there, page)

    assert ids(page) == ["shown", "own3"]
    assert ids(following) == ["own4", "own6", "own7", "unshown"]


@both
def test_late_items_before_the_cursor_are_not_shown_and_those_behind_it_are(lists: Lists) -> None:
    there = held(version("RA1", "early", 1), version("RA1", "later", 5))
    there.health["RA1"] = Health.AWAY
    page = first(lists, there)

    there.health["RA1"] = Health.WHOLE

    assert ids(after(lists, there, page)) == ["later", "own6", "own7"]


@both
def test_several_late_items_in_one_place_are_paged_one_by_one(lists: Lists) -> None:
    shared = [
        one
        for number in (1, 2)
        for one in (
            version("RA1", f"owner{number}", 3 - number, f"U{number}"),
            version("RA2", f"copy{number}", 9, f"U{number}"),
        )
    ]
    there = held(*shared)
    there.health["RA1"] = Health.AWAY
    page = first(lists, there)
    there.health["RA1"] = Health.WHOLE
    seen = ids(page)

    for _ in range(4):
        page = after(lists, there, page, size=1)
        seen += ids(page)

    assert seen == ["own3", "own4", "owner2", "owner1", "own6", "own7"]
    assert not page.has_next


@both
def test_going_back_from_late_items_finds_what_was_in_front(lists: Lists) -> None:
    there = held(version("RA1", "owner", 1, "U"), version("RA2", "copy", 9, "U"))
    there.health["RA1"] = Health.AWAY
    page = first(lists, there)
    there.health["RA1"] = Health.WHOLE

    following = after(lists, there, page)

    assert ids(before(lists, there, following)) == ["own3", "own4"]


@both
def test_what_was_shown_stays_shown_after_both_its_organisations_were_away(lists: Lists) -> None:
    there = held(version("RA1", "owner", 1, "U"), version("RA2", "copy", 9, "U"))
    page = first(lists, there)
    there.health |= {"RA1": Health.AWAY, "RA2": Health.AWAY}
    following = after(lists, there, page, size=1)

    there.health["RA2"] = Health.WHOLE

    assert ids(page) == ["owner", "own3"]
    assert ids(after(lists, there, following)) == ["own6", "own7"]


@both
def test_a_late_item_that_was_shown_is_not_shown_alone_again(lists: Lists) -> None:
    there = held(version("RA1", "owner", 1, "U"), version("RA2", "copy", 9, "U"))
    there.health["RA2"] = Health.AWAY
    page = first(lists, there, size=1)
    there.health["RA2"] = Health.WHOLE
    page = after(lists, there, page, size=1)

    there.health["RA1"] = Health.AWAY

    assert ids(after(lists, there, page)) == ["own4", "own6", "own7"]


@both
@pytest.mark.parametrize(
    ("owners", "copys", "expected"),
    [(9, 1, ["own6", "own7", "owner"]), (1, 9, ["own6", "own7"])],
)
def test_what_only_late_ones_share_stands_where_the_owner_says(
    lists: Lists, owners: int, copys: int, expected: list[str]
) -> None:
    there = held(version("RA1", "owner", owners, "U"), version("RA2", "copy", copys, "U"))
    there.health |= {"RA1": Health.AWAY, "RA2": Health.AWAY}
    page = first(lists, there)
    there.health |= {"RA1": Health.WHOLE, "RA2": Health.WHOLE}

    assert ids(after(lists, there, page)) == expected


@both
def test_what_was_shown_stays_shown_however_many_pages_its_owner_is_away(lists: Lists) -> None:
    there = held(version("RA1", "owner", 1, "U"), version("RA2", "copy", 9, "U"))
    page = first(lists, there)
    there.health["RA1"] = Health.AWAY
    seen = ids(page)

    for _ in range(4):
        page = after(lists, there, page, size=1)
        seen += ids(page)

    assert seen == ["owner", "own3", "own4", "own6", "own7"]
    assert not page.has_next


@both
def test_going_back_what_was_shown_stays_shown_as_well(lists: Lists) -> None:
    there = held(version("RA1", "owner", 9, "U"), version("RA2", "copy", 1, "U"))
    page = last(lists, there)
    there.health["RA1"] = Health.AWAY
    seen = ids(page)

    for _ in range(3):
        page = before(lists, there, page, size=1)
        seen = [*ids(page), *seen]

    assert seen == ["own3", "own4", "own6", "own7", "owner"]
    assert not page.has_previous


@both
def test_going_back_several_late_items_in_one_place_come_one_by_one(lists: Lists) -> None:
    there = held(
        *(version("RA1", f"owner{number}", 11 - number, f"U{number}") for number in (1, 2)),
        *(version("RA2", f"copy{number}", 1, f"U{number}") for number in (1, 2)),
    )
    there.health["RA1"] = Health.AWAY
    page = last(lists, there)
    there.health["RA1"] = Health.WHOLE
    seen = ids(page)

    for _ in range(4):
        page = before(lists, there, page, size=1)
        seen = [*ids(page), *seen]

    assert seen == ["own3", "own4", "owner2", "owner1", "own6", "own7"]
    assert not page.has_previous


@both
def test_going_on_from_a_moved_item_finds_what_it_was_moved_in_front_of(lists: Lists) -> None:
    there = held(version("RA1", "owner", 9, "U"), version("RA2", "copy", 1, "U"))
    there.health["RA1"] = Health.AWAY
    page = last(lists, there)
    there.health["RA1"] = Health.WHOLE
    moved = before(lists, there, page, size=1)

    following = after(lists, there, moved)

    assert (ids(moved), ids(following)) == (["owner"], ["own6", "own7"])


@both
def test_an_item_that_was_rescheduled_parts_from_one_that_was_not(lists: Lists) -> None:
    there = held(version("RA1", "owner", 8, "U"), version("RA2", "copy", 9, "U"))
    page = first(lists, there)

    there.put(version("RA1", "owner", 1, "U"))

    assert ids(after(lists, there, page)) == ["own6", "own7", "copy"]


@both
def test_an_organisation_that_rebooked_has_each_item_by_itself(lists: Lists) -> None:
    """Whether versions are one thing is settled for all of them, wherever a page is cut."""
    cancelled = an_item(
        "RA3", "off", "2026-07-01", ubrn="U", owner="RA3", status=AppointmentStatus.CANCELLED
    )
    there = held(version("RA1", "old", 1, "U"), version("RA1", "new", 9, "U"), cancelled)
    page = lists.page(there, PageArguments(first=2), OLDEST, BOOKED)

    following = lists.page(there, PageArguments(first=10, after=page.cursors[-1]), OLDEST, BOOKED)

    assert ids(page) + ids(following) == ["old", "own3", "own4", "own6", "own7", "new"]


@both
def test_the_newest_first_is_held_to_the_same(lists: Lists) -> None:
    there = held(version("RA1", "owner", 1, "U"), version("RA2", "copy", 9, "U"))
    there.health["RA1"] = Health.AWAY
    page = lists.page(there, PageArguments(first=2), NEWEST, None)

    there.health["RA1"] = Health.WHOLE
    following = lists.page(there, PageArguments(first=9, after=page.cursors[-1]), NEWEST, None)

    assert ids(page) + ids(following) == ["copy", "own7", "own6", "own4", "own3"]


def test_a_walk_goes_on_over_a_restart_with_new_keys() -> None:
    old, new = PureLists(Seal(["o" * 32])), PureLists(Seal(["n" * 32, "o" * 32]))
    there = held(version("RA1", "owner", 1, "U"), version("RA2", "copy", 9, "U"))
    page = first(old, there)

    there.health["RA1"] = Health.AWAY
    following = after(new, there, page)

    assert ids(page) + ids(following) == ["owner", "own3", "own4", "own6", "own7"]

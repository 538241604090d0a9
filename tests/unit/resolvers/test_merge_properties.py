"""Merging depends on what there is, never on who answered first."""

import random
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from resolvers.sort_key import sort_key
from schema.answer import Item
from schema.connection import RecordOrder
from schema.identifiers import LocalId
from schema.moment import Moment
from schema.node import Record
from tests.support.auth import ACTOR, SUBJECT
from tests.support.builders import a_directory_of, a_source, an_item
from tests.support.lists import as_shown, in_order

CODES = ("RA1", "RA2", "RA3", "RA4")
DIRECTORY = a_directory_of(*(a_source(code) for code in CODES))
TIMES = [None, "2026", "2026-07", "2026-07-01", "2026-07-01T09:00:00Z", "2026-07-01T10:00:00+01:00"]
ORDERS = st.sampled_from(RecordOrder)


def merged_in(items: Iterable[Item[Record]], order: RecordOrder) -> list[Item[Record]]:
    return [as_shown(one.thing) for one in in_order(items, DIRECTORY, order)]


@st.composite
def items(draw: st.DrawFn) -> list[Item[Record]]:
    """Items of four organisations that share a few booking references."""
    names = draw(
        st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 5)), unique=True, max_size=12)
    )
    return [
        an_item(
            code,
            str(place),
            draw(st.sampled_from(TIMES)),
            ubrn=draw(st.sets(st.sampled_from("abcd"), max_size=2)),
            owner=draw(st.sampled_from([None, *CODES])),
            title=draw(st.sampled_from(["A", "B"])),
        )
        for code, place in names
    ]


def origins(merged: list[Item[Record]]) -> Counter[tuple[str, str]]:
    """Every version that is in the list: organisation and id."""
    return Counter(
        (version.organisation.ods_code, version.source_id.id)
        for item in merged
        for version in (item.record.provenance, *item.record.also_reported_by)
    )


@settings(max_examples=50)
@given(items(), ORDERS, st.randoms())
def test_the_order_of_answers_does_not_matter(
    given_items: list[Item[Record]], order: RecordOrder, chance: random.Random
) -> None:
    shuffled = chance.sample(given_items, len(given_items))

    assert merged_in(shuffled, order) == merged_in(given_items, order)


@settings(max_examples=50)
@given(items(), ORDERS)
def test_every_item_is_listed_exactly_once(
    given_items: list[Item[Record]], order: RecordOrder
) -> None:
    merged = merged_in(given_items, order)

    expected = Counter((one.ref.organisation, str(one.ref.local_id)) for one in given_items)
    assert origins(merged) == expected


@settings(max_examples=50)
@given(items(), ORDERS)
def test_merging_again_changes_nothing(given_items: list[Item[Record]], order: RecordOrder) -> None:
    twice = merged_in([*given_items, *given_items], order)

    assert twice == merged_in(given_items, order)


@settings(max_examples=50)
@given(items(), ORDERS)
def test_items_stand_in_the_order_of_their_keys(
    given_items: list[Item[Record]], order: RecordOrder
) -> None:
    keys = [sort_key(one, order) for one in merged_in(given_items, order)]

    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@settings(max_examples=50)
@given(items())
def test_both_orders_list_the_same_items(given_items: list[Item[Record]]) -> None:
    oldest = merged_in(given_items, RecordOrder.OLDEST_FIRST)
    newest = merged_in(given_items, RecordOrder.NEWEST_FIRST)

    assert {one.ref for one in oldest} == {one.ref for one in newest}


@settings(max_examples=50)
@given(items(), ORDERS)
def test_one_organisation_more_takes_no_item_away(
    given_items: list[Item[Record]], order: RecordOrder
) -> None:
    without = merged_in([one for one in given_items if one.ref.organisation != "RA4"], order)

    assert origins(without) <= origins(merged_in(given_items, order))


@settings(max_examples=50)
@given(items(), ORDERS)
def test_only_items_of_different_organisations_are_united(
    given_items: list[Item[Record]], order: RecordOrder
) -> None:
    for item in merged_in(given_items, order):
        others = [one.organisation.ods_code for one in item.record.also_reported_by]
        everybody = [item.ref.organisation, *others]

        assert len(set(everybody)) == len(everybody)
        assert item.ref.local_id == LocalId(item.record.provenance.source_id.id)


@settings(max_examples=50)
@given(items(), ORDERS, st.randoms())
def test_however_sources_interleave_the_list_is_the_same(
    given_items: list[Item[Record]], order: RecordOrder, chance: random.Random
) -> None:
    waiting = {code: [i for i in given_items if i.ref.organisation == code] for code in CODES}
    arrived = []
    while any(waiting.values()):
        code = chance.choice([code for code, left in waiting.items() if left])
        arrived.append(waiting[code].pop(0))

    assert merged_in(arrived, order) == merged_in(given_items, order)


@settings(max_examples=50)
@given(items(), items(), ORDERS, st.randoms())
def test_of_items_that_came_twice_the_order_does_not_matter(
    some: list[Item[Record]], more: list[Item[Record]], order: RecordOrder, chance: random.Random
) -> None:
    repeated = [*some, *more]
    shuffled = chance.sample(repeated, len(repeated))

    assert merged_in(shuffled, order) == merged_in(repeated, order)


@settings(max_examples=50)
@given(items(), ORDERS)
def test_a_list_that_was_merged_merges_to_itself(
    given_items: list[Item[Record]], order: RecordOrder
) -> None:
    once = merged_in(given_items, order)

    assert merged_in(once, order) == once


@settings(max_examples=50)
@given(items(), ORDERS)
def test_a_conflict_is_what_that_organisations_version_says(
    given_items: list[Item[Record]], order: RecordOrder
) -> None:
    for placed in in_order(given_items, DIRECTORY, order):
        said = {one.ref.organisation: one.record for one in placed.thing.versions}
        for conflict in placed.thing.record().conflicts:
            theirs = said[conflict.organisation.ods_code]
            value = getattr(theirs, conflict.field)

            assert conflict.value == (value.text if isinstance(value, Moment) else value)
            assert value != getattr(placed.thing.first.record, conflict.field)


@settings(max_examples=50)
@given(items(), items(), ORDERS)
def test_nothing_of_another_person_is_in_a_united_item(
    ours: list[Item[Record]], theirs: list[Item[Record]], order: RecordOrder
) -> None:
    others = [
        structs.replace(
            one,
            subject=SUBJECT,
            ref=structs.replace(one.ref, subject=SUBJECT, local_id=LocalId(f"x{place}")),
        )
        for place, one in enumerate(theirs)
    ]

    both = merged_in([*ours, *others], order)

    assert [one for one in both if one.ref.subject == ACTOR] == merged_in(ours, order)


@settings(max_examples=50)
@given(items(), ORDERS)
def test_equal_times_stand_by_organisation_and_id_and_unknown_times_last(
    given_items: list[Item[Record]], order: RecordOrder
) -> None:
    merged = merged_in(given_items, order)
    known = [one.when is not None for one in merged]

    assert known == sorted(known, reverse=True)
    for one, following in pairwise(merged):
        if (one.when and one.when.last) == (following.when and following.when.last):
            assert (one.ref.organisation, one.ref.local_id) < (
                following.ref.organisation,
                following.ref.local_id,
            )

"""Merging depends on what there is, never on who answered first."""

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.merge import merge, sort_key
from schema.answer import Item
from schema.connection import RecordOrder
from schema.identifiers import LocalId
from schema.node import Record
from tests.support.builders import a_directory_of, a_source, an_item

CODES = ("RA1", "RA2", "RA3", "RA4")
DIRECTORY = a_directory_of(*(a_source(code) for code in CODES))
TIMES = [None, "2026", "2026-07", "2026-07-01", "2026-07-01T09:00:00Z", "2026-07-01T10:00:00+01:00"]
ORDERS = st.sampled_from(RecordOrder)


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


@settings(max_examples=50, deadline=None)
@given(items(), ORDERS, st.randoms())
def test_the_order_of_answers_does_not_matter(
    given_items: list[Item[Record]], order: RecordOrder, chance: random.Random
) -> None:
    shuffled = chance.sample(given_items, len(given_items))

    assert merge(shuffled, DIRECTORY, order) == merge(given_items, DIRECTORY, order)


@settings(max_examples=50, deadline=None)
@given(items(), ORDERS)
def test_every_item_is_listed_exactly_once(
    given_items: list[Item[Record]], order: RecordOrder
) -> None:
    merged = merge(given_items, DIRECTORY, order)

    expected = Counter((one.ref.organisation, str(one.ref.local_id)) for one in given_items)
    assert origins(merged) == expected


@settings(max_examples=50, deadline=None)
@given(items(), ORDERS)
def test_merging_again_changes_nothing(given_items: list[Item[Record]], order: RecordOrder) -> None:
    twice = merge([*given_items, *given_items], DIRECTORY, order)

    assert twice == merge(given_items, DIRECTORY, order)


@settings(max_examples=50, deadline=None)
@given(items(), ORDERS)
def test_items_stand_in_the_order_of_their_keys(
    given_items: list[Item[Record]], order: RecordOrder
) -> None:
    keys = [sort_key(one, order) for one in merge(given_items, DIRECTORY, order)]

    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@settings(max_examples=50, deadline=None)
@given(items())
def test_both_orders_list_the_same_items(given_items: list[Item[Record]]) -> None:
    oldest = merge(given_items, DIRECTORY, RecordOrder.OLDEST_FIRST)
    newest = merge(given_items, DIRECTORY, RecordOrder.NEWEST_FIRST)

    assert {one.ref for one in oldest} == {one.ref for one in newest}


@settings(max_examples=50, deadline=None)
@given(items(), ORDERS)
def test_one_organisation_more_takes_no_item_away(
    given_items: list[Item[Record]], order: RecordOrder
) -> None:
    without = merge([one for one in given_items if one.ref.organisation != "RA4"], DIRECTORY, order)

    assert origins(without) <= origins(merge(given_items, DIRECTORY, order))


@settings(max_examples=50, deadline=None)
@given(items(), ORDERS)
def test_only_items_of_different_organisations_are_united(
    given_items: list[Item[Record]], order: RecordOrder
) -> None:
    for item in merge(given_items, DIRECTORY, order):
        others = [one.organisation.ods_code for one in item.record.also_reported_by]
        everybody = [item.ref.organisation, *others]

        assert len(set(everybody)) == len(everybody)
        assert item.ref.local_id == LocalId(item.record.provenance.source_id.id)

"""A slice of the proof: what tells of something withheld, by list and by id, against the oracle;
and the oracle's own rule, in cases made by hand."""

import asyncio
from functools import cache

import pytest

from tests.proof.oracle.hiding import Link, Name, gone
from tests.proof.telling import Told, compared

SEED = 5
COUNT = 4


@cache
def told() -> Told:
    return asyncio.run(compared(SEED, COUNT))


def test_nothing_tells_of_what_the_oracle_withholds() -> None:
    assert told().shown == []
    assert told().differing == 0


@pytest.mark.parametrize("what", ["shown", "shown by id", "withheld for what it leads to"])
def test_the_slice_holds_what_is_shown_and_what_goes_with_others(what: str) -> None:
    assert told().items[what] >= 10


def name(word: str) -> Name:
    return "RA1", "message", word


def link(word: str, *leads: str, hidden: bool = False) -> Link:
    return Link(frozenset({name(word)}), frozenset(map(name, leads)), hidden)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([link("a", hidden=True), link("b", "a"), link("c", "b"), link("d")], "abc"),
        ([link("a"), link("b", "a", hidden=True), link("c", "a")], "b"),
        ([link("a", "b"), link("b", "a"), link("c", "c")], ""),
        ([link("a", "b"), link("b", "a", hidden=True), link("c", "a", "x")], "abc"),
    ],
    ids=["a chain", "answers to the same", "a ring", "a ring with one withheld"],
)
def test_the_oracle_follows_a_conversation_from_what_is_withheld(
    links: list[Link], expected: str
) -> None:
    assert gone(links) == set(map(name, expected))


def test_the_oracle_begins_at_withheld_appointments() -> None:
    clinic: Name = ("RA1", "appointment", "clinic")
    reminder = Link(frozenset({name("a")}), frozenset({clinic}), hidden=False)

    assert gone([reminder, link("b", "a")], frozenset({clinic})) == {clinic, name("a"), name("b")}

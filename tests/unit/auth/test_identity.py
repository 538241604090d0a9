"""Two books about one person agree, differ or do not say; what is not known accuses nobody."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.identity import Comparison, Identity, compare, settles
from schema.answer import KnownPatient
from schema.demographics import Demographics, HumanName
from schema.evidence import Person, Superseded
from schema.report import SourceStatus
from tests.support.auth import NO_ANSWER, a_person, partial

ANNA = HumanName(text="Mrs Anna O'Neil", given=["Anna"], family="O'Neil", prefix=["Mrs"])
AGREES, DIFFERS, UNKNOWN = Identity.AGREES, Identity.DIFFERS, Identity.UNKNOWN


def national(born: str | None, name: HumanName | None = ANNA) -> Person:
    """The national record of a person."""
    return replace(a_person().born(born).build(), demographics=Demographics(name=name))


def local(born: str | None, *names: str) -> KnownPatient:
    """The same person in the books of a source."""
    return KnownPatient(partial(born) if born else None, frozenset(names))


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("1988-06-25", "1988-06-25", AGREES),
        ("1988-06-25", "1988-06-26", DIFFERS),
        ("1988-06-25", "1988-06", UNKNOWN),
        ("1988-06-25", "1988", UNKNOWN),
        ("1988-06-25", "1988-07", DIFFERS),
        ("1988", "1989-01-01", DIFFERS),
        ("1988", "1988", UNKNOWN),
        (None, "1988-06-25", UNKNOWN),
        ("1988-06-25", None, UNKNOWN),
    ],
)
def test_birth_dates_are_compared_as_far_as_both_are_known(
    ours: str | None, theirs: str | None, expected: Identity
) -> None:
    assert compare(national(ours), local(theirs)).identity is expected
    assert compare(national(ours), local(theirs, "Anna")).identity is expected


@pytest.mark.parametrize(
    "names",
    [
        ["ANNA"],
        ["Ánna", "Smith"],
        ["neil"],
        ["Smith-O’Neil"],
        ["SMITH", "O", "NEIL"],
        ["anna_maria"],
    ],
)
def test_one_word_in_common_is_enough_of_a_name(names: list[str]) -> None:
    assert compare(national(None), local(None, *names)) == Comparison(UNKNOWN)


@pytest.mark.parametrize("names", [["Ben", "Smith"], ["Mrs"], ["Annabel", "Neilson"], ["安娜"]])
def test_names_without_a_common_word_differ_where_nothing_settles_it(names: list[str]) -> None:
    for ours, theirs in ((None, None), ("1988-06-25", None), ("1988-06-25", "1988")):
        assert compare(national(ours), local(theirs, *names)) == Comparison(DIFFERS, True)


def test_a_birth_date_that_agrees_outweighs_names_that_differ() -> None:
    compared = compare(national("1988-06-25"), local("1988-06-25", "Ben", "Smith"))

    assert compared == Comparison(AGREES, names_differ=True)


@pytest.mark.parametrize("names", [[], ["'-"], [""]])
def test_names_that_say_nothing_never_differ(names: list[str]) -> None:
    assert compare(national(None), local(None, *names)) == Comparison(UNKNOWN)
    assert compare(national(None, name=None), local(None, "Ben")) == Comparison(UNKNOWN)


def test_a_name_without_parts_is_compared_as_a_whole() -> None:
    whole = HumanName(text="Anna O'Neil", given=[], family=None, prefix=[])

    assert compare(national(None, whole), local(None, "anna")).identity is UNKNOWN
    assert compare(national(None, whole), local(None, "ben")).identity is DIFFERS


def test_what_cannot_be_asked_or_used_is_not_compared() -> None:
    other = local("1950-01-01", "Ben")
    restricted = replace(national("1988-06-25"), restricted=True)

    assert compare(NO_ANSWER, other) == Comparison(UNKNOWN)
    assert compare(restricted, other) == Comparison(UNKNOWN)
    assert compare(national("1988-06-25"), None) == Comparison(UNKNOWN)


@pytest.mark.parametrize(
    ("recorded", "verified", "expected"),
    [
        ("1988-06-25", "1988-06-25", True),
        ("1988-06-25", "1988-06-26", False),
        ("1988-06-25", None, False),
        (None, "1988-06-25", False),
        ("1988", "1988-06-25", False),
        ("1988-06", "1988-06", False),
    ],
)
def test_only_the_verified_birth_date_settles_a_replaced_number(
    recorded: str | None, verified: str | None, expected: bool
) -> None:
    found = Superseded(SourceStatus.INVALID, person=national(recorded))

    assert settles(found, partial(verified) if verified else None) is expected


@given(st.lists(st.text(min_size=1)), st.lists(st.text(min_size=1)))
def test_comparing_names_is_the_same_from_both_sides(ours: list[str], theirs: list[str]) -> None:
    def differ(one: Iterable[str], other: Iterable[str]) -> bool:
        name = HumanName(text="", given=list(one), family=None, prefix=[])
        return compare(national(None, name), local(None, *other)).names_differ

    assert differ(ours, theirs) == differ(theirs, ours)
    assert not differ(ours, ours)

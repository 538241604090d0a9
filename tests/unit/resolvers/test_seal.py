"""What leaves the gateway sealed opens only as it was made."""

import base64
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.seal import Seal

KEY, NEW_KEY = "k" * 32, "n" * 32
SEAL = Seal([KEY])
SEALED = SEAL.seal(b"9990000018", "id")


@given(st.binary(min_size=1, max_size=200), st.lists(st.text(max_size=20), max_size=6))
def test_what_was_sealed_opens_with_the_same_parts(data: bytes, parts: list[str]) -> None:
    assert SEAL.open(SEAL.seal(data, *parts), *parts) == data


def test_the_same_thing_is_always_sealed_the_same() -> None:
    assert Seal([KEY]).seal(b"9990000018", "id") == SEALED


def test_nothing_of_the_data_can_be_read() -> None:
    assert b"9990000018" not in base64.urlsafe_b64decode(SEALED + "==")
    assert SEAL.seal(b"9990000026", "id")[:16] != SEALED[:16]


@pytest.mark.parametrize("place", range(len(base64.urlsafe_b64decode(SEALED + "=="))))
def test_a_change_of_any_byte_is_noticed(place: int) -> None:
    data = bytearray(base64.urlsafe_b64decode(SEALED + "=="))
    data[place] ^= 1

    forged = base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    assert SEAL.open(forged, "id") is None


@pytest.mark.parametrize(
    "parts", [(), ("cursor",), ("id", "id"), ("i", "d"), ("id", ""), ("ID",), ("idid",)]
)
def test_other_parts_than_it_was_bound_to_do_not_open(parts: tuple[str, ...]) -> None:
    assert SEAL.open(SEALED, *parts) is None


def test_parts_are_not_the_same_when_cut_elsewhere() -> None:
    assert SEAL.open(SEAL.seal(b"data", "ab", "c"), "a", "bc") is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "=", "A", "AAAA", "A" * 1001, "*" * 40, "\ud800", SEALED[:-1], SEALED[:10] + "!"),
        *(SEALED + "=", SEALED + "A", SEALED + "\n", " " + SEALED, "ä" + SEALED[1:]),
    ],
)
def test_text_the_gateway_did_not_make_is_refused(text: str) -> None:
    assert SEAL.open(text, "id") is None


def test_only_one_spelling_of_the_same_bytes_is_accepted() -> None:
    texts = [SEALED[:-1] + last for last in string.ascii_letters + string.digits + "-_"]
    data = base64.urlsafe_b64decode(SEALED + "==")
    spellings = [text for text in texts if base64.urlsafe_b64decode(text + "==") == data]

    assert len(spellings) > 1
    assert [text for text in spellings if SEAL.open(text, "id")] == [SEALED]


def test_an_old_key_still_opens_after_a_new_one() -> None:
    rotated = Seal([NEW_KEY, KEY])

    assert rotated.open(SEALED, "id") == b"9990000018"
    assert rotated.seal(b"9990000018", "id") == Seal([NEW_KEY]).seal(b"9990000018", "id")


def test_a_key_that_was_taken_away_opens_nothing() -> None:
    assert Seal([NEW_KEY]).open(SEALED, "id") is None


@given(st.text(max_size=300))
def test_no_text_makes_it_stumble(text: str) -> None:
    assert SEAL.open(text, "id") is None

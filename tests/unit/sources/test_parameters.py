"""A value stays one value, whatever is in it."""

from urllib.parse import parse_qsl

import pytest

from sources.parameters import encoded, escaped, local_id, token


@pytest.mark.parametrize(
    ("value", "expected"),
    [("plain", "plain"), ("a,b", "a\\,b"), ("a|b", "a\\|b"), ("$x", "\\$x"), ("a\\b", "a\\\\b")],
)
def test_what_separates_values_is_escaped(value: str, expected: str) -> None:
    assert escaped(value) == expected


def test_a_token_always_carries_its_system() -> None:
    assert token("https://x.example/id", "1,2") == "https://x.example/id|1\\,2"


@pytest.mark.parametrize(
    "value",
    ["x&_id=other", "x%26patient=2", "#", "?", ";", "a+b", "%00", "\r\nX: 1", "é", "a b", "&", "="],
)
def test_no_value_becomes_a_second_parameter(value: str) -> None:
    text = encoded([("patient:identifier", value), ("_count", "10")])

    assert parse_qsl(text, strict_parsing=True) == [
        ("patient:identifier", value),
        ("_count", "10"),
    ]


def test_names_keep_their_modifiers_and_chains() -> None:
    text = encoded([("actor:Patient.identifier", "s|1"), ("_include", "A:b")])

    assert text == "actor:Patient.identifier=s%7C1&_include=A%3Ab"


@pytest.mark.parametrize("text", ["1", "a-b.c", "A" * 64, "UKCore-Patient-Example"])
def test_an_id_of_fhir_is_an_id(text: str) -> None:
    assert local_id(text) == text


@pytest.mark.parametrize(
    "text", [None, "", ".", "..", "a/b", "a%2fb", "A" * 65, "à", "a b", "1\n", "$everything", "#1"]
)
def test_anything_else_is_no_id(text: str | None) -> None:
    assert local_id(text) is None

"""NHS numbers and organisation codes are read strictly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.identifiers import nhs_number, ods_code

NINE_DIGITS = st.from_regex(r"[0-9]{9}", fullmatch=True)


@given(NINE_DIGITS)
def test_nine_digits_have_one_check_digit_or_none(digits: str) -> None:
    fitting = [last for last in "0123456789" if nhs_number(digits + last)]

    assert len(fitting) <= 1


@given(NINE_DIGITS)
def test_a_check_digit_of_ten_belongs_to_no_number(digits: str) -> None:
    weighed = sum(int(digit) * (10 - place) for place, digit in enumerate(digits))

    fitting = [last for last in "0123456789" if nhs_number(digits + last)]

    assert bool(fitting) == (weighed % 11 != 1)


@given(NINE_DIGITS, st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(digits: str, place: int, change: int) -> None:
    number = next((digits + last for last in "0123456789" if nhs_number(digits + last)), None)

    if number:
        wrong = str((int(number[place]) + change) % 10)
        assert nhs_number(number[:place] + wrong + number[place + 1 :]) is None


def test_spaces_as_on_a_letter_are_left_out() -> None:
    assert nhs_number("999 000 0018") == nhs_number("9990000018") == "9990000018"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "999000001",
        "99900000181",
        "9990000019",
        "999000001X",
        "٩٩٩٠٠٠٠٠١٨",
        "9990000018\n",
        "999-000-0018",
        "+999000001",
        "999\u00a0000\u00a00018",
        "²990000018",
    ],
)
def test_what_is_no_nhs_number_is_refused(text: str) -> None:
    assert nhs_number(text) is None


@pytest.mark.parametrize(("text", "code"), [("ra1", "RA1"), (" G99901 ", "G99901"), ("A1", "A1")])
def test_an_organisation_code_is_put_in_upper_case(text: str, code: str) -> None:
    assert ods_code(text) == code


@pytest.mark.parametrize("text", ["", "A", "A" * 13, "RA-1", "RÄ1", "RA 1", "٩٩"])
def test_what_is_no_organisation_code_is_refused(text: str) -> None:
    assert ods_code(text) is None

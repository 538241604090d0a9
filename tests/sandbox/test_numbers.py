"""The check digit of NHS numbers, and the numbers of the personas."""

import pytest

from sandbox.numbers import check_digit, is_valid
from sandbox.world import World


@pytest.mark.parametrize("number", ["9990000018", "9000000009", "9990000190"])
def test_a_number_with_its_check_digit_is_valid(number: str) -> None:
    assert is_valid(number)


@pytest.mark.parametrize(
    "number", ["9990000019", "999000001", "99900000180", "999 000 0018", "٩٩٩٠٠٠٠٠١٨", ""]
)
def test_a_number_that_is_damaged_is_not_valid(number: str) -> None:
    assert not is_valid(number)


def test_a_stem_with_check_digit_ten_is_never_used() -> None:
    assert check_digit("999000014") == 10
    assert not any(is_valid(f"999000014{digit}") for digit in range(10))


def test_every_persona_has_a_valid_number_of_the_test_range(world: World) -> None:
    numbers = [person.number for person in world.people.values()]

    assert all(is_valid(number) and number.startswith("999") for number in numbers)
    assert len(set(numbers)) == len(numbers)

"""NHS numbers of the test range, and their check digit.

Only numbers from 999 000 0000 upwards are used: they are never issued to anybody.
"""

from typing import NewType

NhsNumber = NewType("NhsNumber", str)


def check_digit(stem: str) -> int:
    """The Mod-11 check digit of nine digits; 10 means that the stem is never used."""
    weighted = sum(
        int(digit) * weight for digit, weight in zip(stem, range(10, 1, -1), strict=True)
    )
    return (11 - weighted % 11) % 11


def is_valid(number: str) -> bool:
    """Whether this is ten ASCII digits with the right check digit."""
    if len(number) != 10 or not (number.isascii() and number.isdigit()):
        return False
    return check_digit(number[:9]) == int(number[9])

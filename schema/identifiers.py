"""Names of people and organisations as types, so that one is never taken for another.

Only shapes live here: nothing is looked up and nothing is decided.
"""

from typing import NewType

NhsNumber = NewType("NhsNumber", str)
"""Ten digits with a valid Modulus 11 check digit (NHS Data Dictionary, NHS NUMBER)."""

OdsCode = NewType("OdsCode", str)
"""Code of an organisation in the Organisation Data Service, upper case: `RA1`, `G99901`."""

LocalId = NewType("LocalId", str)
"""Id of one resource at one source. Means nothing at any other source."""

RequestId = NewType("RequestId", str)
"""Names one request in the answer, the log, the audit and the calls to sources."""

_WEIGHTS = range(10, 1, -1)


def nhs_number(text: str) -> NhsNumber | None:
    """Return the NHS number a person typed, or None.

    Spaces between the digit groups are how the number is printed on letters, so they are allowed;
    digits of other scripts are not.
    """
    digits = text.replace(" ", "")
    if len(digits) != 10 or not digits.isascii() or not digits.isdigit():
        return None
    return NhsNumber(digits) if _check_digit(digits) == int(digits[9]) else None


def ods_code(text: str) -> OdsCode | None:
    """Return an organisation code of 2 to 12 letters and digits in upper case, or None."""
    code = text.strip().upper()
    return OdsCode(code) if 2 <= len(code) <= 12 and code.isascii() and code.isalnum() else None


def _check_digit(digits: str) -> int:
    """Modulus 11. A result of 10 belongs to no number, so it can equal no digit."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return (11 - total % 11) % 11

"""How values are written in a FHIR search, so that none can become a second parameter or value.

Parameter names come from our code and the operator's configuration only (security rules 1.3).
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from schema.identifiers import LocalId, NhsNumber
from sources.element import NHS_NUMBER

Parameters = tuple[tuple[str, str], ...]

_PLAIN = re.compile(r"[A-Za-z0-9\-._~]*", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9\-._~:]*", re.ASCII)
"""What stays as it is when it is quoted."""
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)
_SPECIAL = str.maketrans({one: f"\\{one}" for one in "\\,|$"})
_ASCII = [chr(number) for number in range(128)]
_IN_NAMES = str.maketrans({one: quote(one, safe=":.") for one in _ASCII})
_IN_VALUES = str.maketrans({one: quote(one, safe="") for one in _ASCII})
_PERSON = f"{NHS_NUMBER}|"
"""The system of NHS numbers, in which nothing has to be escaped."""


def escaped(value: str) -> str:
    """Escape what separates values in a search (R4 search, section 3.1.1.4.0.1)."""
    return value.translate(_SPECIAL)


def token(system: str, value: str) -> str:
    """A token parameter's value, always with its system."""
    return f"{escaped(system)}|{escaped(value)}"


def nhs_number_token(number: NhsNumber) -> str:
    """The token that names a person."""
    return f"{_PERSON}{escaped(number)}"


def local_id(text: str | None) -> LocalId | None:
    """The id if it is one (R4 datatype id), and no step of a path."""
    is_id = text is not None and _ID.fullmatch(text) and text not in {".", ".."}
    return LocalId(text) if is_id and text else None


def encoded(parameters: Iterable[tuple[str, str]]) -> str:
    """As a query or a form, in the order given; only names keep their colons and dots."""
    return "&".join([f"{_named(name)}={_quoted(value)}" for name, value in parameters])


def _named(name: str) -> str:
    return name if _NAME.fullmatch(name) else name.translate(_IN_NAMES)


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return value.translate(_IN_VALUES) if value.isascii() else quote(value, safe="")

"""Checks page sizes before anything is executed, so that a bad one asks nobody.

Default values of variables and `@skip` are not looked at: what is left is checked again where the
page is cut.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import ArgumentNode, IntValueNode, ValueNode, VariableNode

from schema.connection import MAXIMUM_PAGE_SIZE
from schema.errors import BadInput

_NAMES = frozenset({"first", "last"})


def check_page_size(name: str, size: int | None) -> None:
    """Raises BadInput for a size out of range; None is no size."""
    if size is not None and not 1 <= size <= MAXIMUM_PAGE_SIZE:
        raise BadInput(f"`{name}` must be from 1 to {MAXIMUM_PAGE_SIZE}.")


def is_page_size(argument: ArgumentNode) -> bool:
    """Is it one of those that are looked at here?"""
    return argument.name.value in _NAMES


def check_page_sizes(
    arguments: Iterable[ArgumentNode], variables: Mapping[str, Any] | None
) -> None:
    """Check the page sizes of a document. Raises BadInput."""
    for argument in arguments:
        check_page_size(argument.name.value, _size(argument.value, variables or {}))


def _size(value: ValueNode, variables: Mapping[str, Any]) -> int | None:
    match value:
        case IntValueNode(value=text) if len(text) <= 20:
            return int(text)
        case VariableNode(name=name):
            given = variables.get(name.value)
            is_number = isinstance(given, int) and not isinstance(given, bool)
            return given if is_number else None
    return None

"""Checks page sizes before anything is executed, so that a bad one asks nobody.

Default values of variables and `@skip` are not looked at: what is left is checked again where the
page is cut.
"""

from collections.abc import Mapping
from typing import Any

from graphql import ArgumentNode, DocumentNode, IntValueNode, VariableNode, Visitor, visit

from schema.connection import MAXIMUM_PAGE_SIZE
from schema.errors import BadInput

_NAMES = frozenset({"first", "last"})


def check_page_size(name: str, size: int | None) -> None:
    """Raises BadInput for a size out of range; None is no size."""
    if size is not None and not 1 <= size <= MAXIMUM_PAGE_SIZE:
        raise BadInput(f"`{name}` must be from 1 to {MAXIMUM_PAGE_SIZE}.")


def check_page_sizes(document: DocumentNode, variables: Mapping[str, Any] | None) -> None:
    """Check every `first` and `last` of a document. Raises BadInput."""
    visit(document, _PageSizes(variables or {}))


class _PageSizes(Visitor):
    def __init__(self, variables: Mapping[str, Any]) -> None:
        super().__init__()
        self._variables = variables

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        name = node.name.value
        if name in _NAMES:
            check_page_size(name, self._size(node))

    def _size(self, node: ArgumentNode) -> int | None:
        match node.value:
            case IntValueNode(value=text) if len(text) <= 20:
                return int(text)
            case VariableNode(name=name):
                given = self._variables.get(name.value)
                is_number = isinstance(given, int) and not isinstance(given, bool)
                return given if is_number else None
        return None

"""Edges and page infos whose cursors are made when somebody reads them.

Sealing one costs more than all else that is done for an item, and most callers want the last one
of a page or none. What a cursor says is the business of whoever makes it.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

from schema.connection import Edge, PageInfo

T = TypeVar("T")


class UnsealedEdge(Edge[T]):
    """An edge with a way to its cursor."""

    def __init__(self, node: T, seal: Callable[[], str]) -> None:
        self.node = node
        self._seal = seal

    @cached_property
    def cursor(self) -> str:  # type: ignore[override] # settable there, set by nobody
        """Made once."""
        return self._seal()


class UnsealedPageInfo(PageInfo):
    """Has the cursors of its first and last edge."""

    def __init__(self, edges: Sequence[Edge[Any]], *, has_previous: bool, has_next: bool) -> None:
        self.has_previous_page = has_previous
        self.has_next_page = has_next
        self._edges = edges

    @cached_property
    def start_cursor(self) -> str | None:  # type: ignore[override] # settable there, set by nobody
        """None on an empty page."""
        return self._edges[0].cursor if self._edges else None

    @cached_property
    def end_cursor(self) -> str | None:  # type: ignore[override] # settable there, set by nobody
        """None on an empty page."""
        return self._edges[-1].cursor if self._edges else None

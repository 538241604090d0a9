"""Result sets that are being paged through. Tokens are opaque; a forgotten one is 410.

Bounded: the oldest result set goes when there are too many.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.search.query import Query
from sandbox.search.running import Found

_MOST = 500


@dataclass(frozen=True, slots=True)
class Page:
    """A slice of a result set: where it starts, how long it is at most, and its token."""

    query: Query
    found: Found
    offset: int
    size: int | None
    token: str = ""

    @property
    def end(self) -> int:
        """Offset of the first match that is not on this page."""
        total = len(self.found.matches)
        return total if self.size is None else min(total, self.offset + self.size)

    @property
    def has_next(self) -> bool:
        return self.end < len(self.found.matches)


class Pages:
    """Remembers result sets by token, so that pages show one moment."""

    def __init__(self, new_token: Callable[[], str]) -> None:
        self._new_token = new_token
        self._sets: OrderedDict[str, Page] = OrderedDict()

    def keep(self, page: Page) -> str:
        """Remember the result set behind a page; its token, the same for all its pages."""
        token = page.token or self._new_token()
        self._sets[token] = page
        while len(self._sets) > _MOST:
            self._sets.popitem(last=False)
        return token

    def at(self, token: str, offset: int) -> Page | None:
        """The page of a remembered result set; None when it is no longer known."""
        first = self._sets.get(token)
        if first is None:
            return None
        return Page(first.query, first.found, offset, first.size, token)

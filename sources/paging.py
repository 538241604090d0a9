"""Reads a search to its end, page by page, and knows whether it got there.

A page after the first that fails, a link that leads elsewhere or in a circle, and a cap that is
reached leave what was read, marked as not whole. Only the first page's failure is an error.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic

import msgspec

from schema.deadline import Deadline
from sources.bundle import MOST_ENTRIES, Companions, Page, S, read_page
from sources.client import FhirClient
from sources.element import Resource
from sources.envelope import MOST_VALUES
from sources.errors import Absent, SourceError
from sources.question import Question
from sources.unread import Unread

MOST_BYTES = 20_000_000
"""Of all pages but the last together: what is read of them is kept until all are there."""


class Haul(msgspec.Struct, Generic[S]):
    """What all pages of a search hold together. An id can occur twice: pages can overlap."""

    matches: list[S] = []
    companions: list[Resource] = []
    unread: list[Unread] = []
    is_whole: bool = True
    room: int = MOST_ENTRIES
    """How many entries the search may still have, of whatever kind."""
    bytes_left: int = MOST_BYTES
    values_left: int = MOST_VALUES
    _seen: int = 0
    _total: int | None = None
    _pages: int = 0

    def add(self, page: Page[S]) -> None:
        """Take in a page. `total` is believed as far as it says that more should have come; the
        latest counts, for some give an estimate until the last page."""
        self._pages += 1
        self._total = self._total if page.total is None else page.total
        self.matches += [one for one in page.matches if one.id is not None]
        self.companions += page.companions
        self.unread += page.unread
        self.unread += [
            Unread.of(one, f"{one.__struct_config__.tag}.id: none")
            for one in page.matches
            if one.id is None
        ]
        self.room -= page.entries
        self.bytes_left -= page.size_bytes
        self.values_left -= page.values
        self._seen += len(page.matches) + page.unreadable
        is_short = page.next is None and self._total is not None and self._total > self._seen
        is_none = not page.is_bundle and self._pages > 1
        self.is_whole = self.is_whole and not (page.warned or page.is_cut or is_short or is_none)

    @property
    def is_full(self) -> bool:
        """Is there no room for another page?"""
        return min(self.room, self.bytes_left, self.values_left) <= 0

    @property
    def unreadable(self) -> int:
        """How many entries could not be read."""
        return len(self.unread)


@dataclass(frozen=True, slots=True)
class Paging:
    """How far a source's pages are followed."""

    client: FhirClient
    max_pages: int
    not_found_means_none: bool = False
    wanted: Companions = field(default_factory=dict)
    flat: Callable[[bytes], bytes] = bytes
    """Makes a plain searchset of an answer."""

    async def read(self, first: Question, kind: type[S], deadline: Deadline) -> Haul[S]:
        """Everything the search gives. Raises SourceError when the first page cannot be had."""
        haul: Haul[S] = Haul()
        try:
            page = await self._page(first, kind, deadline)
        except Absent:
            if not self.not_found_means_none:
                raise
            page = Page()
        link = self._take(haul, page)
        seen: set[str] = set()
        while link is not None:
            url = self.client.origins.resolve(link)
            if url is None or url in seen or len(seen) + 1 >= self.max_pages or haul.is_full:
                haul.is_whole = False
                break
            seen.add(url)
            try:
                page = await self._page(
                    Question(page=url, page_of=first.kind), kind, deadline, haul.room
                )
            except SourceError:
                haul.is_whole = False
                break
            link = self._take(haul, page)
        return haul

    def _take(self, haul: Haul[S], page: Page[S]) -> str | None:
        haul.add(page)
        return page.next

    async def _page(
        self, question: Question, kind: type[S], deadline: Deadline, room: int = MOST_ENTRIES
    ) -> Page[S]:
        reply = await self.client.ask(question, deadline)
        return read_page(self.flat(reply.body), kind, self.wanted, room)

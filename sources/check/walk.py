"""A search followed page by page as it comes, with nothing taken for granted.

`sources.paging` reads what can be used; this keeps what a trust has to be told: how pages are
linked, how large they are, where they end.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from sources.check.caller import Caller, Seen
from sources.envelope import loosely
from sources.errors import InvalidAnswer
from sources.question import Question

Json = Mapping[str, object]
MOST_PAGES = 100


class End(Enum):
    """Why no further page was asked for."""

    LAST = "there is no further one"
    CIRCLE = "a next link leads to a page that was read"
    ELSEWHERE = "a next link leads to another server"
    FAILED = "a page could not be had"
    CAPPED = "there are more than may be read"


@dataclass(frozen=True, slots=True)
class Form:
    """How answers to a search are written."""

    wanted: str
    """The resource type that is searched for."""
    flat: Callable[[bytes], bytes]
    """Makes a plain searchset of an answer, as the dialect does for the gateway."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """One answer to a search."""

    seen: Seen
    is_bundle: bool = False
    """Is it a page at all? An empty body stands for an empty page."""
    matches: tuple[Json, ...] = ()
    """Resources of the type that was searched for."""
    companions: frozenset[str] = frozenset()
    """The other types that came along."""
    total: int | None = None
    """How many matches the source says there are."""
    next: str | None = None
    """The link to the next page as it was written."""

    @classmethod
    def read(cls, seen: Seen, form: "Form") -> "RawPage":
        """What an answer to a search for a resource type holds."""
        if not seen.is_good or not seen.body.strip():
            return cls(seen, seen.is_good)
        try:
            bundle = loosely(form.flat(seen.body))
        except InvalidAnswer:
            return cls(seen)
        resources = objects([one.get("resource") for one in objects(bundle.get("entry"))])
        types = frozenset(str(one.get("resourceType")) for one in resources)
        total = bundle.get("total")
        return cls(
            seen=seen,
            is_bundle=bundle.get("resourceType") == "Bundle",
            matches=tuple(one for one in resources if one.get("resourceType") == form.wanted),
            companions=types - {form.wanted},
            total=total if isinstance(total, int) else None,
            next=_next(bundle),
        )


@dataclass(frozen=True, slots=True)
class Walk:
    """All pages that were read."""

    pages: tuple[RawPage, ...]
    end: End

    @property
    def first(self) -> RawPage:
        """There is one, whatever it holds."""
        return self.pages[0]

    @property
    def matches(self) -> tuple[Json, ...]:
        """Matches of all pages; one that came twice stands here twice."""
        return tuple(one for page in self.pages for one in page.matches)

    @property
    def ids(self) -> list[str]:
        """The ids of the matches that have one."""
        found = (one.get("id") for one in self.matches)
        return [one for one in found if isinstance(one, str)]

    @property
    def links(self) -> list[str]:
        """All next links, as they were written."""
        return [page.next for page in self.pages if page.next is not None]


async def walk(
    caller: Caller, question: Question, form: Form, most_pages: int = MOST_PAGES
) -> Walk:
    """Ask, and follow next links to the end."""
    pages = [RawPage.read(await caller.ask(question), form)]
    known: set[str] = set()
    while (link := pages[-1].next) is not None:
        url = caller.origins.resolve(link)
        if url is None:
            return Walk(tuple(pages), End.ELSEWHERE)
        if url in known:
            return Walk(tuple(pages), End.CIRCLE)
        if len(pages) == most_pages:
            return Walk(tuple(pages), End.CAPPED)
        known.add(url)
        page = RawPage.read(await caller.ask(Question(page=url)), form)
        if not page.is_bundle:
            return Walk((*pages, page), End.FAILED)
        pages.append(page)
    return Walk(tuple(pages), End.LAST)


def _next(bundle: Json) -> str | None:
    links = objects(bundle.get("link"))
    urls = (one.get("url") for one in links if one.get("relation") == "next")
    return next((url for url in urls if isinstance(url, str) and url), None)


def objects(values: object) -> list[Json]:
    """Those of a list that are JSON objects."""
    listed: Iterable[object] = values if isinstance(values, list) else ()
    return [one for one in listed if isinstance(one, Mapping)]

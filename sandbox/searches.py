"""Search over HTTP at one trust: GET and POST `_search`, and the pages that follow."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import fhir, refusal
from sandbox.printer import Printer
from sandbox.profile import NextLink
from sandbox.search.bundle import Binder
from sandbox.search.matching import Matcher
from sandbox.search.pages import Page, Pages
from sandbox.search.parameters import READ_ONLY_TYPES
from sandbox.search.query import BadSearch, Pair, Query, understand
from sandbox.search.running import included, run
from sandbox.shelf import Extra, Shelf
from sandbox.statement import types_of
from sandbox.store import Store, Stored
from sandbox.trust import Trust


class Searches:
    """Answers the searches of one trust."""

    def __init__(
        self, trust: Trust, base: str, store: Store, pages: Pages, printer: Printer, shelf: Shelf
    ) -> None:
        self._trust = trust
        self._profile = trust.profile
        self._store = store
        self._pages = pages
        self._printer = printer
        self._shelf = shelf
        self._matcher = Matcher(base, store.current)
        self._binder = Binder(trust, base)

    async def search(self, request: Request) -> Response:
        """A first page, or a later one where the link leads to the type."""
        kind = request.path_params["type"]
        if kind not in types_of(self._trust) or kind in READ_ONLY_TYPES:
            return refusal(404, "not-supported", "This server has no such type.")
        pairs = await _pairs(request)
        if {name for name, _ in pairs} & {"_getpages", "_page"}:
            return await self._later(dict(pairs))
        try:
            query = understand(kind, pairs, self._profile)
            if query.unknown and self._profile.strict and _is_strict(request):
                raise BadSearch("a parameter is unknown here")
            return await self._answer(self._first(query))
        except BadSearch as error:
            return refusal(400, "invalid", f"The search is refused: {error}.")

    async def later(self, request: Request) -> Response:
        """A later page where the link leads to the base."""
        return await self._later(dict(await _pairs(request)))

    async def _later(self, pairs: dict[str, str]) -> Response:
        token, _, offset = pairs.get("_page", "").partition("~")
        if "_getpages" in pairs:
            token, offset = pairs["_getpages"], pairs.get("_getpagesoffset", "0")
        page = self._pages.at(token, int(offset)) if offset.isdecimal() else None
        if page is None:
            return refusal(410, "not-found", "This page is no longer kept; search again.")
        return await self._answer(page)

    def _first(self, query: Query) -> Page:
        found = run(query, self._store, self._profile, self._matcher)
        asked = query.value("_count")
        size = self._profile.page_cap
        if size is not None and asked.isdecimal():
            size = min(size, int(asked))
        return Page(query, found, 0, size)

    async def _answer(self, page: Page) -> Response:
        samples = self._samples(page.query)
        if self._profile.none_is_404 and not page.found.matches and not samples:
            return refusal(404, "not-found", "Nothing was found.")
        has_more = page.has_next and page.size != 0
        is_linked = has_more and self._profile.next_link is not NextLink.NONE
        token = self._pages.keep(page) if is_linked else ""
        matches = page.found.matches[page.offset : page.end]
        includes = included(page.query, matches, self._store, self._matcher)
        shown = [Stored(await self._printer.filled(s.resource), s.full_url) for s in matches]
        return fhir(self._binder.bound(page, shown, includes, samples, token))

    def _samples(self, query: Query) -> Sequence[Extra]:
        """What lies on the shelf, if the person it is about was asked for."""
        number = self._shelf.person.number
        if not any(number in value for each in query.criteria for value in each.values):
            return ()
        return self._shelf.of(self._trust.ods, query.resource_type)


async def _pairs(request: Request) -> list[Pair]:
    pairs = list(request.query_params.multi_items())
    if request.method == "POST":
        async with request.form() as form:
            pairs += [(name, str(value)) for name, value in form.multi_items()]
    return pairs


def _is_strict(request: Request) -> bool:
    return "handling=strict" in request.headers.get("prefer", "").replace(" ", "")

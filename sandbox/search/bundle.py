"""A page of matches as a searchset Bundle, in one trust's manner."""

from collections.abc import Sequence
from urllib.parse import urlencode

from sandbox.outcomes import outcome
from sandbox.profile import NextLink
from sandbox.resource import Json, Resource, key
from sandbox.search.elements import subset, summary
from sandbox.search.pages import Page
from sandbox.search.query import Query
from sandbox.shelf import Extra
from sandbox.store import Stored
from sandbox.trust import Trust


class Binder:
    """Binds pages for one trust. `base` is the URL it knows itself by."""

    def __init__(self, trust: Trust, base: str) -> None:
        self._trust = trust
        self._profile = trust.profile
        self._base = trust.public_base or base

    def bound(
        self,
        page: Page,
        shown: Sequence[Stored],
        includes: Sequence[Stored],
        samples: Sequence[Extra],
        token: str,
    ) -> Resource:
        """The Bundle of one page; `token` is that of its result set, if there is more."""
        is_count = page.query.value("_summary") == "count"
        matches = [self._entry(stored, "match", page.query) for stored in shown]
        further = [self._entry(stored, "include", page.query) for stored in includes]
        further += [_sample(extra) for extra in samples]
        return {
            "resourceType": "Bundle",
            "type": "searchset",
            **self._total(page, len(page.found.matches) + len(samples)),
            "link": self._links(page, token),
            **({} if is_count else {"entry": [*matches, *further, *_warning(page)]}),
        }

    def _total(self, page: Page, matches: int) -> Resource:
        wanted = page.query.value("_total") == "accurate" or page.query.value("_summary") == "count"
        is_unwanted = page.query.value("_total") == "none"
        if (self._profile.totals and not is_unwanted) or wanted:
            return {"total": matches}
        return {}

    def _entry(self, stored: Stored, mode: str, query: Query) -> Resource:
        url = stored.full_url or f"{self._base}/{'/'.join(key(stored.resource))}"
        return {
            **({"fullUrl": url} if self._profile.full_urls else {}),
            "resource": self._shaped(stored.resource, query),
            **({"search": {"mode": mode}} if self._profile.search_modes else {}),
        }

    def _shaped(self, resource: Resource, query: Query) -> Resource:
        if elements := query.values("_elements"):
            return subset(resource, elements)
        return summary(resource) if query.value("_summary") == "true" else resource

    def _links(self, page: Page, token: str) -> list[Json]:
        query = f"?{urlencode(page.query.used, safe=':,$')}" if page.query.used else ""
        address = f"{self._base}/{page.query.resource_type}"
        links: list[Json] = [{"relation": "self", "url": f"{address}{query}"}]
        if token:
            links.append({"relation": "next", "url": self._next(page, token)})
        return links

    def _next(self, page: Page, token: str) -> str:
        resource_type = page.query.resource_type
        query = f"?_page={token}~{page.end}"
        match self._profile.next_link:
            case NextLink.QUERY:
                offset = f"_getpagesoffset={page.end}&_bundletype=searchset"
                return f"?_getpages={token}&{offset}"
            case NextLink.BASE_PATH:
                return f"/{resource_type}{query}"
            case _:
                return f"{self._base}/{resource_type}{query}"


def _sample(extra: Extra) -> Resource:
    url = {"fullUrl": extra.full_url} if extra.full_url else {}
    return {**url, "resource": extra.content, "search": {"mode": "match"}}


def _warning(page: Page) -> list[Json]:
    if not page.found.warning:
        return []
    issue = outcome("warning", "not-supported", page.found.warning)
    return [{"resource": issue, "search": {"mode": "outcome"}}]

"""Faults of the links to further pages: leading away, round in circles, on for ever, or nowhere.

Pages of our own making have a `_again={page}~{number}` in their address.
"""

from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, urlsplit

from starlette.responses import Response

from sandbox.answers import fhir, refusal
from sandbox.faults.bundles import entries_of, resource_of, with_entries
from sandbox.faults.kinds import FaultKind
from sandbox.faults.passage import Effect, Passage, rewriting
from sandbox.faults.refusals import elsewhere
from sandbox.resource import Json, Resource, many, text

_AGAIN = "_again"
_LATER = frozenset({"_getpages", "_page"})


def _foreign_next(passage: Passage, content: Resource) -> Json:
    """The next page is at another host, or looks as if it were not."""
    path = f"{passage.scope['root_path']}/{passage.resource_type}?_page=2"
    parts = urlsplit(passage.origin)
    links = {
        "elsewhere": f"{elsewhere(passage)}{path}",
        "user": f"{passage.origin}@elsewhere.example{path}",
        "prefix": f"{parts.scheme}://{parts.hostname}.elsewhere.example{path}",
        "relative": f"//elsewhere.example{path}",
        "file": "file:///etc/hostname",
        "outside": f"{passage.origin}/elsewhere?_page=2",  # the right host, not below the base
    }
    return _linked(content, links[passage.form])


async def _looping_next(passage: Passage) -> None:
    """The next page is the same again, or two pages lead to each other."""
    if passage.form == "itself":
        await _paged(passage, lambda _: 1)
    else:
        await _paged(passage, lambda number: 3 - number if number else 1)


async def _endless_next(passage: Passage) -> None:
    """There is always a further page, with items that were not there before."""
    await _paged(passage, lambda number: number + 1)


async def _paged(passage: Passage, following: Callable[[int], int]) -> None:
    """The first page again and again, its items renumbered. `following` a page comes which."""
    asked = parse_qs(passage.scope["query_string"].decode()).get(_AGAIN, [""])[0]
    name, _, number = asked.partition("~")
    page = passage.met.memory.page(name)
    if page is not None and number.isdecimal():
        link = _link(passage, name, following(int(number)))
        await _send(passage, fhir(_linked(_renumbered(page, number), link)))
        return
    answer = await passage.given()
    first = answer.json()
    if first is None or text(first, "resourceType") != "Bundle":
        await passage.give(answer)
        return
    link = _link(passage, passage.met.memory.keep(first), following(0))
    await passage.give(answer.with_json(_linked(first, link)))


def _link(passage: Passage, name: str, number: int) -> str:
    return f"{passage.base}/{passage.resource_type}?{_AGAIN}={name}~{number}"


def _linked(content: Resource, url: str) -> Resource:
    """The Bundle with this next link; anything else as it is."""
    if text(content, "resourceType") != "Bundle":
        return content
    links = [one for one in many(content.get("link")) if text(one, "relation") != "next"]
    return {**content, "link": [*links, {"relation": "next", "url": url}]}


def _renumbered(page: Resource, number: str) -> Resource:
    """The page with other items: those of another id. Patients stay who they are."""
    entries: list[Json] = []
    for entry in entries_of(page):
        one = resource_of(entry)
        if text(one, "resourceType") not in {"", "Patient"}:
            entries.append({"resource": {**one, "id": f"{text(one, 'id')}-{number}"}})
    return with_entries(page, entries)


async def _expired_next(passage: Passage) -> None:
    """Later pages are no longer kept."""
    if parse_qs(passage.scope["query_string"].decode()).keys() & _LATER:
        await _send(passage, refusal(410, "not-found", "This page is no longer kept."))
    else:
        await passage.through()


async def _send(passage: Passage, response: Response) -> None:
    await response(passage.scope, passage.receive, passage.send)


EFFECTS: Mapping[FaultKind, Effect] = {
    FaultKind.FOREIGN_NEXT: rewriting(_foreign_next),
    FaultKind.LOOPING_NEXT: _looping_next,
    FaultKind.ENDLESS_NEXT: _endless_next,
    FaultKind.EXPIRED_NEXT: _expired_next,
}

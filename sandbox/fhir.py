"""The FHIR endpoint of one trust over HTTP: metadata, read, vread, create, update, batch and
`searches`.

Behaves as the trust's profile says, in its manners and in its lack of them.
"""

from datetime import UTC
from email.utils import format_datetime
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answering import note
from sandbox.answers import fhir, refusal
from sandbox.batches import batch
from sandbox.bookings import settle, taken
from sandbox.clocks import Clock
from sandbox.creations import created, existing
from sandbox.effects_log import Effect, EffectsLog
from sandbox.printer import Printer
from sandbox.profile import Etag
from sandbox.resource import Resource, key, text
from sandbox.resources.documents import PDF
from sandbox.search.pages import Pages
from sandbox.search.spans import span
from sandbox.searches import Searches
from sandbox.shelf import Shelf
from sandbox.statement import statement, types_of
from sandbox.store import Store, Stored, version_of
from sandbox.updates import Refused, conflict, etag, updated
from sandbox.world import Holdings, World, base_path


class TrustServer:
    """Serves what one trust holds."""

    def __init__(
        self,
        world: World,
        holdings: Holdings,
        shelf: Shelf,
        clock: Clock,
        pages: Pages,
        effects: EffectsLog,
    ) -> None:
        self.trust = holdings.trust
        self._base = f"{world.origin}{base_path(self.trust.ods)}"
        self._today = world.today
        self._clock = clock
        self._effects = effects
        self._store = Store(holdings.resources)
        self._printer = Printer(self.trust, holdings.papers)
        self._searches = Searches(self.trust, self._base, self._store, pages, self._printer, shelf)

    def routes(self) -> list[Route]:
        """Paths below the base URL."""
        methods = ["GET", "POST"] if self.trust.profile.post_search else ["GET"]
        search = self._searches.search
        batches = [Route("/", self._batch, methods=["POST"])] if self.trust.profile.batch else []
        return [
            Route("/", self._searches.later, methods=["GET"]),
            *batches,
            Route("/metadata", self._metadata, methods=["GET"]),
            Route("/{type}", search, methods=["GET"]),
            Route("/{type}", self._create, methods=["POST"]),
            Route("/{type}/_search", search, methods=methods),
            Route("/{type}/{id}", self._read, methods=["GET"]),
            Route("/{type}/{id}", self._update, methods=["PUT"]),
            Route("/{type}/{id}/_history/{version}", self._read_version, methods=["GET"]),
        ]

    async def _metadata(self, _: Request) -> Response:
        return fhir(statement(self.trust, self._base, self._today))

    async def _batch(self, request: Request) -> Response:
        return await batch(request, self._searches.search)

    async def _read(self, request: Request) -> Response:
        kind, identity = request.path_params["type"], request.path_params["id"]
        found = self._store.current(kind, identity)
        if found is None or kind not in types_of(self.trust):
            return refusal(404, "not-found", "There is no such resource here.")
        headers = self._headers(found)
        if headers.get("ETag") and request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        content = await self._printer.content(kind, identity)
        if kind == "Binary" and "json" not in request.headers.get("accept", ""):
            return Response(content, headers=headers, media_type=PDF)
        return fhir(await self._printer.filled(found), headers=headers)

    async def _read_version(self, request: Request) -> Response:
        kind, identity = request.path_params["type"], request.path_params["id"]
        found = self._store.version(kind, identity, request.path_params["version"])
        if found is None or self.trust.profile.etag is Etag.NONE:
            return refusal(404, "not-found", "There is no such version here.")
        return fhir(await self._printer.filled(found), headers=self._headers(found))

    async def _create(self, request: Request) -> Response:
        kind = request.path_params["type"]
        if not self.trust.profile.updates or kind not in types_of(self.trust):
            return refusal(405, "not-supported", "Nothing of this type is made here.")
        known = existing(self._store, kind, request.headers.get("if-none-exist", ""))
        if known is not None and not isinstance(known, Refused):
            return fhir(known, 200, self._headers(known))
        now = self._clock().isoformat(timespec="seconds")
        made = known or created(await request.body(), kind, lambda: str(uuid4()), now)
        made = made if isinstance(made, Refused) else taken(self._store, made.resource) or made
        return self._kept(made, "POST", 201)

    def _kept(self, made: Stored | Refused, method: str, status: int) -> Response:
        if isinstance(made, Refused):
            return refusal(made.status, made.code, made.why)
        resource = made.resource
        self._store.add(made)
        settle(self._store, resource)
        note(self._store, resource)
        said = (*key(resource), version_of(resource), text(resource, "status"))
        self._effects.add(Effect(self.trust.ods, method, *said))
        return fhir(resource, status, self._headers(resource))

    async def _update(self, request: Request) -> Response:
        kind, identity = request.path_params["type"], request.path_params["id"]
        if not self.trust.profile.updates or kind not in types_of(self.trust):
            return refusal(405, "not-supported", "This server takes no such updates.")
        current = self._store.current(kind, identity)
        stale = conflict(current, request.headers.get("if-match", ""), self.trust.profile)
        now = self._clock().isoformat(timespec="seconds")
        made = stale or updated(await request.body(), (kind, identity), current, now)
        return self._kept(made, "PUT", 201 if current is None else 200)

    def _headers(self, resource: Resource) -> dict[str, str]:
        """ETag and Last-Modified, as far as this trust sends them."""
        version = etag(resource, self.trust.profile)
        changed = span(text(resource, "meta.lastUpdated"))
        headers = {"ETag": version} if version else {}
        if changed is not None:
            headers["Last-Modified"] = format_datetime(changed.start.astimezone(UTC), usegmt=True)
        return headers

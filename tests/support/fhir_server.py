"""A small FHIR server over a real socket, with knobs for everything a source can do wrong.

It shares no code with `sources` or the sandbox. It knows one selector per type of resource
(`selectors`), answers searches and reads from what it was given, and writes down what it was
asked. `says` replaces the answer to a path by anything: a status, bytes, silence, half an answer.
It judges nothing and knows no FHIR beyond Bundles of what it holds.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
FHIR_JSON = "application/fhir+json"
Json = dict[str, Any]

SELECTORS: Mapping[str, Mapping[str, str]] = {
    "identifier-modifier": {"": "patient:identifier"},
    "chained-patient": {"": "patient.identifier"},
    "chained-actor": {"": "patient.identifier", "Appointment": "actor:Patient.identifier"},
    "reference": {"": "patient"},
    "pfp": {"": "patient:identifier"},
    "bars": {"": "patient:identifier"},
    "pca-consumer": {"": "patient:identifier"},
    "national-immunisation": {"": "patient.identifier"},
}
"""How servers of each dialect are told whose records are wanted; `""` is every other type."""
_BUNDLED = {"Bundle": "MedicationRequest"}
"""What is in the Bundles that a server is asked for."""
EVENTS = "aggregator/events"
"""One path for whatever there is: tests say or hold one type, and that is meant."""


@dataclass(frozen=True, slots=True)
class Says:
    """One answer, whatever was asked."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": FHIR_JSON})
    is_silent: bool = False
    """Say nothing until the client leaves."""
    missing_bytes: int = 0
    """Announce this many more bytes than come, then cut the connection."""

    @classmethod
    def json(cls, value: object, status: int = 200, **headers: str) -> "Says":
        return cls(status, json.dumps(value).encode(), {"Content-Type": FHIR_JSON, **headers})


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as it came."""

    method: str
    path: str
    query: str
    """Raw, still encoded."""
    form: str
    headers: Mapping[str, str]


class FakeFhirServer:
    """`async with FakeFhirServer() as server`, then `server.base` is its FHIR base URL."""

    def __init__(self, dialect: str = "chained-patient") -> None:
        self.selectors = SELECTORS[dialect]
        self.page_size = 100
        self.totals = dialect != "pca-consumer"  # which counts plans, and outcomes
        self.tokens: set[str] | None = None
        """Tokens that open it; None when none is needed."""
        self.asked: list[Asked] = []
        self.was_asked = asyncio.Event()
        self._held: dict[tuple[str, str], list[Json]] = defaultdict(list)
        self._says: dict[str, list[Says]] = {}
        self._runner: web.AppRunner | None = None
        self.base = ""

    def holds(self, number: str, *resources: Json) -> None:
        """Give it resources of a person."""
        for resource in resources:
            self._held[number, resource["resourceType"]].append(resource)

    def says(self, path: str, *answers: Says) -> None:
        """Answer this path (below the base) so, the last answer again and again."""
        self._says[path] = list(answers)

    def asked_for(self, path: str) -> list[Asked]:
        """The requests for a path below the base, searches by POST included."""
        return [one for one in self.asked if one.path in {path, f"{path}/_search"}]

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/fhir/{path:.*}", self._handle)
        app.router.add_route("*", "/fhir", self._handle)
        app.router.add_route("*", "/{path:.*}", self._elsewhere)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}/fhir"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = self._meant(request.match_info.get("path", ""))
        form = await request.text()
        headers = dict(request.headers)
        self.asked.append(Asked(request.method, path, request.url.raw_query_string, form, headers))
        self.was_asked.set()
        name = path.removesuffix("/_search")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.tokens is not None and name != "token" and token not in self.tokens:
            return web.Response(status=401)
        said = self._says.get(name)
        if said is not None:
            return await _answer(request, said.pop(0) if len(said) > 1 else said[0])
        values = {**request.query, **(await request.post() if form else {})}
        return self._search_or_read(name, {key: str(value) for key, value in values.items()})

    def _meant(self, path: str) -> str:
        """The path by which tests call what is asked for."""
        if path.removesuffix("/_search") != EVENTS or EVENTS in self._says:
            return path
        said = (one for one in self._says if one[:1].isupper() and "/" not in one)
        held = (kind for _, kind in self._held)
        kinds = (one for one in (*said, *held) if one != "Patient")
        return path.replace(EVENTS, next(kinds, "Appointment"))

    async def _elsewhere(self, request: web.Request) -> web.StreamResponse:
        """Anything outside the base: a place no client of ours should come to."""
        self.asked.append(Asked(request.method, f"elsewhere{request.path}", "", "", {}))
        return web.json_response({"resourceType": "Bundle"})

    def _search_or_read(self, name: str, values: Mapping[str, str]) -> web.Response:
        kind, _, local_id = name.partition("/")
        kind = _BUNDLED.get(kind, kind)
        if local_id:
            found = [
                one for held in self._held.values() for one in held if _is(one, kind, local_id)
            ]
            return _json(found[0]) if found else _json(_outcome("not-found"), 404)
        number = self._number(kind, values)
        return _json(self._bundle(kind, self._held.get((number, kind), []), values))

    def _number(self, kind: str, values: Mapping[str, str]) -> str:
        """Whose records a search is for; nobody's when it is not said in this server's way."""
        own = self.selectors.get(kind) or self.selectors[""]
        value = values.get("identifier" if kind == "Patient" else own, "")
        if value.startswith("Patient/"):
            return self._number_of(set(value.split(",")))
        system, _, number = value.partition("|")
        return number if system == NHS_NUMBER else values.get("page-of", "")

    def _number_of(self, references: Set[str]) -> str:
        """Who any of these Patients is; nobody unless all of them are held."""
        held = {
            f"Patient/{one['id']}": number
            for (number, kind), resources in self._held.items()
            if kind == "Patient"
            for one in resources
        }
        numbers = {held.get(one, "") for one in references}
        return numbers.pop() if len(numbers) == 1 else ""

    def _bundle(self, kind: str, found: Sequence[Json], values: Mapping[str, str]) -> Json:
        start = int(values.get("from", "0"))
        page = found[start : start + self.page_size]
        bundle: Json = {"resourceType": "Bundle", "type": "searchset"}
        bundle["entry"] = [{"resource": one, "search": {"mode": "match"}} for one in page]
        if self.totals:
            bundle["total"] = len(found)
        if start + self.page_size < len(found):
            number = next(who for (who, _), held in self._held.items() if found[0] in held)
            url = f"{self.base}/{kind}?page-of={number}&from={start + self.page_size}"
            bundle["link"] = [{"relation": "next", "url": url}]
        return bundle


async def _answer(request: web.Request, said: Says) -> web.StreamResponse:
    if said.is_silent:
        await asyncio.Event().wait()
    if not said.missing_bytes:
        return web.Response(status=said.status, body=said.body, headers=said.headers)
    response = web.StreamResponse(status=said.status, headers=said.headers)
    response.content_length = len(said.body) + said.missing_bytes
    await response.prepare(request)
    await response.write(said.body)
    assert request.transport is not None
    request.transport.close()
    return response


def _is(resource: Json, kind: str, local_id: str) -> bool:
    return bool(resource["resourceType"] == kind and resource.get("id") == local_id)


def _outcome(code: str) -> Json:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code}]}


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(status=status, body=json.dumps(value).encode(), content_type=FHIR_JSON)

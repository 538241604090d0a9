"""The fault dial: what is wrong with a source just now, set by `PUT /faults/{name}`.

A name is an ODS code; X26 stands for all national services, X26-demographics,
X26-relationships and the like for one of them. Token endpoints have no faults.
`DELETE /faults` mends everything.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.faults.kinds import FORMS, WELL, Fault, FaultKind, parsed
from sandbox.faults.memory import Memory


@dataclass(slots=True)
class Setting:
    """A fault, and what has happened since the dial was turned to it."""

    fault: Fault
    memory: Memory = field(default_factory=Memory)
    passed: Counter[str] = field(default_factory=Counter)
    """Unharmed, by resource type."""
    met: int = 0


@dataclass(frozen=True, slots=True)
class Met:
    """What one request meets: the fault, how many met it before, and what it remembers."""

    fault: Fault
    before: int
    memory: Memory


class FaultDial:
    """The settings of all sources. A group's setting holds for members that have none."""

    def __init__(self, names: Iterable[str], groups: Iterable[str] = ()) -> None:
        self._groups = frozenset(groups)
        self._settings = {name: Setting(WELL) for name in (*names, *self._groups)}

    def meet(self, name: str, resource_type: str, method: str = "GET") -> Met:
        """What a request to this source for this type meets now. Counts the request."""
        setting = self._holding(name)
        fault = setting.fault
        is_past = 0 < fault.times <= setting.met
        if is_past or fault.only not in {"", resource_type} or fault.method not in {"", method}:
            return Met(WELL, 0, setting.memory)
        if setting.passed[resource_type] < fault.after:
            setting.passed[resource_type] += 1
            return Met(WELL, 0, setting.memory)
        setting.met += 1
        return Met(fault, setting.met - 1, setting.memory)

    def _holding(self, name: str) -> Setting:
        own = self._settings[name]
        group = name.partition("-")[0]
        if own.fault is WELL and group in self._groups:
            return self._settings[group]
        return own

    def routes(self) -> list[Route]:
        """The dial over HTTP, but for the page that `GET /faults` may be."""
        return [
            Route("/faults", self._mend, methods=["DELETE"]),
            Route("/faults/{name}", self._show, methods=["GET"]),
            Route("/faults/{name}", self._turn, methods=["PUT"]),
        ]

    async def show_all(self, _: Request) -> Response:
        """`GET /faults` as JSON."""
        return JSONResponse({name: one.fault.shown() for name, one in self._settings.items()})

    async def _mend(self, _: Request) -> Response:
        for name in self._settings:
            self._settings[name] = Setting(WELL)
        return Response(status_code=204)

    async def _show(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._settings:
            return _bad(404, "no such source", sorted(self._settings))
        return JSONResponse(self._settings[name].fault.shown())

    async def _turn(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._settings:
            return _bad(404, "no such source", sorted(self._settings))
        fault = parsed(await request.body())
        if fault is None:
            return _bad(400, "no such fault", [kind.value for kind in FaultKind])
        self._settings[name] = Setting(fault)
        return JSONResponse(fault.shown())


def _bad(status: int, error: str, allowed: list[str]) -> Response:
    forms = {"forms": FORMS} if status == 400 else {}
    return JSONResponse({"error": error, "allowed": allowed, **forms}, status)

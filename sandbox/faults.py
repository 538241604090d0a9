"""The fault dial: what is wrong with a source just now, set by `PUT /faults/{name}`.

A name is an ODS code; X26 stands for all national services, X26-demographics,
X26-relationships and X26-prescriptions for one of them. Token endpoints have no faults.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

LONGEST_MILLISECONDS = 600_000


class FaultKind(StrEnum):
    """What can be wrong."""

    NONE = "none"
    DELAY = "delay"  # answers after so many milliseconds
    HANG = "hang"  # never answers
    UNAVAILABLE = "unavailable"  # 503 with an HTML page
    TRUNCATED = "truncated"  # half of the JSON
    WRONG_PATIENT = "wrong-patient"  # answers as if somebody else had been asked for
    EXPIRED_TOKEN = "expired-token"  # noqa: S105 - takes every bearer token for expired


@dataclass(frozen=True, slots=True)
class Fault:
    """One setting of the dial. Milliseconds: of a delay, or until a 503 says to retry."""

    kind: FaultKind
    milliseconds: int = 0


_NONE = Fault(FaultKind.NONE)


class FaultDial:
    """The settings of all sources. A group's setting holds for members that have none."""

    def __init__(self, names: Iterable[str], groups: Iterable[str] = ()) -> None:
        self._groups = frozenset(groups)
        self._faults = dict.fromkeys((*names, *self._groups), _NONE)

    def of(self, name: str) -> Fault:
        """What is wrong with this source now."""
        own = self._faults[name]
        group = name.partition("-")[0]
        if own.kind is FaultKind.NONE and group in self._groups:
            return self._faults[group]
        return own

    def routes(self) -> list[Route]:
        """The dial over HTTP."""
        return [
            Route("/faults", self._show_all, methods=["GET"]),
            Route("/faults/{name}", self._show, methods=["GET"]),
            Route("/faults/{name}", self._turn, methods=["PUT"]),
        ]

    async def _show_all(self, _: Request) -> Response:
        return JSONResponse({name: asdict(fault) for name, fault in self._faults.items()})

    async def _show(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._faults:
            return _bad(404, "no such source", sorted(self._faults))
        return JSONResponse(asdict(self._faults[name]))

    async def _turn(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._faults:
            return _bad(404, "no such source", sorted(self._faults))
        fault = parsed(await request.body())
        if fault is None:
            return _bad(400, "no such fault", [kind.value for kind in FaultKind])
        self._faults[name] = fault
        return JSONResponse(asdict(fault))


def parsed(body: bytes) -> Fault | None:
    """The fault a request body asks for; None when it is no such thing."""
    try:
        fault = msgspec.json.decode(body, type=Fault)
    except ValueError:
        return None
    if fault.kind is FaultKind.NONE:
        return _NONE
    return fault if 0 <= fault.milliseconds <= LONGEST_MILLISECONDS else None


def _bad(status: int, error: str, allowed: list[str]) -> Response:
    return JSONResponse({"error": error, "allowed": allowed}, status)

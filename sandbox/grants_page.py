"""Changes grants while the sandbox runs: `PUT /grants/{id}` with `{"status": "inactive"}`, and
`"reason"` if wished. With `"announce": true` the gateway is told by an event, as the real service
tells its subscribers; without, it finds out when it asks again. `DELETE /grants` mends all, and
tells the gateway.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.clocks import AskedClock
from sandbox.grants import Grant, Grants
from sandbox.national.relationships import STATUSES
from sandbox.people import Person, PersonId

Announce = Callable[[str, str, str], Awaitable[bool]]
"""Tells the gateway the type of an event, the patient and the proxy; says whether it took it."""

CHANGED = "proxy-role-changed"
DELETED = "proxy-role-deleted"
_REASONS: Mapping[str, str] = {
    "active": "ROLE_REACTIVATED",
    "inactive": "ROLE_DEACTIVATED_PATIENT_REQUEST",
}


class _Wanted(msgspec.Struct, frozen=True):
    """The body of a PUT."""

    status: str
    reason: str = ""
    announce: bool = False


async def announce_to_nobody(_: str, __: str, ___: str) -> bool:
    """For a sandbox without a gateway."""
    return False


@dataclass(frozen=True, slots=True)
class GrantsPage:
    """The grants of the relationship service, for whoever plays a story."""

    grants: Grants
    people: Mapping[PersonId, Person]
    now: AskedClock
    announce: Announce

    def routes(self) -> list[Route]:
        """Paths of the sandbox itself, not of the simulated service."""
        return [
            Route("/grants", self._list, methods=["GET"]),
            Route("/grants", self._mend, methods=["DELETE"]),
            Route("/grants/{id}", self._change, methods=["PUT"]),
        ]

    async def _list(self, _: Request) -> Response:
        return JSONResponse([_shown(grant) for grant in self.grants])

    async def _mend(self, _: Request) -> Response:
        for grant in self.grants.mend():
            await self._told(grant)
        return Response(status_code=204)

    async def _change(self, request: Request) -> Response:
        identity = request.path_params["id"]
        if self.grants.get(identity) is None:
            return JSONResponse({"error": "no such grant"}, 404)
        try:
            wanted = msgspec.json.decode(await request.body(), type=_Wanted)
        except ValueError:
            return JSONResponse({"error": "needs a status", "allowed": sorted(STATUSES)}, 400)
        if wanted.status not in STATUSES:
            return JSONResponse({"error": "no such status", "allowed": sorted(STATUSES)}, 400)
        reason = wanted.reason or _REASONS.get(wanted.status, "ROLE_CHANGED")
        changed = self.grants.change(identity, wanted.status, reason, await self.now())
        told = wanted.announce and changed is not None and await self._told(changed)
        return JSONResponse({**_shown(changed), "announced": told} if changed else {})

    async def _told(self, grant: Grant) -> bool:
        kind = DELETED if grant.status == "entered-in-error" else CHANGED
        patient, proxy = self.people[grant.subject], self.people[grant.actor]
        return await self.announce(kind, patient.number, proxy.number)


def _shown(grant: Grant) -> dict[str, str]:
    return {
        "id": grant.id,
        "actor": grant.actor,
        "subject": grant.subject,
        "basis": grant.basis,
        "status": grant.status,
        "reason": grant.reason,
    }

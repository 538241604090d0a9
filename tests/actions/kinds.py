"""The actions that are broken off: how each is asked for, and what it leaves where it is done.

A further one is one line in `KINDS`, and what it needs beforehand.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp

from sandbox.trusts import ORCHARD_STREET, trusts
from tests.support.running import Running

Json = dict[str, Any]
Mark = tuple[str, str, str]
"""Method, `old` or `new`, and the status since: one thing that came to pass at the source."""

WHO, SOURCE = "maya-hughes", "G99901"
_SLOTS = """query ($who: NhsNumber!) { patient(nhsNumber: $who) {
    availableSlots(organisation: "G99901", first: 4) { nodes { id } } } }"""
_OPEN = """query ($who: NhsNumber!) { patient(nhsNumber: $who) {
    appointments(first: 100, filter: { organisation: ["G99901"], status: [BOOKED] }) {
        nodes { id cancellable provenance { sourceId { id } } } } } }"""
_REPEATS = """{ viewer { patient { prescriptions(
    filter: { organisation: ["G99901"], courseType: [REPEAT] }) { nodes { id } } } } }"""
_THING = "{ id provenance { sourceId { id } } }"


@dataclass(frozen=True, slots=True)
class Target:
    """What one run is about."""

    given: Json = field(default_factory=dict)
    """The input, but for its key."""
    local_id: str = ""
    """Of what is changed, at its source."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One action."""

    name: str
    shows: str
    """The field of the payload that shows what it made or changed."""
    writes: tuple[str, ...]
    """The methods of its steps."""
    prepare: Callable[[Running], Awaitable[Target]]
    done: tuple[Mark, ...]
    undone: tuple[tuple[Mark, ...], ...] = ((),)
    """What may be left where it was not done."""
    source: str = SOURCE
    who: str = WHO
    only: str = ""
    """The type that is written, where searches that are posted come before."""
    looks: int = 0
    """How many of those."""

    @property
    def mutation(self) -> str:
        """As it is asked."""
        kind = f"{self.name[0].upper()}{self.name[1:]}Input"
        payload = f"{{ outcome errors {{ code }} {self.shows} {_THING} }}"
        return f"mutation ($input: {kind}!) {{ did: {self.name}(input: $input) {payload} }}"

    def marks(self, effects: Sequence[Mapping[str, str]], target: Target) -> tuple[Mark, ...]:
        """What came to pass, as it is compared."""
        return tuple(
            (one["method"], "old" if one["id"] == target.local_id else "new", one["status"])
            for one in effects
        )


async def did(pair: Running, kind: Kind, given: Json) -> Json:
    """What became of an action, when nothing is broken off."""
    answer = await pair.ask(kind.who, kind.mutation, {"input": given})
    found: Json = answer["data"]["did"]
    return found


async def tidy(pair: Running, kept: frozenset[str]) -> None:
    """Cancel what runs have left behind, so that there are always times to book."""
    for one in await _open(pair):
        if one["provenance"]["sourceId"]["id"] not in kept and one["cancellable"]:
            given = {"idempotencyKey": str(uuid4()), "appointmentId": one["id"]}
            await did(pair, CANCEL, given)


async def there_from_the_first(pair: Running) -> frozenset[str]:
    """Appointments that no run has made."""
    return frozenset(one["provenance"]["sourceId"]["id"] for one in await _open(pair))


async def _open(pair: Running) -> list[Json]:
    number = (await pair.personas())[WHO]
    answer = await pair.ask(WHO, _OPEN, {"who": number})
    found: list[Json] = answer["data"]["patient"]["appointments"]["nodes"]
    return found


async def _slot(pair: Running, place: int = 0) -> str:
    number = (await pair.personas())[WHO]
    answer = await pair.ask(WHO, _SLOTS, {"who": number})
    found = answer["data"]["patient"]["availableSlots"]["nodes"]
    return str(found[place]["id"])


async def _a_slot(pair: Running) -> Target:
    return Target({"slotId": await _slot(pair)})


async def _an_appointment(pair: Running) -> Target:
    given = {"idempotencyKey": str(uuid4()), "slotId": await _slot(pair)}
    made = (await did(pair, BOOK, given))["appointment"]
    return Target({"appointmentId": made["id"]}, made["provenance"]["sourceId"]["id"])


async def _both(pair: Running) -> Target:
    target = await _an_appointment(pair)
    return Target({**target.given, "slotId": await _slot(pair)}, target.local_id)


async def _a_repeat(pair: Running) -> Target:
    """A prescription that the practice has no request for: what runs have asked is decided on."""
    for one in await pair.all_effects(SOURCE):
        if one["type"] == "Task":
            await _decide(pair, one["id"])
    answer = await pair.ask(WHO, _REPEATS)
    (found,) = answer["data"]["viewer"]["patient"]["prescriptions"]["nodes"]
    return Target({"prescriptionId": found["id"]})


async def _decide(pair: Running, identity: str) -> None:
    trust = f"{pair.sandbox_url}/trusts/{SOURCE}"
    secret = trusts()[ORCHARD_STREET].secret
    form = {"grant_type": "client_credentials", "client_id": "kindred", "client_secret": secret}
    async with aiohttp.ClientSession(raise_for_status=True) as web:
        token = (await (await web.post(f"{trust}/token", data=form)).json())["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"}
        url = f"{trust}/FHIR/R4/Task/{identity}"
        task = await (await web.get(url, headers=headers)).json(content_type=None)
        body = json.dumps({**task, "status": "completed"})
        async with web.put(url, data=body, headers=headers):
            pass


BOOK = Kind("bookAppointment", "appointment", ("POST",), _a_slot, (("POST", "new", "booked"),))
CANCEL = Kind(
    "cancelAppointment", "appointment", ("PUT",), _an_appointment, (("PUT", "old", "cancelled"),)
)
CONFIRM = Kind(
    "confirmAttendance", "appointment", ("PUT",), _an_appointment, (("PUT", "old", "booked"),)
)
MOVE = Kind(
    "rescheduleAppointment",
    "appointment",
    ("POST", "PUT"),
    _both,
    (("POST", "new", "booked"), ("PUT", "old", "cancelled")),
    ((), (("POST", "new", "booked"), ("PUT", "new", "cancelled"))),
)

REPEAT = Kind(
    "requestRepeatPrescription",
    "prescription",
    ("POST",),
    _a_repeat,
    (("POST", "new", "requested"),),
    only="Task",
    looks=1,
)

KINDS: Sequence[Kind] = (BOOK, CANCEL, CONFIRM, MOVE, REPEAT)

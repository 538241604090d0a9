"""Times that are booked, moved, confirmed and cancelled."""

from uuid import uuid4

from tests.actions.kind import Json, Kind, Target, did
from tests.support.running import Running

WHO = "maya-hughes"
_SLOTS = """query ($who: NhsNumber!) { patient(nhsNumber: $who) {
    availableSlots(organisation: "G99901", first: 4) { nodes { id } } } }"""
_OPEN = """query ($who: NhsNumber!) { patient(nhsNumber: $who) {
    appointments(first: 100, filter: { organisation: ["G99901"], status: [BOOKED] }) {
        nodes { id cancellable provenance { sourceId { id } } } } } }"""


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

APPOINTMENTS = (BOOK, CANCEL, CONFIRM, MOVE)

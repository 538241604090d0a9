"""What an appointment does to its slot: booked it is busy, cancelled it is free again."""

from sandbox.resource import Resource, text, texts
from sandbox.store import Store, Stored
from sandbox.updates import Refused


def taken(store: Store, appointment: Resource) -> Refused | None:
    """Why an appointment cannot be booked; None when its slot is free, or it names none."""
    for slot in _slots(store, appointment):
        if text(slot, "status") != "free":
            return Refused(409, "conflict", "The slot is taken.")
    return None


def settle(store: Store, appointment: Resource) -> None:
    """Make its slots what they are now."""
    status = "free" if text(appointment, "status") == "cancelled" else "busy"
    for slot in _slots(store, appointment):
        if text(slot, "status") != status:
            version = str(int(text(slot, "meta.versionId") or "1") + 1)
            store.add(Stored({**slot, "status": status, "meta": {"versionId": version}}))


def _slots(store: Store, appointment: Resource) -> list[Resource]:
    if appointment.get("resourceType") != "Appointment":
        return []
    names = [one.rpartition("/")[2] for one in texts(appointment, "slot.reference")]
    found = [store.current("Slot", name) for name in names]
    return [one for one in found if one is not None]

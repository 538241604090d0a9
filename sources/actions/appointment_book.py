"""An appointment is booked into a slot, with what the slot and its schedule say of it."""

from typing import cast

from schema.appointment_wish import Reason
from schema.order import EffectKind
from sources.actions.doing import Doing, Json, Making
from sources.errors import Overtaken

_OF_THE_SLOT = ("serviceCategory", "serviceType", "specialty", "appointmentType", "start", "end")


def _make(doing: Doing) -> Json:
    """Raises Overtaken where the slot is not free any more."""
    slot, schedule = doing.linked["slot"], doing.linked.get("schedule", {})
    if slot.get("status") != "free":
        raise Overtaken
    known = {**schedule, **slot}
    reason = cast(Reason | None, doing.content)
    comment = {"comment": reason.text} if reason and reason.text else {}
    return {
        "resourceType": "Appointment",
        "status": "booked",
        **{name: known[name] for name in _OF_THE_SLOT if name in known},
        **comment,
        "slot": [{"reference": f"Slot/{doing.step.links['slot']}"}],
        "participant": [
            {"actor": actor, "status": "accepted"}
            for actor in (dict(doing.person), *schedule.get("actor", ()))
        ],
    }


def _state(resource: Json) -> EffectKind:
    is_asked = resource.get("status") in {"proposed", "pending", "waitlist"}
    return EffectKind.PENDING if is_asked else EffectKind.DONE


ACTION = Making(_make, _state, {"slot": "Slot", "schedule": "Schedule"})

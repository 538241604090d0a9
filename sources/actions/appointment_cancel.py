"""An appointment is cancelled by whom it is about, or a trust is asked to cancel it."""

from typing import cast

from schema.appointment_wish import CancelReason
from schema.order import EffectKind
from sources.actions.doing import Changing, Doing, Json
from sources.actions.request_status import requested, with_request

_REASONS = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"
_BY_PATIENT = {"system": _REASONS, "code": "pat", "display": "Patient"}
_PENDING = "Pending Cancellation"


def _apply(current: Json, doing: Doing) -> Json:
    if doing.settings.appointment_changes == "request":
        return with_request(current, _PENDING)
    reason = cast(CancelReason | None, doing.content)
    why: Json = {"coding": [_BY_PATIENT]}
    if reason and reason.text:
        why["text"] = reason.text
    return {**current, "status": "cancelled", "cancelationReason": why}


def _state(resource: Json) -> EffectKind | None:
    if resource.get("status") == "cancelled":
        return EffectKind.DONE
    return EffectKind.PENDING if requested(resource) == _PENDING else None


ACTION = Changing(_apply, _state)

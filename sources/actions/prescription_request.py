"""Somebody asks their practice for a repeat prescription: a Task to fulfil the medicines' orders.

Not a MedicationRequest: a new one would be one medicine each, could be taken for an order where
`intent` is passed over, and nobody but a prescriber makes orders. The Task is one thing for the
practice to decide on, whatever number of medicines it names; it is no prescription. Where it comes
along with the orders, `sources.records.repeat_request` reads it.
"""

from datetime import UTC
from typing import cast

from schema.order import EffectKind
from schema.prescription_wish import Requesting
from sources.actions.doing import Doing, Json, Making
from sources.element import NHS_NUMBER, ODS_CODE
from sources.records import task
from sources.records.repeat_request import FULFIL

_FULFIL = {"system": FULFIL.system, "code": FULFIL.code}


def _make(doing: Doing) -> Json:
    wanted = cast(Requesting, doing.content)
    practice = {"system": ODS_CODE, "value": doing.settings.ods}
    made: Json = {
        "resourceType": "Task",
        "basedOn": [{"reference": f"MedicationRequest/{one}"} for one in wanted.medicines],
        "status": "requested",
        "intent": "order",
        "code": {"coding": [_FULFIL]},
        "for": dict(doing.person),
        "authoredOn": wanted.at.astimezone(UTC).isoformat(timespec="seconds"),
        "requester": _requester(doing),
        "owner": {"type": "Organization", "identifier": practice},
    }
    return {**made, "note": [{"text": wanted.note}]} if wanted.note else made


def _requester(doing: Doing) -> Json:
    permit = doing.step.permit
    if not permit.by_proxy:
        return dict(doing.person)
    number = {"system": NHS_NUMBER, "value": permit.actor}
    return {"type": "RelatedPerson", "identifier": number}


def _state(resource: Json) -> EffectKind:
    return EffectKind.DONE if resource.get("status") == "completed" else EffectKind.PENDING


ACTION = Making(_make, _state, reader=task.READER)

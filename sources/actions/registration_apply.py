"""Somebody applies to be registered: a Task for the practice, which is neither registered nor
refused before the practice has worked on it."""

from typing import cast

import msgspec

from schema.order import EffectKind
from schema.registration_wish import Applying
from sources.actions.doing import Doing, Json, Making
from sources.element import ODS_CODE
from sources.records.registration_task import REGISTRATION


def _make(doing: Doing) -> Json:
    applying = cast(Applying, doing.content)
    practice = {"system": ODS_CODE, "value": doing.settings.ods}
    made: Json = {
        "resourceType": "Task",
        "status": "requested",
        "intent": "order",
        "code": {"coding": [msgspec.to_builtins(REGISTRATION)]},
        "for": dict(doing.person),
        "authoredOn": applying.at.isoformat(timespec="seconds"),
        "owner": {"type": "Organization", "identifier": practice},
    }
    return {**made, "note": [{"text": applying.note}]} if applying.note else made


def _state(resource: Json) -> EffectKind:
    return EffectKind.DONE if resource.get("status") == "completed" else EffectKind.PENDING


ACTION = Making(_make, _state)

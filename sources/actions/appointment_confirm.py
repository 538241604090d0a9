"""Somebody says that they will come to their appointment."""

from schema.order import EffectKind
from sources.actions.doing import Changing, Doing, Json
from sources.actions.request_status import requested, with_request

_CONFIRMED = "Confirmed Attendance"


def _apply(current: Json, _: Doing) -> Json:
    return with_request(current, _CONFIRMED)


def _state(resource: Json) -> EffectKind | None:
    return EffectKind.DONE if requested(resource) == _CONFIRMED else None


ACTION = Changing(_apply, _state)

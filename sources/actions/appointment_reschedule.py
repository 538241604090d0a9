"""A trust that only takes requests is asked for another time. Elsewhere one is booked, and the old
one cancelled: two actions."""

from schema.order import EffectKind
from sources.actions.doing import Changing, Doing, Json
from sources.actions.request_status import requested, with_request

_PENDING = "Pending Reschedule"


def _apply(current: Json, _: Doing) -> Json:
    return with_request(current, _PENDING)


def _state(resource: Json) -> EffectKind | None:
    return EffectKind.PENDING if requested(resource) == _PENDING else None


ACTION = Changing(_apply, _state)

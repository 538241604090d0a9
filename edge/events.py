"""`POST /events`: the relationship service says that something changed between two people.

CloudEvents 1.0 in JSON, one or an array of them. An event opens nothing and carries no news: it
makes the gateway forget, so that the next question is answered by the service itself. So whatever
can be used of a call takes effect, also when another part of it is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol

import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import Response

from edge.body import read_body
from edge.feeders import KeyHolder, key_holder
from edge.media import LEGACY, check_content_type
from edge.positions import named
from edge.refusal import Refusal
from schema.errors import ErrorCode
from schema.identifiers import NhsNumber, nhs_number

MAXIMUM_EVENTS = 1000
_TYPES = (LEGACY, "application/cloudevents+json", "application/cloudevents-batch+json")
_OURS = re.compile(r"(?:.*[./:])?proxy-role-(?:changed|deleted)(?:[-.]v?\d+)?", re.ASCII | re.S)
"""Publishers put a name space before a type and a version behind it. To forget once too often
costs one question, so a type is read generously."""

_log = structlog.get_logger(__name__)


class Evidence(Protocol):
    """What is remembered of who may act for whom."""

    def forget(self, actor: NhsNumber, subject: NhsNumber) -> None: ...


Said = Annotated[str, msgspec.Meta(min_length=1)]


class Event(msgspec.Struct, frozen=True):
    """The attributes that every CloudEvent has, and its data, which is looked at by type."""

    specversion: Literal["1.0"]
    id: Said
    source: Said
    type: Said
    data: Any = None


class Role(msgspec.Struct, frozen=True):
    """The data of a change: whose record, and who acts for them."""

    patient: str
    proxy: str


@dataclass(frozen=True, slots=True)
class EventsEndpoint:
    """Takes events from feeders that may say so (`events = true`)."""

    feeders: Sequence[KeyHolder]
    evidence: Evidence

    async def __call__(self, request: Request) -> Response:
        """204 when everything in it was understood, events of other types left aside.

        Raises Refusal: 401 without a key, 415, 413, 408, and 400 that names the places of what
        could not be used, once all the rest has taken effect.
        """
        feeder = key_holder(request, self.feeders, "kindred-events")
        check_content_type(request, _TYPES)
        sent = _sent(await read_body(request))
        refused = [place for place, one in enumerate(sent) if not self._take(one)]
        done = len(sent) - len(refused)
        _log.info("events", client_id=feeder.client_id, taken=done, refused=len(refused))
        if refused:
            message = f"No event that can be used at positions {named(refused)}. The rest is done."
            raise Refusal(400, ErrorCode.BAD_INPUT, message)
        return Response(status_code=204)

    def _take(self, sent: object) -> bool:
        """Forget what the event is about. False for what is no event, or one of ours that names
        nobody; one of another type is none of our business."""
        try:
            event = msgspec.convert(sent, Event)
            if not _OURS.fullmatch(event.type):
                return True
            role = msgspec.convert(event.data, Role)
        except msgspec.ValidationError:
            return False
        actor, subject = nhs_number(role.proxy), nhs_number(role.patient)
        if actor is None or subject is None:
            return False
        self.evidence.forget(actor, subject)
        return True


def _sent(body: bytes) -> list[object]:
    """The events in a body, not yet looked at. Raises Refusal 400."""
    try:
        found: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, ErrorCode.BAD_INPUT, "The body is not JSON.") from None
    events = found if isinstance(found, list) else [found]
    if not 0 < len(events) <= MAXIMUM_EVENTS:
        message = f"Send 1 to {MAXIMUM_EVENTS} events at once. Nothing was done."
        raise Refusal(400, ErrorCode.BAD_INPUT, message)
    return events

"""`POST /events`: the relationship service says that something changed between two people.

CloudEvents 1.0 in JSON, one or an array of them. An event opens nothing and carries no news: it
makes every process of the gateway forget, so that the next question is answered by the service
itself. So whatever can be used of a call takes effect, also when another part of it is refused.
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
from storage import StorageUnavailable

MAXIMUM_EVENTS = 1000
_TYPES = (LEGACY, "application/cloudevents+json", "application/cloudevents-batch+json")
_OURS = re.compile(r"(?:.*[./:])?proxy-role-(?:changed|deleted)(?:[-.]v?\d+)?", re.ASCII | re.S)
"""Publishers put a name space before a type and a version behind it. To forget once too often
costs one question, so a type is read generously."""

_log = structlog.get_logger(__name__)


Pair = tuple[NhsNumber, NhsNumber]
"""Who acts, and for whom."""


class Notices(Protocol):
    """What every process of this gateway hears of. Raises StorageUnavailable."""

    async def add(self, pairs: Sequence[Pair]) -> None: ...


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
    notices: Notices

    async def __call__(self, request: Request) -> Response:
        """204 when everything in it was understood, events of other types left aside.

        Raises Refusal: 401 without a key, 415, 413, 408, 503 while nothing can be kept, and 400
        that names the places of what could not be used, once all the rest has taken effect.
        """
        feeder = key_holder(request, self.feeders, "kindred-events")
        check_content_type(request, _TYPES)
        sent = _sent(await read_body(request))
        read = [_read(one) for one in sent]
        refused = [place for place, one in enumerate(read) if one is None]
        await self._take([pair for pairs in read if pairs for pair in pairs])
        done = len(sent) - len(refused)
        _log.info("events", client_id=feeder.client_id, taken=done, refused=len(refused))
        if refused:
            message = f"No event that can be used at positions {named(refused)}. The rest is done."
            raise Refusal(400, ErrorCode.BAD_INPUT, message)
        return Response(status_code=204)

    async def _take(self, pairs: Sequence[Pair]) -> None:
        try:
            await self.notices.add(pairs)
        except StorageUnavailable:
            message = "Nothing can be kept just now. Nothing was done."
            retry = {"Retry-After": "5"}
            raise Refusal(503, ErrorCode.SOURCE_UNAVAILABLE, message, headers=retry) from None


def _read(sent: object) -> Sequence[Pair] | None:
    """Whom an event is about: nobody, if it is of another type and none of our business. None for
    what is no event, or one of ours that names nobody."""
    try:
        event = msgspec.convert(sent, Event)
        if not _OURS.fullmatch(event.type):
            return ()
        role = msgspec.convert(event.data, Role)
    except msgspec.ValidationError:
        return None
    actor, subject = nhs_number(role.proxy), nhs_number(role.patient)
    return None if actor is None or subject is None else ((actor, subject),)


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

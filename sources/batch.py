"""Several searches as one FHIR batch, and what came back for each as if it had been asked alone.

Pure: what leaves together is decided in `sources.together`, and sent by the client.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Raw

from sources.element import Element
from sources.errors import InvalidAnswer, SourceError
from sources.mapping import check_status, mapped_decoding
from sources.parameters import encoded
from sources.question import Question, Reply

Told = Reply | SourceError
"""What became of one search: its answer, or what would have been raised for it alone."""

_STATUS = re.compile(r"[1-5][0-9]{2}(?: .*)?", re.ASCII)


class _Response(Element):
    status: str = ""
    outcome: Raw = Raw()


class _Entry(Element):
    resource: Raw = Raw()
    response: _Response = msgspec.field(default_factory=_Response)


class _Bundle(Element):
    resource_type: str = ""
    type: str = ""
    entry: tuple[_Entry, ...] = ()


def write_batch(questions: Iterable[Question]) -> bytes:
    """The Bundle to send. Numbers of people are in it, so they stay out of addresses."""
    urls = (f"{one.path}?{encoded(one.parameters)}" for one in questions)
    entries = [{"request": {"method": "GET", "url": url}} for url in urls]
    return msgspec.json.encode({"resourceType": "Bundle", "type": "batch", "entry": entries})


def read_batch(body: bytes, caps: Sequence[int], now: datetime) -> list[Told]:
    """What it says of each search, in their order; `caps` are the most bytes each may have.

    Raises InvalidAnswer when it is no answer to a batch of so many.
    """
    with mapped_decoding():
        bundle = msgspec.json.decode(body, type=_Bundle)
    kind = (bundle.resource_type, bundle.type)
    if kind != ("Bundle", "batch-response") or len(bundle.entry) != len(caps):
        raise InvalidAnswer
    return [_told(one, cap, now) for one, cap in zip(bundle.entry, caps, strict=True)]


def _told(entry: _Entry, cap: int, now: datetime) -> Told:
    said, body = entry.response.status, bytes(entry.resource) or bytes(entry.response.outcome)
    if not _STATUS.fullmatch(said) or len(body) > cap:
        return InvalidAnswer()
    try:
        check_status(int(said[:3]), {}, now, body)
    except SourceError as error:
        return error
    return Reply(int(said[:3]), {}, bytes(entry.resource))

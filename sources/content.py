"""Content of letters, messages and reports: from their own source only, told by its first bytes.

What a source calls it is not believed. Nothing is converted, and nothing is kept.
"""

import base64
import binascii
import codecs
import re
from dataclasses import replace

import msgspec

from schema.answer import Content
from schema.deadline import Deadline
from sources.client import FhirClient
from sources.element import ResourceMeta
from sources.errors import InvalidAnswer
from sources.question import Question, Reply

INLINE = "data:;base64,"
_ACCEPT = "application/pdf, */*"
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|[ \t\r\n\f])*(?:<|\{\\rtf)")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_PIECE = 65_536


class BinaryResource(msgspec.Struct, tag_field="resourceType", tag="Binary"):
    """FHIR Binary, for servers that wrap content whatever is asked for."""

    data: str
    meta: ResourceMeta | None = None
    """As strict as an item's: a label that cannot be read makes the whole unreadable."""

    @property
    def labels(self) -> frozenset[str]:
        """Label codes. Raises InvalidAnswer for one without a code."""
        codings = self.meta.security if self.meta else ()
        if any(not one.code for one in codings):
            raise InvalidAnswer
        return frozenset(one.code or "" for one in codings)


async def fetch_content(
    client: FhirClient, address: str, most_bytes: int, deadline: Deadline
) -> Content:
    """The content at an address that a record gave. Raises SourceError."""
    if address.startswith(INLINE):
        return recognised(_decoded(address.removeprefix(INLINE)), most_bytes)
    # Base64 is a third longer than what it encodes, and a wrapper may come with it.
    cap = most_bytes * 4 // 3 + 4096
    question = Question(page=address, page_of="content", accept=_ACCEPT, most_bytes=cap)
    reply = await client.ask(question, deadline)
    body, labels = _unwrapped(reply)
    return replace(recognised(body, most_bytes), labels=labels)


def recognised(body: bytes, most_bytes: int) -> Content:
    """The bytes with the media type that they are. Raises InvalidAnswer for anything else."""
    if not body or len(body) > most_bytes:
        raise InvalidAnswer
    for signature, media_type in _SIGNATURES:
        if body.startswith(signature):
            return Content(media_type, body)
    if _is_plain_text(body):
        return Content("text/plain", body)
    raise InvalidAnswer


def _is_plain_text(body: bytes) -> bool:
    """Told piece by piece: as one text it could take four times its bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), _PIECE):
            decoder.decode(body[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(body) and not _MARKUP.match(body)


def _unwrapped(reply: Reply) -> tuple[bytes, frozenset[str]]:
    """The bytes themselves, raw or from inside a Binary, and the labels that came with them."""
    content_type = reply.headers.get("Content-Type", "")
    if "json" not in content_type.lower():
        return reply.body, frozenset()
    try:
        binary = msgspec.json.decode(reply.body, type=BinaryResource)
        return _decoded(binary.data), binary.labels
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise InvalidAnswer from None


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidAnswer from None

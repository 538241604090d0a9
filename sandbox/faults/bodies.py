"""Faults of the body: no JSON, far too much of it, or JSON that breaks its reader.

All with status 200 unless said otherwise, as servers do it.
"""

import asyncio
import gzip
import zlib
from collections.abc import Iterator, Mapping
from functools import cache

import orjson
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import Message

from sandbox.answers import FHIR_JSON, fhir
from sandbox.faults.kinds import FaultKind
from sandbox.faults.passage import Effect, Given, Passage
from sandbox.outcomes import outcome

_LOGIN = "<!doctype html><title>Sign in</title><form><input name=user></form>"
_DEPTH = 100_000
_OVERSIZE_BYTES = 21_000_000
_BOMB_MEGABYTES = 256
_MEGABYTE = b" " * 1_000_000
# The first member of an object, as it stands on the wire.
_ODD_MEMBERS: Mapping[str, bytes] = {
    "nan": b'"odd":NaN,"odder":[Infinity,-Infinity]',
    "huge-number": b'"odd":1e999',
    "long-integer": b'"odd":' + b"7" * 5_000,
    "twice": b'"resourceType":"Patient","id":"x"',
    "lone-surrogate": b'"odd":"\\ud800"',
}


async def _not_json(passage: Passage) -> None:
    """A login page; or the answer as XML, after a byte order mark, or in another encoding."""
    answer = await passage.given()
    bodies = {
        "html": _LOGIN.encode(),
        "xml": b'<Bundle xmlns="http://hl7.org/fhir"><type value="searchset"/></Bundle>',
        "bom": b"\xef\xbb\xbf" + answer.body,
        "latin-1": b'{"name":"Zo\xeb",' + answer.body[1:],
    }
    types = {"html": "text/html; charset=utf-8", "xml": "application/fhir+xml"}
    media = types.get(passage.form, FHIR_JSON)
    await _send(passage, Response(bodies[passage.form], media_type=media))


async def _empty_body(passage: Passage) -> None:
    await _send(passage, Response(status_code=int(passage.form), media_type=FHIR_JSON))


async def _outcome_only(passage: Passage) -> None:
    """An OperationOutcome instead of what was asked for."""
    await _send(passage, fhir(outcome(passage.form, "processing", "The search did not work.")))


async def _oversize(passage: Passage) -> None:
    """More than twenty megabytes of a valid Bundle."""
    headers = [(b"content-type", FHIR_JSON.encode())]
    await passage.send({"type": "http.response.start", "status": 200, "headers": headers})
    for part in _heavy():
        await passage.send(_part(part))
    await passage.send({"type": "http.response.body", "body": b"]}"})


def _heavy() -> Iterator[bytes]:
    narrative = {"status": "additional", "div": "<div>" + "long " * 13_000 + "</div>"}
    entry = orjson.dumps({"resource": {"resourceType": "Basic", "id": "x", "text": narrative}})
    yield b'{"resourceType":"Bundle","type":"searchset","entry":[' + entry
    for _ in range(_OVERSIZE_BYTES // len(entry)):
        yield b"," + entry


async def _gzip_bomb(passage: Passage) -> None:
    """A quarter of a megabyte that becomes 256; or a body that is not what it says it is."""
    if passage.form == "mislabelled":
        body, coding = (await passage.given()).body, "gzip"
    else:
        body = await asyncio.to_thread(_bomb)
        coding = "gzip"
    if passage.form == "twice":
        body, coding = gzip.compress(body), "gzip, gzip"
    headers = {"Content-Encoding": coding}
    await _send(passage, Response(body, headers=headers, media_type=FHIR_JSON))


@cache  # the same for everybody, and a second's work
def _bomb() -> bytes:
    """A Bundle with 256 MB of blanks in it, without ever holding them."""
    head, tail = b'{"resourceType":"Bundle","type":"searchset","entry":[', b"]}"
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush a block depends on nothing before it, so that one does for all.
    blanks = packer.compress(_MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(tail) + packer.flush(zlib.Z_FINISH)
    check = zlib.crc32(head)
    for _ in range(_BOMB_MEGABYTES):
        check = zlib.crc32(_MEGABYTE, check)
    length = len(head) + _BOMB_MEGABYTES * len(_MEGABYTE) + len(tail)
    trailer = zlib.crc32(tail, check).to_bytes(4, "little") + length.to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + start + blanks * _BOMB_MEGABYTES + end + trailer


async def _deep_json(passage: Passage) -> None:
    opening, closing = (b"[", b"]") if passage.form == "arrays" else (b'{"a":', b"}")
    nest = opening * _DEPTH + b"1" + closing * _DEPTH
    body = b'{"resourceType":"Bundle","type":"searchset","entry":[' + nest + b"]}"
    await _send(passage, Response(body, media_type=FHIR_JSON))


async def _odd_json(passage: Passage) -> None:
    """The answer with a member in it that JSON forbids, or that many readers choke on."""
    answer = await passage.given()
    if answer.json() is not None:
        odd = b"{" + _ODD_MEMBERS[passage.form] + b"," + answer.body[1:]
        answer = answer.with_body(odd)
    await passage.give(answer)


async def _cookies(passage: Passage) -> None:
    """The answer, with headers that are no business of this client."""
    answer = await passage.given()
    headers = MutableHeaders(raw=list(answer.headers))
    headers.append("Set-Cookie", "session=somebody-elses; Path=/; SameSite=None")
    headers["Cache-Control"] = "public, max-age=86400"
    headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    await passage.give(Given(answer.status, tuple(headers.raw), answer.body))


async def _send(passage: Passage, response: Response) -> None:
    await response(passage.scope, passage.receive, passage.send)


def _part(body: bytes) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": True}


EFFECTS: Mapping[FaultKind, Effect] = {
    FaultKind.NOT_JSON: _not_json,
    FaultKind.EMPTY_BODY: _empty_body,
    FaultKind.OUTCOME_ONLY: _outcome_only,
    FaultKind.OVERSIZE: _oversize,
    FaultKind.GZIP_BOMB: _gzip_bomb,
    FaultKind.DEEP_JSON: _deep_json,
    FaultKind.ODD_JSON: _odd_json,
    FaultKind.COOKIES: _cookies,
}

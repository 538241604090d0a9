"""Answers that no HTTP library would send: lies about length, and what never ends."""

import json

import pytest

from schema.answer import Answer
from schema.report import SourceStatus
from tests.support import patience
from tests.support.builders import CANARY
from tests.support.fhir_resources import BEN, a_bundle, an_appointment
from tests.support.live import a_live_trust
from tests.support.raw_server import Raw, RawServer, chunked, http

S = SourceStatus
PAGE = json.dumps(a_bundle(an_appointment())).encode()
FOREIGN = json.dumps(a_bundle(an_appointment("b1", BEN, description=CANARY))).encode()
OK = b"HTTP/1.1 200 OK\r\n"
PORTAL = "identifier-modifier"
"""Asks for nothing but the records, so one answer is all there is."""

WIRE: dict[str, tuple[Raw, SourceStatus]] = {
    "healthy": (http(PAGE), S.OK),
    "healthy in chunks": (chunked(PAGE[:9], PAGE[9:]), S.OK),
    "shorter than it says": (http(PAGE, length=len(PAGE) - 9), S.INVALID),
    "longer than any cap": (http(PAGE, length=10**18), S.INVALID),
    "a length below nothing": (http(PAGE, length=-5), S.INVALID),
    "two lengths": (http(PAGE, "Content-Length: 5"), S.INVALID),
    "a length and chunks": (http(PAGE, "Transfer-Encoding: chunked"), S.INVALID),
    "a chunk of no size": (Raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), S.INVALID),
    "a chunk of all sizes": (
        Raw(OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx"),
        S.INVALID,
    ),
    "chunks without end": (chunked(end=b"", again=b"400\r\n" + b" " * 1024 + b"\r\n"), S.INVALID),
    "single bytes": (chunked(end=b"", again=b"1\r\n \r\n"), S.TIMED_OUT),
    "trailers without end": (
        chunked(PAGE, end=b"0\r\n", again=b"X-Trailer: " + b"x" * 100 + b"\r\n"),
        S.INVALID,
    ),
    "headers without end": (Raw(OK, b"X-Header: " + b"x" * 100 + b"\r\n"), S.INVALID),
    "one header without end": (Raw(OK + b"X-Header: ", b"x" * 1024), S.INVALID),
    "never the answer itself": (Raw(b"", b"HTTP/1.1 102 Processing\r\n\r\n"), S.TIMED_OUT),
    "no HTTP": (Raw(b"220 mail.example ESMTP\r\n\r\n"), S.INVALID),
    "an unknown version": (Raw(b"HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n"), S.INVALID),
    "a line break in a header": (http(PAGE, "X-A: b\nX-C: d\r\r"), S.INVALID),
    "blocks of nothing": (
        chunked(
            b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
            end=b"",
            again=b"5\r\n\x00\x00\x00\xff\xff\r\n" * 100,
            headers=b"Content-Encoding: gzip\r\n",
        ),
        S.TIMED_OUT,
    ),
}


@pytest.mark.parametrize(("said", "status"), WIRE.values(), ids=WIRE)
async def test_whatever_goes_over_the_wire_ends_as_a_status(
    said: Raw, status: SourceStatus
) -> None:
    seconds = 1.0 if status is S.TIMED_OUT else patience.SECONDS
    async with (
        RawServer({"Appointment": said}) as server,
        a_live_trust(server.base, PORTAL, seconds=seconds) as trust,
    ):
        outcome = await trust.search()

    assert outcome.status is status


async def test_an_answer_that_was_not_asked_for_reaches_nobody() -> None:
    smuggled = Raw(http(PAGE).begin + http(FOREIGN).begin)

    async with (
        RawServer({"Appointment": smuggled}) as server,
        a_live_trust(server.base, PORTAL) as trust,
    ):
        await trust.search()
        second = await trust.search()

    assert CANARY not in repr(second)
    assert isinstance(second, Answer)

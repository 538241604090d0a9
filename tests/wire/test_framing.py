"""One request, one answer: whatever the bytes, nothing hides in a request behind it.

Behind each probe stands a last request. Where the probe is clear, both are answered; where it could
be read in two ways there is one answer, the connection is closed, and the application sees nothing.
"""

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from edge.listening import configured
from edge.patience import Limits
from tests.support.running import Running
from tests.wire.door import Recorder, a_door, told

HOST = b"Host: gateway.example\r\n"
POST = b"POST / HTTP/1.1\r\n" + HOST
GET = b"GET / HTTP/1.1\r\n" + HOST
HIDDEN = b"GET /hidden HTTP/1.1\r\n" + HOST + b"\r\n"
LAST = b"GET /last HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
END = b"0\r\n\r\n"


def length(value: bytes, body: bytes = b"abcd") -> bytes:
    """A request with a Content-Length as it is."""
    return POST + b"Content-Length: " + value + b"\r\n\r\n" + body


def coding(header: bytes, version: bytes = b"1.1") -> bytes:
    """A request with headers in place of Transfer-Encoding, and an empty body in chunks."""
    return b"POST / HTTP/" + version + b"\r\n" + HOST + header + b"\r\n\r\n" + END


def chunks(body: bytes) -> bytes:
    """A request with a body in chunks as they are."""
    return POST + b"Transfer-Encoding: chunked\r\n\r\n" + body


REFUSED = {
    "a length and chunks": POST
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    + END
    + HIDDEN,
    "chunks and a length": POST
    + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
    + END
    + HIDDEN,
    "two lengths": POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "the same length twice": POST + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
    "lengths in a list": length(b"4, 4"),
    "a length with a sign": length(b"+4"),
    "a negative length": length(b"-1"),
    "a length in hexadecimal": length(b"0x4"),
    "a length with an underscore": length(b"1_0", b"abcdefghij"),
    "an empty length": length(b"", b""),
    "a length beyond all numbers": length(b"9" * 23),
    "a length in two words": length(b"4 4"),
    "a folded header": GET + b"X: a\r\n b\r\n\r\n",
    "a folded coding": coding(b"Transfer-Encoding:\r\n chunked"),
    "bare line feeds": b"GET / HTTP/1.1\nHost: a\n\n",
    "one bare line feed": b"GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
    "a bare carriage return": b"GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n",
    "chunked, identity": coding(b"Transfer-Encoding: chunked, identity"),
    "identity, chunked": coding(b"Transfer-Encoding: identity, chunked"),
    "gzip, chunked": coding(b"Transfer-Encoding: gzip, chunked"),
    "identity": coding(b"Transfer-Encoding: identity"),
    "a coding that only looks like it": coding(b"Transfer-Encoding: xchunked"),
    "a coding behind a control": coding(b"Transfer-Encoding: \x0bchunked"),
    "a coding in quotes": coding(b'Transfer-Encoding: "chunked"'),
    "chunked twice": coding(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
    "identity and chunked": coding(b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked"),
    "an empty coding": coding(b"Transfer-Encoding: "),
    "a space before the colon": coding(b"Transfer-Encoding : chunked"),
    "chunks of an old client": coding(b"Transfer-Encoding: chunked", b"1.0"),
    "a space before the name": GET + b" X: a\r\n\r\n",
    "NUL in a value": GET + b"X: a\x00b\r\n\r\n",
    "NUL in a name": GET + b"X\x00: a\r\n\r\n",
    "a control in a value": GET + b"X: a\x01b\r\n\r\n",
    "no colon": GET + b"X\r\n\r\n",
    "no name": GET + b": a\r\n\r\n",
    "a name beyond ASCII": GET + b"X\xc3\xa9: a\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": GET + b"Host: elsewhere.example\r\n\r\n",
    "HTTP/2 without a hello": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/1.2": b"GET / HTTP/1.2\r\n" + HOST + b"\r\n",
    "a tab for a space": b"GET\t/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "a target beyond ASCII": b"GET /\xff HTTP/1.1\r\n" + HOST + b"\r\n",
    "NUL in the target": b"GET /\x00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "an unknown method": b"FROB / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a tunnel": b"CONNECT a:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a chunk extension with a line feed": chunks(b"3;a\nabc\r\n" + END),
    "chunks with line feeds": chunks(b"3\nabc\n0\n\n"),
    "a space before a chunk's size": chunks(b" 3\r\nabc\r\n" + END),
    "a space behind a chunk's size": chunks(b"3 \r\nabc\r\n" + END),
    "a chunk's size with 0x": chunks(b"0x3\r\nabc\r\n" + END),
    "a chunk's size with a sign": chunks(b"-1\r\nabc\r\n" + END),
    "a chunk's size beyond all numbers": chunks(b"10000000000000003\r\nabc\r\n" + END),
    "a chunk without a size": chunks(b"\r\nabc\r\n" + END),
    "a chunk longer than said": chunks(b"3\r\nabcd\r\n" + END),
    "a chunk that does not end": chunks(b"3\r\nabc" + END),
    "a length in a trailer": chunks(b"0\r\nContent-Length: 50\r\n\r\n" + HIDDEN),
}
"""Each with one answer, 400. Nothing reaches the application."""

SERVED = {
    "a length": (length(b"4"), b"abcd"),
    "a length with a space behind": (length(b"4 "), b"abcd"),
    "a length with a nought before": (length(b"04"), b"abcd"),
    "a body that looks like a request": (length(b"%d" % len(HIDDEN), HIDDEN), HIDDEN),
    "chunks": (chunks(b"3\r\nabc\r\n" + END), b"abc"),
    "chunks in capitals": (coding(b"Transfer-Encoding: CHUNKED"), b""),
    "a chunk extension": (chunks(b"3;a=b\r\nabc\r\n" + END), b"abc"),
    "a size with noughts before": (chunks(b"0" * 20 + b"3\r\nabc\r\n" + END), b"abc"),
    "a trailer": (chunks(b"3\r\nabc\r\n0\r\nAuthorization: Bearer x\r\n\r\n"), b"abc"),
    "empty lines before": (b"\r\n\r\n" + GET + b"\r\n", b""),
}
"""Each with the body that the application must see, and a request behind it that is answered."""


@pytest.mark.parametrize("probe", REFUSED.values(), ids=REFUSED)
async def test_what_could_be_read_in_two_ways_reaches_nobody(probe: bytes) -> None:
    recorder = Recorder()

    async with a_door(recorder) as port:
        heard = await told(port, probe + LAST)

    assert (heard.statuses, heard.closed) == ([400], True)
    assert recorder.reached == []


@pytest.mark.parametrize(("probe", "body"), SERVED.values(), ids=SERVED)
async def test_what_is_clear_is_one_request_and_one_answer(probe: bytes, body: bytes) -> None:
    recorder = Recorder()

    async with a_door(recorder) as port:
        heard = await told(port, probe + LAST)

    assert heard.statuses == [200, 200]
    assert [(one.path, one.body) for one in recorder.reached] == [("/", body), ("/last", b"")]


@pytest.mark.parametrize("protocol", [b"websocket", b"h2c"])
async def test_nothing_behind_an_upgrade_is_read(protocol: bytes) -> None:
    recorder = Recorder()
    upgrade = GET + b"Connection: upgrade\r\nUpgrade: " + protocol + b"\r\n\r\n"

    async with a_door(recorder, idle_seconds=60, head_seconds=60) as port:
        heard = await told(port, upgrade + LAST)

    assert (heard.statuses, heard.closed) == ([200], True)
    assert [one.path for one in recorder.reached] == ["/"]


async def test_garbage_behind_a_request_costs_it_no_answer() -> None:
    recorder = Recorder()

    async with a_door(recorder) as port:
        heard = await told(port, GET + b"\r\n" + b"\x00\x01\r\n\r\n" + LAST)

    assert (heard.statuses, heard.closed) == ([200], True)
    assert [one.path for one in recorder.reached] == ["/"]


async def test_nothing_behind_a_last_request_is_served() -> None:
    recorder = Recorder()

    async with a_door(recorder) as port:
        heard = await told(port, LAST + HIDDEN)

    assert heard.statuses == [200]
    assert [one.path for one in recorder.reached] == ["/last"]


async def test_a_trailer_is_no_header() -> None:
    recorder = Recorder()

    async with a_door(recorder) as port:
        await told(port, SERVED["a trailer"][0] + LAST)

    assert "authorization" not in str(recorder.reached[0].headers)


async def test_what_a_proxy_says_of_a_client_is_not_believed() -> None:
    recorder = Recorder()
    forged = b"X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Proto: https\r\n"

    async with a_door(recorder) as port:
        await told(port, GET + forged + b"\r\n" + LAST)

    assert [(one.scheme, one.client) for one in recorder.reached] == [("http", "127.0.0.1")] * 2


async def test_requests_sent_ahead_are_answered_in_their_order() -> None:
    recorder = Recorder()
    ahead = b"".join(b"GET /%d HTTP/1.1\r\n%b\r\n" % (number, HOST) for number in range(20))

    async with a_door(recorder) as port:
        heard = await told(port, ahead + LAST)

    assert heard.statuses == [200] * 21
    assert [one.path for one in recorder.reached] == [*(f"/{n}" for n in range(20)), "/last"]


def test_the_server_parses_with_httptools() -> None:
    configuration = configured(Recorder(), Limits())
    configuration.load()

    chosen = configuration.http_protocol_class

    assert isinstance(chosen, type)
    assert issubclass(chosen, HttpToolsProtocol)


@pytest.mark.acceptance
@pytest.mark.parametrize("name", ["a length and chunks", "chunked twice", "two hosts", "no host"])
async def test_the_gateway_refuses_what_could_be_read_in_two_ways(
    running: Running, name: str
) -> None:
    port = int(running.gateway_url.rpartition(":")[2])

    heard = await told(port, REFUSED[name] + LAST)

    assert (heard.statuses, heard.closed) == ([400], True)
    assert b"cache-control: no-store" in heard.bytes

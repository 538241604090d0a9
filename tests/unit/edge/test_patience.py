"""Whoever is slow, or sends too much, is cut off in time; nobody else notices."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.types import Message, Receive, Scope, Send
from uvicorn.server import ServerState

from tests.support.pipe import Pipe, a_pipe
from tests.support.virtual_time import run_virtually

HEAD = b"GET / HTTP/1.1\r\nHost: gateway.example\r\n"
GET = HEAD + b"\r\n"
POST = b"POST / HTTP/1.1\r\nHost: gateway.example\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
LONG_AFTER = 3600.0

Sending = Callable[[Pipe], Awaitable[None]]


async def small(_scope: Scope, _receive: Receive, send: Send) -> None:
    await answer(send, b"ok")


async def large(_scope: Scope, _receive: Receive, send: Send) -> None:
    await answer(send, b"x" * 2_000_000)


async def patient_reader(_scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await answer(send, b"ok")


async def answer(send: Send, body: bytes) -> None:
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def in_pieces(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(100):
        piece: Message = {"type": "http.response.body", "body": b"x" * 50_000, "more_body": True}
        await send(piece)
    await send({"type": "http.response.body"})


async def nothing(_pipe: Pipe) -> None: ...


async def half_a_head(pipe: Pipe) -> None:
    pipe.send(HEAD)


async def a_header_a_second(pipe: Pipe) -> None:
    pipe.send(HEAD)
    for number in range(60):
        await asyncio.sleep(1)
        pipe.send(b"X-%d: a\r\n" % number)


async def empty_lines(pipe: Pipe) -> None:
    for _ in range(60):
        pipe.send(b"\r\n")
        await asyncio.sleep(1)


async def an_answered_body_drop_by_drop(pipe: Pipe) -> None:
    pipe.send(POST + b"Content-Length: 1000\r\n\r\n")
    for _ in range(60):
        await asyncio.sleep(1)
        pipe.send(b"x")


async def a_second_head_slowly(pipe: Pipe) -> None:
    pipe.send(GET)
    await asyncio.sleep(1)
    for byte in GET:
        pipe.send(bytes([byte]))
        await asyncio.sleep(1)


SLOW: dict[str, tuple[Sending, float, list[int]]] = {
    "says nothing": (nothing, 10, []),
    "half a head": (half_a_head, 10, [408]),
    "a header a second": (a_header_a_second, 10, [408]),
    "empty lines": (empty_lines, 10, []),
    "an answered body, drop by drop": (an_answered_body_drop_by_drop, 14, [200]),
    "a second head slowly": (a_second_head_slowly, 10, [200, 408]),
}


def ended(sending: Sending, app: Callable[..., Awaitable[None]] = small) -> Pipe:
    """A connection long after a client has done so."""

    async def talk() -> Pipe:
        pipe = a_pipe(app)
        await sending(pipe)
        await asyncio.sleep(LONG_AFTER)
        return pipe

    return run_virtually(talk())[0]


@pytest.mark.parametrize(("sending", "seconds", "statuses"), SLOW.values(), ids=SLOW)
def test_a_slow_client_is_cut_off(sending: Sending, seconds: float, statuses: list[int]) -> None:
    pipe = ended(sending)

    assert pipe.gone_at == pytest.approx(seconds, abs=0.5)
    assert pipe.statuses == statuses


def test_a_body_that_comes_slowly_is_cut_off() -> None:
    pipe = ended(an_answered_body_drop_by_drop, patient_reader)

    assert (pipe.gone_at, pipe.statuses) == (14, [408])


def test_time_for_the_next_head_begins_when_the_body_is_there() -> None:
    async def late_body_then_half_a_head(pipe: Pipe) -> None:
        pipe.send(POST + b"Content-Length: 1\r\n\r\n")
        await asyncio.sleep(4)
        pipe.send(b"x" + HEAD)

    pipe = ended(late_body_then_half_a_head)

    assert (pipe.gone_at, pipe.statuses) == (14, [200, 408])


def test_an_idle_connection_is_closed_after_its_answer() -> None:
    async def one_request(pipe: Pipe) -> None:
        pipe.send(GET)

    pipe = ended(one_request)

    assert (pipe.gone_at, pipe.statuses) == (5, [200])


def test_a_request_that_takes_its_time_to_answer_is_not_cut_off() -> None:
    async def takes_long(_scope: Scope, _receive: Receive, send: Send) -> None:
        await asyncio.sleep(60)
        await answer(send, b"ok")

    async def one_request(pipe: Pipe) -> None:
        pipe.send(GET)

    assert ended(one_request, takes_long).statuses == [200]


@pytest.mark.parametrize("behind", [b"\x00\x01\r\n", b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_request_is_answered_once(behind: bytes) -> None:
    async def after_an_answer(pipe: Pipe) -> None:
        pipe.send(GET)
        await asyncio.sleep(1)
        pipe.send(behind)

    pipe = ended(after_an_answer)

    assert (pipe.gone_at, pipe.statuses) == (1, [200, 400])


def test_a_request_refused_in_its_body_gets_one_answer() -> None:
    async def answers_unread(_scope: Scope, _receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.1)
        await answer(send, b"ok")

    async def a_bad_chunk(pipe: Pipe) -> None:
        pipe.reads = False  # so that the connection is not closed at once
        pipe.send(CHUNKED + b"nonsense\r\n")

    assert ended(a_bad_chunk, answers_unread).statuses == [400]


def test_what_follows_a_good_request_costs_it_no_answer() -> None:
    async def takes_a_second(_scope: Scope, _receive: Receive, send: Send) -> None:
        await asyncio.sleep(1)
        await answer(send, b"ok")

    async def empty_lines_without_end(pipe: Pipe) -> None:
        pipe.send(GET)
        await asyncio.sleep(0)
        for _ in range(50):
            pipe.send(b"\r\n" * 50_000)

    pipe = ended(empty_lines_without_end, takes_a_second)

    assert (pipe.gone_at, pipe.statuses) == (1, [200])


def test_what_follows_a_refused_request_is_not_even_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def garbage_again_and_again(pipe: Pipe) -> None:
        pipe.send(GET)
        for _ in range(100):
            pipe.send(b"\x00\x01\r\n")

    pipe = ended(garbage_again_and_again)

    assert pipe.statuses == [200]
    assert len(caplog.records) == 1


def test_a_connection_may_be_used_again_and_again() -> None:
    request = POST + b"X: " + b"a" * 1000 + b"\r\nContent-Length: 150000\r\n\r\n" + b"x" * 150_000

    async def forty_times(pipe: Pipe) -> None:
        for _ in range(40):
            pipe.send(request)
            await asyncio.sleep(0.1)

    assert ended(forty_times, patient_reader).statuses == [200] * 40


# Readers


@pytest.mark.parametrize(("sent", "seconds"), [(GET, 7), (HEAD, 17)], ids=["200", "408"])
def test_a_small_answer_that_nobody_reads_is_dropped(sent: bytes, seconds: float) -> None:
    async def never_read(pipe: Pipe) -> None:
        pipe.reads = False
        pipe.send(sent)

    pipe = ended(never_read)

    assert len(pipe.statuses) == 1
    assert (pipe.gone_at, pipe.unread) == (seconds, 0)


def test_an_answer_that_nobody_reads_is_dropped() -> None:
    async def never_read(pipe: Pipe) -> None:
        pipe.reads = False
        pipe.send(GET)

    pipe = ended(never_read, large)

    assert (pipe.gone_at, pipe.unread) == (7, 0)


@pytest.mark.parametrize(("waiting", "seconds"), [(1, 7.5), (60_000, 14), (1_900_000, 7)])
def test_the_rest_of_an_answer_is_not_kept_for_ever(waiting: int, seconds: float) -> None:
    async def almost(pipe: Pipe) -> None:
        pipe.reads = False
        pipe.send(GET)
        await asyncio.sleep(0.5)
        pipe.take(pipe.unread - waiting)

    pipe = ended(almost, large)

    assert pipe.gone_at == pytest.approx(seconds)


def test_an_answer_in_pieces_ends_with_its_reader() -> None:
    tasks: list[int] = []

    async def never_read(pipe: Pipe) -> None:
        pipe.reads = False
        pipe.send(GET)
        await asyncio.sleep(8)
        tasks.append(len(asyncio.all_tasks()))

    pipe = ended(never_read, in_pieces)

    assert pipe.gone_at == 7
    assert tasks == [1]


def test_a_reader_at_a_fair_pace_gets_everything() -> None:
    async def steadily(pipe: Pipe) -> None:
        pipe.reads = False
        pipe.send(GET)
        for _ in range(40):
            await asyncio.sleep(1)
            pipe.take(60_000)

    pipe = ended(steadily, large)

    assert pipe.unread == 0
    assert pipe.gone_at is not None
    assert pipe.gone_at > 30


# Size


async def many_headers(pipe: Pipe) -> None:
    pipe.send(HEAD + b"X: a\r\n" * 100 + b"\r\n")


async def long_headers(pipe: Pipe) -> None:
    pipe.send(HEAD + (b"X: " + b"a" * 1000 + b"\r\n") * 33 + b"\r\n")


async def a_header_without_end(pipe: Pipe) -> None:
    pipe.send(HEAD + b"X: ")
    for _ in range(40):
        pipe.send(b"a" * 1000)


async def a_long_target(pipe: Pipe) -> None:
    pipe.send(b"GET /" + b"a" * 33_000 + b" HTTP/1.1\r\nHost: gateway.example\r\n\r\n")


LARGE = {
    "many headers": many_headers,
    "long headers": long_headers,
    "a header without end": a_header_without_end,
    "a long target": a_long_target,
}


@pytest.mark.parametrize("sending", LARGE.values(), ids=LARGE)
def test_a_head_too_large_is_refused_at_once(sending: Sending) -> None:
    pipe = ended(sending)

    assert (pipe.gone_at, pipe.statuses) == (0, [431])
    assert b'"LIMIT_EXCEEDED"' in pipe.said


def test_a_head_of_exactly_the_limit_is_served() -> None:
    async def as_many_as_allowed(pipe: Pipe) -> None:
        pipe.send(HEAD + b"X: a\r\n" * 99 + b"\r\n")

    assert ended(as_many_as_allowed).statuses == [200]


@pytest.mark.parametrize("app", [small, patient_reader])
def test_a_body_without_end_ends(app: Callable[..., Awaitable[None]]) -> None:
    async def endless(pipe: Pipe) -> None:
        pipe.send(CHUNKED)
        for _ in range(100):
            await asyncio.sleep(0)
            pipe.send(b"c350\r\n" + b"x" * 50_000 + b"\r\n")

    pipe = ended(endless, app)

    assert pipe.gone_at == 0
    assert len(pipe.statuses) == 1


def test_a_trailer_without_end_ends() -> None:
    async def endless(pipe: Pipe) -> None:
        pipe.send(CHUNKED + b"0\r\n")
        for number in range(10_000):
            pipe.send(b"X-%d: aaaa\r\n" % number)

    pipe = ended(endless, patient_reader)

    assert (pipe.gone_at, pipe.statuses) == (0, [431])


def test_requests_far_ahead_of_their_answers_are_not_queued() -> None:
    async def a_thousand(pipe: Pipe) -> None:
        pipe.send(GET * 1000)

    pipe = ended(a_thousand)

    assert pipe.statuses == [200] * 33
    assert pipe.gone_at == 0


def test_a_connection_too_many_is_closed_at_once() -> None:
    state = ServerState()

    async def three() -> list[float | None]:
        pipes = [a_pipe(small, state, connections=2) for _ in range(3)]
        await asyncio.sleep(1)
        return [pipe.gone_at for pipe in pipes]

    assert run_virtually(three())[0] == [None, None, 0]

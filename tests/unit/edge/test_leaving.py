"""A server that is told to stop answers what comes still, and says that it was the last answer."""

import asyncio

from starlette.types import Receive, Scope, Send

from tests.support.pipe import Pipe, a_pipe
from tests.support.virtual_time import run_virtually

GET = b"GET / HTTP/1.1\r\nHost: gateway.example\r\n\r\n"


async def after_a_second(_scope: Scope, _receive: Receive, send: Send) -> None:
    await asyncio.sleep(1)
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


def test_the_answer_under_way_is_whole_and_the_last() -> None:
    async def asked() -> Pipe:
        pipe = a_pipe(after_a_second)
        pipe.send(GET)
        await asyncio.sleep(0.5)
        pipe.protocol.shutdown()
        await asyncio.sleep(60)
        return pipe

    pipe = run_virtually(asked())[0]

    assert b"connection: close" in pipe.said
    assert (pipe.said[-2:], pipe.gone_at) == (b"ok", 1.0)


def test_a_quiet_connection_is_answered_once_more() -> None:
    async def asked() -> Pipe:
        pipe = a_pipe(after_a_second, idle_seconds=5)
        pipe.send(GET)
        await asyncio.sleep(2)
        pipe.protocol.shutdown()
        await asyncio.sleep(2)
        pipe.send(GET)
        await asyncio.sleep(60)
        return pipe

    pipe = run_virtually(asked())[0]

    assert (pipe.statuses, pipe.said.count(b"connection: close")) == ([200, 200], 1)
    assert pipe.gone_at == 5.0


def test_a_connection_that_stays_quiet_is_closed_in_time() -> None:
    async def connected() -> Pipe:
        pipe = a_pipe(after_a_second, idle_seconds=5)
        await asyncio.sleep(1)
        pipe.protocol.shutdown()
        await asyncio.sleep(60)
        return pipe

    assert run_virtually(connected())[0].gone_at == 6.0


def test_requests_that_are_queued_are_all_answered() -> None:
    async def asked() -> Pipe:
        pipe = a_pipe(after_a_second)
        pipe.send(GET * 3)
        await asyncio.sleep(0.5)
        pipe.protocol.shutdown()
        await asyncio.sleep(60)
        return pipe

    pipe = run_virtually(asked())[0]

    assert (pipe.statuses, pipe.said.count(b"connection: close")) == ([200] * 3, 1)

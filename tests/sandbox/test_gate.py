"""The gate before a source: work ends when its client leaves."""

import asyncio

from starlette.types import Message, Receive, Scope, Send

from sandbox.clocks import machine_now
from sandbox.faults.dial import FaultDial
from sandbox.gate import Gate
from sandbox.requests_log import RequestsLog
from sandbox.tokens import Tokens
from tests.support import patience

SCOPE: Scope = {
    "type": "http", "method": "GET", "path": "/metadata", "root_path": "", "query_string": b"",
    "headers": [],
}  # fmt: skip


class Endless:
    """A source that never finishes; says when it began and whether it was stopped."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.stopped = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.began.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.stopped.set()


async def test_work_is_stopped_when_its_client_leaves() -> None:
    source, log = Endless(), RequestsLog(["RB1"])
    messages: list[Message] = [{"type": "http.request", "body": b""}]

    async def receive() -> Message:
        if messages:
            return messages.pop()
        await source.began.wait()
        return {"type": "http.disconnect"}

    await _gate(source, log)(SCOPE, receive, _unheard)
    await asyncio.wait_for(source.stopped.wait(), patience.SECONDS)

    assert [asked.left for asked in log.of("RB1")] == [True]


def _gate(source: Endless, log: RequestsLog) -> Gate:
    return Gate(
        name="RB1",
        app=source,
        dial=FaultDial(["RB1"]),
        log=log,
        tokens=Tokens({}, 120, machine_now, str),
        others={},
        stopping=lambda: False,
        open_paths=frozenset({"/metadata"}),
    )


async def _unheard(_: Message) -> None:
    return None

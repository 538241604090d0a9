"""The way of one request into a source: written down, met by the fault dial, its token checked.

Plain ASGI around the source's own app, since a hang and a cut answer are no responses. Work on a
request ends when its client leaves.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.answers import refusal
from sandbox.faults.dial import FaultDial
from sandbox.faults.effects import EFFECTS
from sandbox.faults.passage import Passage, Stopping, path_of
from sandbox.faults.refusals import unauthorised
from sandbox.requests_log import Asked, RequestsLog
from sandbox.tokens import Tokens
from sandbox.wire import cut

_LARGEST_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Gate:
    """Stands before one source. `others` maps NHS numbers and Patient/id to somebody else's."""

    name: str
    app: ASGIApp
    dial: FaultDial
    log: RequestsLog
    tokens: Tokens
    others: Mapping[str, str]
    stopping: Stopping
    open_paths: frozenset[str] = frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = await _whole(receive)
        number = self.log.begin(_asked(self.name, scope, body))

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.log.end(number, message["status"])
            await send(message)

        if not await _is_finished(self._passage(scope, body, receive, noted)):
            self.log.leave(number)

    def _passage(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> Passage:
        async def cut_off(is_reset: bool) -> None:
            await cut(scope, receive, is_reset=is_reset)

        path = path_of(scope).strip("/")
        # A search changes nothing, however it is sent.
        method = "GET" if path.endswith("_search") else scope["method"]
        return Passage(
            met=self.dial.meet(self.name, path.partition("/")[0], method),
            scope=scope,
            body=body,
            receive=receive,
            send=send,
            pass_on=self._pass,
            cut=cut_off,
            others=self.others,
            stopping=self.stopping,
        )

    async def _pass(self, scope: Scope, body: bytes, send: Send) -> None:
        is_open = path_of(scope) in self.open_paths
        if not is_open and not self.tokens.is_good(Headers(scope=scope)):
            await unauthorised()(scope, _never, send)
            return
        await self.app(scope, _replayed(body), send)


async def _is_finished(passage: Passage) -> bool:
    """Whether the request was worked on to its end, before the client left."""
    work = asyncio.ensure_future(_met(passage))
    gone = asyncio.ensure_future(_gone(passage.receive))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        is_finished = work.done()
        if is_finished:
            work.result()  # whatever it raised is a fault of the sandbox
        return is_finished
    finally:
        work.cancel()
        gone.cancel()


async def _met(passage: Passage) -> None:
    """What becomes of it."""
    effect = EFFECTS[passage.fault.kind]
    await effect(await passage.done() if passage.fault.late else passage)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@dataclass(frozen=True, slots=True)
class Doorstep:
    """The base URL itself, without a slash behind it, which leads through no mount."""

    gate: Gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        await self.gate({**scope, "root_path": path, "path": f"{path}/"}, receive, send)


async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers for paths that a source does not have."""
    await refusal(404, "not-found", "There is nothing here.")(scope, receive, send)


def _asked(name: str, scope: Scope, body: bytes) -> Asked:
    headers = Headers(scope=scope)
    pairs = parse_qsl(scope["query_string"].decode(), keep_blank_values=True)
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        pairs += parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    params: dict[str, list[str]] = {}
    for key, value in pairs:
        params.setdefault(key, []).append(value)
    return Asked(name, scope["method"], path_of(scope), params, tuple(sorted(headers.keys())))


async def _whole(receive: Receive) -> bytes:
    """The request body; what lies beyond the largest is dropped."""
    body = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        body = (body + part)[:_LARGEST_BODY]
        if not message.get("more_body", False):
            return body


def _replayed(body: bytes) -> Receive:
    """A receive that gives the body once more."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await _never()

    return again


async def _never() -> Message:
    """Whether the client leaves is for the gate to see."""
    await asyncio.Event().wait()
    return {"type": "http.disconnect"}

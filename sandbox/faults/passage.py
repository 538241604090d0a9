"""One request on its way into a source with which something is wrong.

`pass_on` gives the source's true answer, token checked; a fault decides what becomes of it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import orjson
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from sandbox.faults.dial import Met
from sandbox.faults.exchange import exchanged
from sandbox.faults.kinds import FORMS, Fault
from sandbox.resource import Json, Resource

PassOn: TypeAlias = "Callable[[Scope, bytes, Send], Awaitable[None]]"
Stopping = Callable[[], bool]
_GOOD = frozenset({200, 201})


@dataclass(frozen=True, slots=True)
class Given:
    """A whole answer."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def json(self) -> Resource | None:
        """The JSON object of a good answer; None for any other."""
        if self.status not in _GOOD or not self.body.startswith(b"{"):
            return None
        content: Json = orjson.loads(self.body)
        return content if isinstance(content, dict) else None

    def with_body(self, body: bytes) -> "Given":
        """The same with another body and its right length."""
        kept = tuple(pair for pair in self.headers if pair[0].lower() != b"content-length")
        length = (b"content-length", str(len(body)).encode())
        return Given(self.status, (*kept, length), body)

    def with_json(self, content: Json) -> "Given":
        """The same with other content."""
        return self.with_body(orjson.dumps(content))


@dataclass(frozen=True, slots=True)
class Passage:
    """The request, the fault it meets, and the ways on. `others`: see `exchange.py`."""

    met: Met
    scope: Scope
    body: bytes
    receive: Receive
    send: Send
    pass_on: PassOn
    cut: Callable[[bool], Awaitable[None]]  # the connection; True with a reset
    others: Mapping[str, str]
    stopping: Stopping

    @property
    def fault(self) -> Fault:
        return self.met.fault

    @property
    def form(self) -> str:
        """The form of the fault, the usual one where none was asked for."""
        return self.fault.form or FORMS[self.fault.kind][0]

    @property
    def base(self) -> str:
        """The source's base URL, as the client called it."""
        return f"{self.origin}{self.scope['root_path']}"

    @property
    def origin(self) -> str:
        host = Headers(scope=self.scope).get("host", "127.0.0.1")
        return f"{self.scope['scheme']}://{host}"

    @property
    def path(self) -> str:
        """Below the base."""
        return path_of(self.scope)

    @property
    def resource_type(self) -> str:
        return self.path.strip("/").partition("/")[0]

    @property
    def is_change(self) -> bool:
        """Is something to be made or changed? A search that is posted is no such thing."""
        is_search = self.path.endswith("_search") or not self.resource_type
        return self.scope["method"] in {"POST", "PUT", "PATCH"} and not is_search

    async def done(self) -> "Passage":
        """The same once what was asked has been done: whoever asks again gets the answer to that,
        and nothing is done twice."""
        answer = await self.given()

        async def told(_: Scope, __: bytes, send: Send) -> None:
            await replace(self, send=send).give(answer)

        return replace(self, pass_on=told)

    async def through(self) -> None:
        """Let the request through, unharmed."""
        await self.pass_on(self.scope, self.body, self.send)

    async def given(self, *, somebody_else: bool = False) -> Given:
        """The source's true answer, or that to the same request about somebody else."""
        scope, body = self.scope, self.body
        if somebody_else:
            scope, body = exchanged(scope, body, self.others)
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self.pass_on(scope, body, keep)
        whole = b"".join(message.get("body", b"") for message in messages)
        start = messages[0]
        return Given(start["status"], tuple(map(tuple, start["headers"])), whole)

    async def give(self, answer: Given) -> None:
        """Send a whole answer."""
        headers = list(answer.headers)
        start = {"type": "http.response.start", "status": answer.status, "headers": headers}
        await self.send(start)
        await self.send({"type": "http.response.body", "body": answer.body})


Effect: TypeAlias = "Callable[[Passage], Awaitable[None]]"


def path_of(scope: Scope) -> str:
    """The path below the base of the source."""
    return str(scope["path"]).removeprefix(str(scope.get("root_path", "")))


def rewriting(change: Callable[[Passage, Resource], Json]) -> Effect:
    """A fault that changes the JSON of a good answer and leaves all else."""

    async def effect(passage: Passage) -> None:
        answer = await passage.given()
        content = answer.json()
        changed = answer if content is None else answer.with_json(change(passage, content))
        await passage.give(changed)

    return effect

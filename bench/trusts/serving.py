"""The wire of the trusts: as little of HTTP/1.1 as answering well-behaved clients takes.

An answer is kept by the very words of its request, so that the second time it costs a look-up.
"""

import asyncio
from dataclasses import asdict, dataclass, field
from time import process_time, time
from typing import cast

import orjson

from bench.trusts.bodies import batched, searched


@dataclass(slots=True)
class Manner:
    """How they answer from now on."""

    items: int = 21
    delay_milliseconds: float = 0
    hanging: str | None = None
    """The trust that does not answer at all."""


@dataclass(slots=True)
class Counters:
    """What they were asked, and what it cost them."""

    calls: int = 0
    body_bytes: int = 0


@dataclass(slots=True)
class Trusts:
    """All that the connections share."""

    manner: Manner = field(default_factory=Manner)
    counters: Counters = field(default_factory=Counters)
    _kept: dict[bytes, tuple[bytes, int]] = field(default_factory=dict)

    def answer(self, head: bytes, body: bytes) -> bytes | None:
        """The whole answer to a request at a trust; None when it hangs."""
        line = head[: head.index(b" HTTP/1.1")]
        if self.manner.hanging and line.split(b" ", 1)[1].startswith(self._hanging):
            return None
        said = line + b"\n" + body
        known = self._kept.get(said)
        if known is None:
            known = self._kept[said] = self._made(line.decode("ascii"), body)
        self.counters.calls += 1
        self.counters.body_bytes += known[1]
        return known[0]

    def control(self, head: bytes, body: bytes) -> bytes:
        """`PUT /manner` says how to answer from now on; `GET /counters` tells what there was."""
        if head.startswith(b"PUT /manner "):
            self.manner = Manner(**orjson.loads(body))
            self._kept.clear()
            return _whole(b"200 OK", b"{}")
        if head.startswith(b"GET /counters "):
            load = {"cpu_seconds": process_time(), "at_seconds": time()}
            return _whole(b"200 OK", orjson.dumps({**asdict(self.counters), **load}))
        return _whole(b"404 Not Found", b"{}")

    @property
    def _hanging(self) -> bytes:
        return f"/{self.manner.hanging}/".encode()

    def _made(self, line: str, body: bytes) -> tuple[bytes, int]:
        method, _, target = line.partition(" ")
        _, code, *rest = target.split("/", 3)  # /TB01/FHIR/Appointment?…
        size = self.manner.items
        path = rest[1] if len(rest) > 1 else ""
        is_batch = method == "POST" and not path
        found = batched(code, body, size) if is_batch else searched(code, path, size)
        if found is None:
            return _whole(b"400 Bad Request", b"{}"), 2
        return _whole(b"200 OK", found), len(found)


def _whole(status: bytes, body: bytes) -> bytes:
    return b"HTTP/1.1 %b\r\nContent-Type: application/fhir+json\r\nContent-Length: %d\r\n\r\n%b" % (
        status,
        len(body),
        body,
    )


class Connection(asyncio.Protocol):
    """One connection of a client; its requests are answered in turn."""

    def __init__(self, trusts: Trusts, loop: asyncio.AbstractEventLoop) -> None:
        self._trusts = trusts
        self._loop = loop
        self._received = b""
        self._transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports do not say what they are, but of TCP they are all for writing.
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[: end + 2]
            whole = end + 4 + _length(head)
            if len(self._received) < whole:
                return
            body = self._received[end + 4 : whole]
            self._received = self._received[whole:]
            self._answer(head, body)

    def _answer(self, head: bytes, body: bytes) -> None:
        if b" /TB" not in head[:12]:
            self._transport.write(self._trusts.control(head, body))
            return
        answer = self._trusts.answer(head, body)
        if answer is None:
            return
        if delay := self._trusts.manner.delay_milliseconds:
            self._loop.call_later(delay / 1000, self._transport.write, answer)
        else:
            self._transport.write(answer)


def _length(head: bytes) -> int:
    """Of the body that follows a head. Chunked ones nobody sends here."""
    if head.startswith(b"GET "):
        return 0
    lines = (line.partition(b":") for line in head.split(b"\r\n"))
    named = {name.lower(): value for name, _, value in lines}
    return int(named.get(b"content-length", b"0"))

"""A server that says bytes, for what no HTTP library would send. It reads a request's head only."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer as it goes over the wire."""

    begin: bytes
    again: bytes = b""
    """Sent again and again until the client has gone."""


def http(body: bytes, *headers: str, length: int | None = None, status: str = "200 OK") -> Raw:
    """An answer with a length, which can be a lie."""
    said = len(body) if length is None else length
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {said}", *headers, "", "")
    return Raw("\r\n".join(lines).encode("latin-1") + body)


def chunked(
    *chunks: bytes, end: bytes = b"0\r\n\r\n", again: bytes = b"", headers: bytes = b""
) -> Raw:
    """An answer in chunks; without `end` it goes on. Each header ends its own line."""
    head = b"HTTP/1.1 200 OK\r\n" + headers + b"Transfer-Encoding: chunked\r\n\r\n"
    parts = (b"%x\r\n%b\r\n" % (len(one), one) for one in chunks)
    return Raw(head + b"".join(parts) + end, again)


@dataclass(slots=True)
class RawServer:
    """`async with RawServer(answers)`; `answers` are by path below the base, or from a function."""

    answers: Mapping[str, Raw] | Callable[[str], Raw]
    base: str = ""
    asked: list[bytes] = field(default_factory=list)
    """The heads of the requests."""
    _server: asyncio.Server | None = None
    _talks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.base = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/fhir"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None
        self._talks.add(talk)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.asked.append(head)
                await self._say(self._answer(head), writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def _answer(self, head: bytes) -> Raw:
        target = head.split(b" ")[1].decode("latin-1")
        path = target.removeprefix("/fhir/")
        if callable(self.answers):
            return self.answers(path)
        return self.answers[path.partition("?")[0]]

    async def _say(self, said: Raw, writer: asyncio.StreamWriter) -> None:
        writer.write(said.begin)
        await writer.drain()
        while said.again:
            writer.write(said.again)
            await writer.drain()
            await asyncio.sleep(0)

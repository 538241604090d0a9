"""A source that cannot prove who it is, is not asked: nothing is sent to it at all."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import connector

from schema.answer import Answer, Failure
from schema.report import SourceStatus
from tests.support.certificates import Authority
from tests.support.live import a_live_trust

EMPTY = b'{"resourceType":"Bundle","type":"searchset","entry":[]}'
REPLY = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(EMPTY), EMPTY)
)


@dataclass(slots=True)
class Server:
    """Answers that there is nothing, and keeps what it was asked."""

    url: str = ""
    asked: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def a_server(context: ssl.SSLContext) -> AsyncIterator[Server]:
    """A server behind TLS."""
    made = Server()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            made.asked.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(REPLY)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    made.url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/fhir"
    try:
        yield made
    finally:
        server.close()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """One that the gateway trusts: the library reads what the system trusts when it is imported."""
    made = Authority(tmp_path)
    connector._SSL_CONTEXT_VERIFIED.load_verify_locations(made.file)
    return made


async def outcome(context: ssl.SSLContext) -> tuple[SourceStatus, list[bytes]]:
    """What came of a question, and what the server saw of it."""
    async with a_server(context) as server:
        async with a_live_trust(server.url, dialect="identifier-modifier") as trust:
            found = await trust.search()
        assert isinstance(found, Answer | Failure)
        return found.status, server.asked


async def test_a_source_that_proves_who_it_is_is_asked(authority: Authority) -> None:
    status, asked = await outcome(authority.server())

    assert status in (SourceStatus.OK, SourceStatus.EMPTY)
    assert asked


@pytest.mark.parametrize("case", ["expired", "of another host", "of nobody we trust"])
async def test_a_source_that_cannot_prove_who_it_is_is_not_asked(
    authority: Authority, tmp_path: Path, case: str
) -> None:
    (tmp_path / "other").mkdir()
    contexts = {
        "expired": authority.server(days=(-3, -2)),
        "of another host": authority.server("127.0.0.2"),
        "of nobody we trust": Authority(tmp_path / "other").server(),
    }

    status, asked = await outcome(contexts[case])

    assert (status, asked) == (SourceStatus.UNAVAILABLE, [])


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
async def test_a_source_that_speaks_old_tls_only_is_not_asked(authority: Authority) -> None:
    context = authority.server()
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.minimum_version = ssl.TLSVersion.TLSv1

    status, asked = await outcome(context)

    assert (status, asked) == (SourceStatus.UNAVAILABLE, [])

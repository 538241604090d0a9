"""Keys are fetched from the issuer, kept for their life, and never hammered for: row A13, A14."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from auth.keys import KeySets, KeysUnavailable
from settings import IssuerSettings
from tests.support.auth import FakeClock
from tests.support.tokens import ISSUER, key_set, public_jwk

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class KeyServer:
    """An issuer's key address over a real socket. Counts requests; its answer can be changed."""

    answer: Answer
    asked: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    """A request is being answered; the answer is that of when it arrived."""
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        answer = self.answer
        self.arrived.set()
        return await answer(request)

    def publish(self, *kids: str) -> None:
        """Answer with these keys."""
        self.answer = answering(key_set(*(public_jwk(kid) for kid in kids)))

    async def waiting(self, request: web.Request) -> web.StreamResponse:
        """Answer with a key set, but only once released."""
        await self.released.wait()
        return await answering(key_set(public_jwk("key-1")))(request)


def answering(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Always the same answer."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status, headers=headers)

    return answer


async def endless(request: web.Request) -> web.StreamResponse:
    """A key set, and then spaces for as long as anybody listens."""
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(key_set(public_jwk("key-1")))
    with suppress(ConnectionError):
        while True:
            await response.write(b" " * 65_536)
    return response


async def unavailable(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=503)


@asynccontextmanager
async def key_server(
    patience_seconds: float = 30,
) -> AsyncIterator[tuple[KeyServer, KeySets, FakeClock]]:
    """A server that publishes key-1, and the sets that ask it."""
    server, clock = KeyServer(answering(key_set(public_jwk("key-1")))), FakeClock()
    application = web.Application()
    application.router.add_get("/keys", server.handle)
    async with TestServer(application) as running, aiohttp.ClientSession() as session:
        issuer = IssuerSettings(ISSUER, str(running.make_url("/keys")), keys_seconds=3600)
        yield server, KeySets([issuer], session, clock, patience_seconds), clock
        server.released.set()


async def test_a_key_is_fetched_once_and_kept() -> None:
    async with key_server() as (server, keys, clock):
        first = await keys.key(ISSUER, "key-1")
        clock.advance(minutes=29)
        second = await keys.key(ISSUER, "key-1")

    assert first is not None
    assert (first, server.asked) == (second, 1)


async def test_an_unknown_kid_asks_once_a_minute_whatever_the_flood() -> None:
    async with key_server() as (server, keys, clock):
        await keys.key(ISSUER, "key-1")
        flood = [await keys.key(ISSUER, f"bogus-{index}") for index in range(50)]
        clock.advance(seconds=60)
        await keys.key(ISSUER, "bogus")

    assert set(flood) == {None}
    assert server.asked == 3


async def test_an_unknown_kid_at_first_sight_asks_once() -> None:
    async with key_server() as (server, keys, _):
        found = await keys.key(ISSUER, "bogus")

    assert (found, server.asked) == (None, 1)


async def test_a_new_key_is_found_at_once() -> None:
    async with key_server() as (server, keys, _):
        await keys.key(ISSUER, "key-1")
        server.publish("key-1", "key-2")

        found = await keys.key(ISSUER, "key-2")

    assert found is not None


async def test_a_rotation_during_a_fetch_refuses_no_new_key() -> None:
    async with key_server() as (server, keys, clock):
        await keys.key(ISSUER, "key-1")
        server.arrived.clear()
        server.answer = server.waiting
        clock.advance(seconds=1800)
        await keys.key(ISSUER, "key-1")
        await server.arrived.wait()
        server.publish("key-1", "key-2")

        asking = [asyncio.create_task(keys.key(ISSUER, "key-2")) for _ in range(3)]
        await asyncio.sleep(0)
        server.released.set()

        assert None not in await asyncio.gather(*asking)
        assert server.asked == 3


async def test_a_rotation_during_the_first_fetch_refuses_no_new_key() -> None:
    async with key_server() as (server, keys, _):
        server.answer = server.waiting
        first = asyncio.create_task(keys.key(ISSUER, "key-1"))
        await server.arrived.wait()
        server.publish("key-1", "key-2")

        joining = asyncio.create_task(keys.key(ISSUER, "key-2"))
        await asyncio.sleep(0)
        server.released.set()

        assert None not in await asyncio.gather(first, joining)


async def test_a_flood_during_a_rotation_asks_once_more_only() -> None:
    async with key_server() as (server, keys, _):
        await keys.key(ISSUER, "key-1")
        server.publish("key-1", "key-2")

        flood = [keys.key(ISSUER, f"bogus-{index}") for index in range(50)]
        found = await asyncio.gather(*flood, keys.key(ISSUER, "key-2"))

    assert found[-1] is not None
    assert (set(found[:-1]), server.asked) == ({None}, 2)


async def test_a_key_taken_back_early_ends_with_the_next_renewal() -> None:
    async with key_server() as (server, keys, _):
        await keys.key(ISSUER, "key-1")
        server.publish("key-2")
        await keys.key(ISSUER, "key-2")

        found = await keys.key(ISSUER, "key-1")

    assert found is None


async def test_a_withdrawn_key_ends_with_the_life_of_the_set() -> None:
    async with key_server() as (server, keys, clock):
        await keys.key(ISSUER, "key-1")
        server.publish("key-2")
        clock.advance(seconds=3600)

        found = await keys.key(ISSUER, "key-1")

    assert found is None


async def test_keys_serve_through_an_outage_until_their_end() -> None:
    async with key_server() as (server, keys, clock):
        await keys.key(ISSUER, "key-1")
        server.answer = unavailable
        clock.advance(seconds=3599)
        found = await keys.key(ISSUER, "key-1")
        clock.advance(seconds=6)

        with pytest.raises(KeysUnavailable):
            await keys.key(ISSUER, "key-1")

    assert found is not None


async def test_an_issuer_that_is_down_is_not_tried_for_every_token() -> None:
    async with key_server() as (server, keys, clock):
        server.answer = unavailable
        for _ in range(20):
            with pytest.raises(KeysUnavailable):
                await keys.key(ISSUER, "key-1")
        clock.advance(seconds=5)
        server.publish("key-1")

        found = await keys.key(ISSUER, "key-1")

    assert found is not None
    assert server.asked == 2


async def test_in_the_second_half_of_life_keys_are_renewed_meanwhile() -> None:
    async with key_server() as (server, keys, clock):
        await keys.key(ISSUER, "key-1")
        server.answer = server.waiting
        clock.advance(seconds=1800)

        during = await keys.key(ISSUER, "key-1")
        again = asyncio.create_task(keys.key(ISSUER, "key-2"))
        server.released.set()
        after = await again

    assert during is not None
    assert (after, server.asked) == (None, 3)


async def test_an_unknown_kid_during_an_outage_is_not_called_wrong() -> None:
    async with key_server() as (server, keys, _):
        await keys.key(ISSUER, "key-1")
        server.answer = unavailable

        with pytest.raises(KeysUnavailable):
            await keys.key(ISSUER, "key-2")


async def test_a_fetch_is_shared_and_survives_who_leaves() -> None:
    async with key_server() as (server, keys, _):
        server.answer = server.waiting
        leader = asyncio.create_task(keys.key(ISSUER, "key-1"))
        follower = asyncio.create_task(keys.key(ISSUER, "key-1"))
        await asyncio.sleep(0)
        leader.cancel()
        server.released.set()

        found = await follower

    assert found is not None
    assert server.asked == 1


async def test_a_clock_set_back_makes_the_keys_old() -> None:
    async with key_server() as (server, keys, clock):
        await keys.key(ISSUER, "key-1")
        clock.advance(days=-1)

        await keys.key(ISSUER, "key-1")

    assert server.asked == 2


@pytest.mark.parametrize(
    "answer",
    [
        answering(b"", 204),
        answering(b"<html>"),
        answering(key_set(public_jwk()), 302, {"Location": "/keys"}),
        answering(key_set(public_jwk()) + b" " * (512 * 1024)),
        answering(gzip.compress(key_set(public_jwk())), headers={"Content-Encoding": "gzip"}),
        answering(key_set(public_jwk()), 500),
        endless,
    ],
    ids=["empty", "html", "redirect", "too large", "compressed", "error", "endless"],
)
async def test_an_answer_that_is_not_plainly_keys_gives_none(answer: Answer) -> None:
    async with key_server() as (server, keys, _):
        server.answer = answer

        with pytest.raises(KeysUnavailable):
            await keys.key(ISSUER, "key-1")


async def test_an_issuer_that_never_answers_gives_no_keys() -> None:
    async with key_server(patience_seconds=0.01) as (server, keys, _):
        server.answer = server.waiting

        with pytest.raises(KeysUnavailable):
            await keys.key(ISSUER, "key-1")


async def test_a_server_that_cannot_be_reached_gives_no_keys() -> None:
    issuer = IssuerSettings(ISSUER, "http://127.0.0.1:1/keys")
    async with aiohttp.ClientSession() as session:
        keys = KeySets([issuer], session, FakeClock())

        with pytest.raises(KeysUnavailable):
            await keys.key(ISSUER, "key-1")

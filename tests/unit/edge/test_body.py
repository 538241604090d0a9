"""A body is read whole, or not at all."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.types import Message

from edge.body import MAXIMUM_BYTES, read_body
from edge.refusal import Refusal
from tests.support.asgi import scope_of
from tests.support.virtual_time import run_virtually

Headers = list[tuple[str, str]]


def request(pieces: list[bytes | None], headers: Headers | None = None) -> Request:
    """A request whose body comes in pieces; None is a piece that never comes."""

    async def messages() -> AsyncIterator[Message]:
        for place, piece in enumerate(pieces, start=1):
            if piece is None:
                await asyncio.sleep(3600)
            yield {"type": "http.request", "body": piece, "more_body": place < len(pieces)}

    coming = messages()

    async def receive() -> Message:
        return await anext(coming, {"type": "http.disconnect"})

    return Request(scope_of("POST", "/", headers or []), receive)


async def refusal(pieces: list[bytes | None], headers: Headers | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await read_body(request(pieces, headers))
    return caught.value


@pytest.mark.parametrize("pieces", [[b"whole"], [b"wh", b"o", b"le"], [b"", b"whole", b""]])
async def test_a_body_comes_in_pieces_of_any_size(pieces: list[bytes | None]) -> None:
    assert await read_body(request(pieces)) == b"whole"


async def test_a_body_of_exactly_the_limit_is_read() -> None:
    assert len(await read_body(request([b"x" * MAXIMUM_BYTES]))) == MAXIMUM_BYTES


async def test_a_body_announced_too_large_is_not_read() -> None:
    told = await refusal([None], [("Content-Length", "2000001")])

    assert (told.status, told.extensions) == (413, {"limit": MAXIMUM_BYTES, "cost": 2000001})


@pytest.mark.parametrize("announced", [[], [("Content-Length", "5")]])
async def test_a_body_that_grows_too_large_is_cut_off(announced: Headers) -> None:
    told = await refusal([b"x" * MAXIMUM_BYTES, b"x", None], announced)

    assert (told.status, told.extensions["cost"]) == (413, MAXIMUM_BYTES + 1)


@pytest.mark.parametrize("length", ["", "-1", "many", "\u00b2", "9" * 5000, "1e9", "+3"])
async def test_a_length_that_is_no_number_is_not_believed(length: str) -> None:
    assert await read_body(request([b"body"], [("Content-Length", length)])) == b"body"


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "identity, gzip", "GZIP"])
async def test_a_packed_body_is_refused(coding: str) -> None:
    assert (await refusal([b"x"], [("Content-Encoding", coding)])).status == 415


async def test_a_body_that_does_not_arrive_whole_is_refused() -> None:
    told = await refusal([])

    assert (told.status, told.message) == (400, "The body did not arrive whole.")


def test_a_body_that_comes_too_slowly_is_given_up() -> None:
    told, seconds = run_virtually(refusal([b"{", None]))

    assert (told.status, told.headers) == (408, {"Connection": "close"})
    assert seconds == pytest.approx(14)

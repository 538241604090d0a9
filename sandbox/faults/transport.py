"""Faults of how an answer travels: late, in drops, cut, or not at all."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from itertools import chain, repeat
from math import ceil

from starlette.types import Message

from sandbox.faults.kinds import FaultKind
from sandbox.faults.passage import Effect, Given, Passage
from sandbox.faults.refusals import unavailable

_LONGEST_SECONDS = 120.0  # of hanging or dripping
_LOOK_SECONDS = 0.25
_USUAL_DRIP_MILLISECONDS = 500


async def _delay(passage: Passage) -> None:
    await asyncio.sleep(passage.fault.milliseconds / 1000)
    await passage.through()


async def _slow_once(passage: Passage) -> None:
    """The first request is late, all others are not: what a hedge gets past."""
    await (passage.through() if passage.met.before else _delay(passage))


async def _hang(passage: Passage) -> None:
    """No answer until the sandbox stops; the gate ends it when the client leaves."""
    async for _ in _looks(passage, _LOOK_SECONDS):
        pass
    await unavailable(passage)


async def _drip(passage: Passage) -> None:
    """The answer byte by byte, and then blanks, which JSON allows."""
    answer = await passage.given()
    headers = [pair for pair in answer.headers if pair[0] != b"content-length"]
    await passage.send({"type": "http.response.start", "status": answer.status, "headers": headers})
    drops = chain(answer.body, repeat(0x20))
    seconds = (passage.fault.milliseconds or _USUAL_DRIP_MILLISECONDS) / 1000
    async for _ in _looks(passage, seconds):
        await passage.send(_part(bytes([next(drops)])))
    await passage.send({"type": "http.response.body", "body": b""})


async def _looks(passage: Passage, seconds: float) -> AsyncIterator[None]:
    """Again and again until the sandbox stops; bounded."""
    for _ in range(ceil(_LONGEST_SECONDS / seconds)):
        if passage.stopping():
            return
        yield
        await asyncio.sleep(seconds)


async def _truncated(passage: Passage) -> None:
    """Half of the body, said to be all of it."""
    answer = await passage.given()
    await passage.give(answer.with_body(_half(answer)))


async def _reset(passage: Passage) -> None:
    await passage.cut(True)


async def _refused(passage: Passage) -> None:
    """As near as one can: the port is the sandbox's, but this connection ends at once."""
    await passage.cut(False)


async def _reset_midway(passage: Passage) -> None:
    """Fewer bytes than the headers promise, and then a reset."""
    answer = await passage.given()
    headers = list(answer.with_body(answer.body).headers)
    await passage.send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if passage.form == "body":
        await passage.send(_part(_half(answer)))
        await asyncio.sleep(0.05)  # what was sent arrives before the reset drops what was not
    await passage.cut(True)


def _half(answer: Given) -> bytes:
    return answer.body[: len(answer.body) // 2]


def _part(body: bytes) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": True}


EFFECTS: Mapping[FaultKind, Effect] = {
    FaultKind.NONE: Passage.through,
    FaultKind.DELAY: _delay,
    FaultKind.SLOW_ONCE: _slow_once,
    FaultKind.HANG: _hang,
    FaultKind.DRIP: _drip,
    FaultKind.TRUNCATED: _truncated,
    FaultKind.RESET: _reset,
    FaultKind.RESET_MIDWAY: _reset_midway,
    FaultKind.REFUSED: _refused,
}

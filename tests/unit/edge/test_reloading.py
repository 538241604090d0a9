"""Hanging up: each signal acts once, one after the other."""

import asyncio
import os
import signal

from edge.reloading import on_hangup
from tests.support import patience


async def test_signals_are_acted_on_one_after_the_other() -> None:
    told: list[str] = []
    both = asyncio.Event()

    async def act() -> None:
        told.append("begun")
        await asyncio.sleep(0)
        told.append("ended")
        if len(told) == 4:
            both.set()

    with on_hangup(act):
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGHUP)
            await asyncio.sleep(0)
        await asyncio.wait_for(both.wait(), patience.SECONDS)

    assert told == ["begun", "ended", "begun", "ended"]


async def test_what_is_under_way_at_the_end_is_called_off() -> None:
    begun, called_off = asyncio.Event(), asyncio.Event()

    async def act() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            called_off.set()

    with on_hangup(act):
        os.kill(os.getpid(), signal.SIGHUP)
        await asyncio.wait_for(begun.wait(), patience.SECONDS)
    await asyncio.wait_for(called_off.wait(), patience.SECONDS)

    assert called_off.is_set()

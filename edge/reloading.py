"""Does something at each SIGHUP, one at a time. What is done is not said here."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager


@contextmanager
def on_hangup(act: Callable[[], Awaitable[None]]) -> Iterator[None]:
    """Act at each SIGHUP while the context is open. Needs a running loop of the main thread."""
    loop = asyncio.get_running_loop()
    under_way: set[asyncio.Task[None]] = set()
    one_at_a_time = asyncio.Lock()  # or an older file could be the last to be opened

    async def in_turn() -> None:
        async with one_at_a_time:
            await act()

    def heard() -> None:
        task = loop.create_task(in_turn())
        under_way.add(task)
        task.add_done_callback(under_way.discard)

    loop.add_signal_handler(signal.SIGHUP, heard)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
        for task in under_way:
            task.cancel()

"""What is left when work was called off: tasks and sockets."""

import asyncio
from pathlib import Path
from typing import Any

ENDING_SECONDS = 10.0
"""What was called off ends in far less."""


async def left_over(before: set[asyncio.Task[Any]]) -> set[str]:
    """What runs that did not run before, once all that is ending has ended."""
    try:
        async with asyncio.timeout(ENDING_SECONDS):
            while more := _others(before):
                await asyncio.wait(more)
    except TimeoutError:
        return {str(one.get_coro()) for one in _others(before)}
    return set()


def open_sockets() -> int:
    """How many this process has; 0 where the system does not tell."""
    return sum(_target(path).startswith("socket:") for path in Path("/proc/self/fd").glob("*"))


def _target(path: Path) -> str:
    try:
        return str(path.readlink())
    except FileNotFoundError:  # of the listing itself
        return ""


def _others(before: set[asyncio.Task[Any]]) -> set[asyncio.Task[Any]]:
    return {one for one in asyncio.all_tasks() if one not in before} - {_current()}


def _current() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None
    return task

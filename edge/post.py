"""What a worker and the process that started it tell each other.

Words go up, through a pipe of each worker's own. Down goes nothing but the end of a pipe: of the
gate, once everybody may serve, and of the leash, once whoever holds it is gone.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

READY, LEAVING, SAID = "ready", "leaving", "said "
"""First words of what a worker says."""


class Ending:
    """A pipe through which nothing ever goes but its end."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self.is_held = True

    def end(self) -> None:
        """For everybody, if all who do not hold it have let go."""
        if self.is_held:
            self.is_held = False
            os.close(self._write)

    def when_ended(self, act: Callable[[], None]) -> None:
        """Act then, or soon if it has ended. Needs a running loop, and `end` by this process."""
        loop = asyncio.get_running_loop()

        def heard() -> None:
            loop.remove_reader(self._read)
            act()

        loop.add_reader(self._read, heard)


@dataclass(frozen=True, slots=True)
class Post:
    """A worker's."""

    up: "Connection[str, str]"
    gate: Ending
    leash: Ending

    def take(self) -> None:
        """In the new process: hold nothing, hear everything."""
        self.gate.end()
        self.leash.end()

    async def ready(self) -> None:
        """Say so; returns when everybody is."""
        may_serve = asyncio.Event()
        self.gate.when_ended(may_serve.set)
        self.up.send(READY)
        await may_serve.wait()

    def leaving(self) -> None:
        """It was told to stop: somebody else should take its place."""
        self.up.send(LEAVING)

    def say(self, text: str) -> None:
        """For people who watch."""
        self.up.send(SAID + text)

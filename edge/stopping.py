"""Whether this process has been told to stop. What it still does then is `edge.listening`'s."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from settings import GatewaySettings


class Stopping:
    """Begins once, by a signal or whatever else; known to whoever has to know."""

    def __init__(self) -> None:
        self.begun = False
        self._acts: list[Callable[[], None]] = []

    def then(self, act: Callable[[], None]) -> None:
        """Act when it begins; now if it has."""
        if self.begun:
            act()
        else:
            self._acts.append(act)

    def begin(self) -> None:
        """From now on nobody should send anything new here."""
        if not self.begun:
            self.begun = True
            for act in self._acts:
                act()


@dataclass(frozen=True, slots=True)
class Farewell:
    """How long stopping may take."""

    notice_seconds: float = 0.0
    """It goes on taking connections for so long, while `/readyz` says already that it stops."""
    most_seconds: float = 8.0
    """So long afterwards what was accepted has to be done with; then it is called off."""

    @classmethod
    def of(cls, settings: GatewaySettings) -> "Farewell":
        """As it is configured: everybody gets the time that an operation may take, and more."""
        most = settings.deadline_milliseconds + settings.stop_grace_milliseconds
        return cls(settings.stop_notice_milliseconds / 1000, most / 1000)


@contextmanager
def on_stop(act: Callable[[], None], insist: Callable[[], None]) -> Iterator[None]:
    """Act at the first SIGTERM or SIGINT while the context is open, insist at any later one.

    Not at one that the process ignores. Needs a running loop of the main thread.
    """
    loop = asyncio.get_running_loop()
    remaining = [act]

    def heard() -> None:
        (remaining.pop() if remaining else insist)()

    both = (signal.SIGTERM, signal.SIGINT)
    signals = [one for one in both if signal.getsignal(one) is not signal.SIG_IGN]
    for one in signals:
        loop.add_signal_handler(one, heard)
    try:
        yield
    finally:
        for one in signals:
            loop.remove_signal_handler(one)

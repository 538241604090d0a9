"""The gateway's one clock: rules, token times, caches and audit all read it.

And ticks, for how long something takes: they are no time of day, and nobody sets them back.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

Ticks = Callable[[], float]
"""Monotonic seconds. Injected, so that tests own pauses too."""


class Clock(Protocol):
    """Tells the present instant, with its offset. Injected, so that tests own time."""

    def __call__(self) -> datetime: ...

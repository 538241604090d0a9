"""The gateway's one clock: rules, token times, caches and audit all read it."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant, with its offset. Injected, so that tests own time."""

    def __call__(self) -> datetime: ...

"""What a guard needs of the world around it: time that only goes on, and chance."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from schema.clock import Ticks


@dataclass(frozen=True, slots=True)
class Pulse:
    """Injected, so that tests own both."""

    ticks: Ticks
    random: Callable[[], float]
    """Gives 0 to 1, for pauses: so that many do not come back at once."""


REAL = Pulse(time.monotonic, random.random)

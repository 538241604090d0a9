"""The instant by which an operation must have its answer."""

import asyncio

import msgspec


class Deadline(msgspec.Struct, frozen=True, gc=False):
    """`at` is in seconds of the running event loop's monotonic clock."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """The deadline that many seconds from now."""
        return cls(asyncio.get_running_loop().time() + seconds)

    def sooner(self, seconds: float) -> "Deadline":
        """This deadline, or that many seconds from now if it is earlier."""
        at = asyncio.get_running_loop().time() + seconds
        return self if self.at <= at else Deadline(at)

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - asyncio.get_running_loop().time())

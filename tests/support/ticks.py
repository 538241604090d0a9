"""Monotonic seconds that pass when they are told to."""


class FakeTicks:
    """Starts at some number that means nothing, as real ones do."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds

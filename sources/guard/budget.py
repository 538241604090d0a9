"""How many extra calls a source may get: a share of the ordinary ones, and no more.

Counted in hundredths, so that ten calls that earn a tenth each are one call exactly.
"""

CALL = 100


class Budget:
    """Earned by ordinary calls, spent on extra ones."""

    def __init__(self, percent: int, most: int, start: int = 0) -> None:
        """`most` calls can be saved up; `start` are there from the first."""
        self._percent = percent
        self._most = most * CALL
        self._saved = start * CALL

    def earn(self) -> None:
        """An ordinary call was made."""
        self._saved = min(self._most, self._saved + self._percent)

    def spend(self) -> bool:
        """May an extra call be made? If so it counts as made."""
        if self._saved < CALL:
            return False
        self._saved -= CALL
        return True

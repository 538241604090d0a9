"""Counts what several workers used of budgets in a minute, all in memory that they share.

A count-min sketch (Cormode and Muthukrishnan, 2005): a budget has a cell in each of three rows,
and the least of them is what was used. Budgets that share cells are counted too high, never too
low, so what was promised holds; there are so many cells that hardly any share all three. Each
worker writes to pages of its own and adds up everybody's, so nobody waits for a lock.
"""

import hashlib
import math
from mmap import mmap

from auth.meter import WINDOW_SECONDS, Budget
from schema.clock import Ticks

CELLS = 65_536
"""Of one row. With ten thousand budgets in use one in 300 shares all of its cells."""
_ROWS = 3
_COUNT_BITS = 32
_MOST = (1 << _COUNT_BITS) - 1
_CELL_BYTES = 8
_PAGE_CELLS = _ROWS * CELLS


class Sketch:
    """The memory, made before the workers."""

    def __init__(self, pages: int) -> None:
        self._cells = memoryview(mmap(-1, pages * _PAGE_CELLS * _CELL_BYTES)).cast("Q")
        self.pages = pages

    def page(self, number: int) -> memoryview:
        """Of one writer."""
        return self._cells[number * _PAGE_CELLS : (number + 1) * _PAGE_CELLS]


class SharedMeter:
    """Fulfils `auth.meter.Meter` for one writer among several.

    Windows are a minute of the ticks, which all processes of a machine have in common; whose
    window begins when depends on whose it is.
    """

    def __init__(self, sketch: Sketch, own: int, ticks: Ticks) -> None:
        self._all = [sketch.page(one) for one in range(sketch.pages)]
        self._own = self._all[own]
        self._ticks = ticks

    def left(self, budget: Budget) -> int:
        cells, window, _ = self._place(budget)
        return max(0, budget.limit - min(self._used(cell, window) for cell in cells))

    def seconds(self, budget: Budget) -> int:
        cells, window, ends = self._place(budget)
        if not min(self._used(cell, window) for cell in cells):
            return 0
        return math.ceil(ends - self._ticks())

    def use(self, budget: Budget, cost: int) -> None:
        cells, window, _ = self._place(budget)
        for cell in cells:
            used = min(_MOST, _count(self._own[cell], window) + cost)
            self._own[cell] = window << _COUNT_BITS | used

    def _used(self, cell: int, window: int) -> int:
        return sum(_count(page[cell], window) for page in self._all)

    def _place(self, budget: Budget) -> tuple[list[int], int, float]:
        """The cells of a budget, the number of its window, and when that ends."""
        digest = hashlib.sha256("\0".join(budget.of).encode()).digest()
        numbers = [int.from_bytes(digest[at : at + 4], "big") for at in range(0, 16, 4)]
        cells = [row * CELLS + number % CELLS for row, number in enumerate(numbers[:_ROWS])]
        phase = numbers[_ROWS] % WINDOW_SECONDS
        window = math.floor((self._ticks() + phase) / WINDOW_SECONDS) + 1
        return cells, window & _MOST, window * WINDOW_SECONDS - phase


def _count(cell: int, window: int) -> int:
    """What a cell says of this window."""
    return cell & _MOST if cell >> _COUNT_BITS == window else 0

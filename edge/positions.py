"""Names places in a list that was sent, so that what stands there need not be repeated."""

from collections.abc import Sequence

SHOWN_POSITIONS = 20


def named(positions: Sequence[int]) -> str:
    """`1, 3 (counted from 0)`; of many only the first, and how many more there are."""
    beyond = len(positions) - SHOWN_POSITIONS
    more = f" and {beyond} more" if beyond > 0 else ""
    shown = ", ".join(str(one) for one in positions[:SHOWN_POSITIONS])
    return f"{shown}{more} (counted from 0)"

"""An action that is broken off comes to pass once or not at all, and in the end that is known.

A slice of `python -m tests.actions`, which breaks every action off at every step in every way.
"""

from pathlib import Path
from random import Random

import pytest

from tests.actions.appointments import BOOK, CANCEL, MOVE
from tests.actions.breaking import Breaker, Moment, Plan
from tests.support.running import running_pair

pytestmark = pytest.mark.acceptance

LOST = [
    Plan(kind, moment, write)
    for kind, write in ((BOOK, 0), (CANCEL, 0), (MOVE, 0), (MOVE, 1))
    for moment in (Moment.LOST_BEFORE, Moment.LOST_AFTER)
]
KILLED = [Plan(MOVE, Moment.KILLED_BEFORE, 1, by_itself=True), Plan(BOOK, Moment.KILLED_AFTER)]


async def test_what_is_broken_off_is_done_once_or_not_at_all(tmp_path: Path) -> None:
    with running_pair(tmp_path, hurries=True) as pair:
        breaker = Breaker(pair, Random(1))  # noqa: S311 - decides nothing here
        await breaker.begin()
        for plan in (*LOST, *KILLED):
            await breaker.run(plan)
        breaker.end()

    found = breaker.found
    assert (found.runs, found.wrong) == (len(LOST) + len(KILLED), [])
    assert (found.unknown, found.broken_off) == (4, 2)

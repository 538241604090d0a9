"""Killed at any instant, the gateway has disclosed nothing that is not recorded.

A slice of `python -m tests.kill`, which kills it a hundred times.
"""

from pathlib import Path
from random import Random

import pytest

from tests.kill.killing import kill_again_and_again
from tests.support.running import running_pair

pytestmark = pytest.mark.acceptance

KILLS = 3


async def test_every_answer_before_a_kill_has_its_record(tmp_path: Path) -> None:
    with running_pair(tmp_path, hurries=True) as pair:
        moments = Random(20260615)  # noqa: S311 - so that what was found can be found again
        found = await kill_again_and_again(pair, KILLS, moments)

    assert (found.kills, found.unrecorded, found.faults) == (KILLS, [], [])
    assert found.items > 0

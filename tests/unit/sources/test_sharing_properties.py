"""Whatever order people come and leave in, each gets their own answer, or why there is none.

Four actors, three subjects (one unknown to the source), two apps and two sets of rules ask one
shared source that answers late, fails, crashes and is slow to let go.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from schema.access import Permit
from schema.answer import Answer, Failure
from schema.deadline import Deadline
from schema.request import Fetch
from settings import SourceSettings
from sources.sharing import SharedSource
from tests.support.auth import NOW
from tests.support.builders import APPOINTMENT, RA1, a_ref
from tests.support.virtual_time import run_virtually
from tests.unit.sources.asked_port import (
    UNKNOWN,
    Act,
    AskedPort,
    CrashError,
    Ending,
    canary,
    permits_of,
)

PERMITS = permits_of(actors=4, subjects=3, apps=2, policies=2)
TENTHS = st.integers(0, 30).map(lambda tenths: tenths / 10)
ACTS = st.lists(st.tuples(TENTHS, st.sampled_from(Ending)), min_size=1, max_size=6)
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who asks."""

    permit: Permit
    comes: float
    leaves: float | None
    """So long after coming, answered or not."""
    hurry: bool
    """With less time than the source's own."""
    reads: bool


VISITS = st.lists(
    st.builds(
        Visit,
        st.sampled_from(PERMITS[:3]) | st.sampled_from(PERMITS),
        TENTHS,
        st.none() | TENTHS,
        st.booleans(),
        st.booleans(),
    ),
    min_size=2,
    max_size=30,
)


class LoopClock:
    """The gateway's clock, in step with the running loop."""

    def __call__(self) -> datetime:
        return NOW + timedelta(seconds=asyncio.get_running_loop().time())


async def ask(shared: SharedSource, visit: Visit) -> None:
    """Ask, and look at what comes back."""
    deadline = Deadline.after(1.0 if visit.hurry else PATIENCE)
    try:
        if visit.reads:
            outcome = await shared.read(visit.permit, a_ref(), deadline)
        else:
            outcome = await shared.search(Fetch(visit.permit, APPOINTMENT), deadline)
    except CrashError as error:
        if str(error) != canary(visit.permit):
            raise AssertionError from error
        return
    if isinstance(outcome, Failure):
        return
    assert isinstance(outcome, Answer)
    own = [] if visit.permit.subject == UNKNOWN else [canary(visit.permit)]
    assert [item.ref.local_id for item in outcome.items] == own


async def come_and_go(shared: SharedSource, visit: Visit) -> None:
    """The whole visit. Only who leaves is ever cancelled."""
    await asyncio.sleep(visit.comes)
    asking = asyncio.create_task(ask(shared, visit))
    await asyncio.wait([asking], timeout=visit.leaves)
    has_left = not asking.done()
    if has_left:
        asking.cancel()
        await asyncio.wait([asking])
    assert not asking.cancelled() or has_left
    if not asking.cancelled():
        asking.result()


async def play(visits: list[Visit], acts: list[Act], cache: int, locate: str) -> int:
    """Let everybody come and go; how many tasks are left over when all have gone."""
    own = SourceSettings(
        ods=RA1,
        name="Trust",
        base_url="http://trust.test/",
        answer_cache_seconds=cache,
        locate="always" if locate == "always" else "index",
    )
    shared = SharedSource(AskedPort(acts, LoopClock()), own, LoopClock())
    await asyncio.gather(*(come_and_go(shared, one) for one in visits))
    await asyncio.sleep(1)  # what was called off ends slowly
    return len(asyncio.all_tasks()) - 1


@settings(max_examples=300)
@given(VISITS, ACTS, st.sampled_from([0, 1, 60]), st.sampled_from(["index", "always"]))
def test_nobody_ever_gets_what_was_asked_under_another_permit(
    visits: list[Visit], acts: list[Act], cache: int, locate: str
) -> None:
    left_over, _ = run_virtually(play(visits, acts, cache, locate))

    assert left_over == 0

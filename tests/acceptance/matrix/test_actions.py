"""Every action of the contract, with every way in which a change can go wrong: it is done once or
not at all, what is told is true, and nothing else is touched.

A further action fails the first test until `tests.actions` has an example of it.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
import pytest_asyncio

from sandbox.trust import Trust
from sandbox.world import World, build_world
from tests.acceptance.matrix.acting import Actor, Ended
from tests.acceptance.matrix.changes import BROKEN, DONE, Broken
from tests.acceptance.matrix.judging import spilt
from tests.actions.kind import Kind
from tests.actions.kinds import KINDS
from tests.support.assembly import Timing
from tests.support.pair import Pair, a_pair

pytestmark = [pytest.mark.acceptance, pytest.mark.asyncio(loop_scope="module")]


TIMING = Timing(source_milliseconds=4000, operation_milliseconds=6000)
"""What hangs is waited for as long as whoever asks is ready to."""


def on_one_page(today: date, origin: str) -> World:
    """The sandbox's world. So much is booked here that a list would grow beyond its pages."""
    world = build_world(today, origin)
    held = {ods: replace(one, trust=_unpaged(one.trust)) for ods, one in world.holdings.items()}
    return replace(world, holdings=held)


def _unpaged(trust: Trust) -> Trust:
    return replace(trust, profile=replace(trust.profile, page_cap=None))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    """One pair for all of it, with the sandbox's own people and trusts."""
    async with a_pair(on_one_page, tmp_path_factory.mktemp("actions"), TIMING) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def actor(pair: Pair) -> Actor:
    return Actor(pair)


@pytest.mark.parametrize("broken", BROKEN, ids=str)
async def test_what_is_told_of_an_action_is_true(actor: Actor, broken: Broken) -> None:
    found = {}
    for kind in KINDS:
        found[kind.name] = wrong(kind, broken, await actor.ended(kind, broken))

    await actor.tidy()
    assert {name: why for name, why in found.items() if why} == {}


def wrong(kind: Kind, broken: Broken, ended: Ended) -> list[str]:
    """What is not as it should be."""
    first, last = ended.first, ended.last
    marks, is_done = kind.marks(ended.effects, ended.target), last.outcome in DONE
    truths = {
        f"told {first.outcome} at first": first.outcome in broken.told,
        f"told {last.outcome} in the end": last.outcome in broken.settled(len(kind.writes)),
        f"came to pass: {marks}": marks in ((kind.done,) if is_done else kind.undone),
        f"came to pass elsewhere: {ended.elsewhere}": not ended.elsewhere,
        f"errors {first.codes | last.codes}": not first.codes | last.codes,
        f"spilt {spilt(first.text + last.text)}": not spilt(first.text + last.text),
        "no word of why": first.outcome in DONE or bool(_said(first.payload)),
        "another thing is shown": is_shown(kind, broken, ended),
    }
    return [why for why, is_true in truths.items() if not is_true]


def _said(payload: dict[str, object]) -> bool:
    errors = payload["errors"]
    return isinstance(errors, list) and all(one["message"] for one in errors)


def is_shown(kind: Kind, broken: Broken, ended: Ended) -> bool:
    """Is what is shown what was changed or made, or what it is about? What is no record is shown as
    it is: as it was wished where it was done."""
    shown = ended.last.payload.get(kind.shows)
    if shown is None:
        return ended.last.outcome not in DONE or (broken.hides and "POST" in kind.writes)
    target = ended.target
    known = {target.local_id, *(one["id"] for one in ended.effects)}
    known |= {one for one in target.given.values() if isinstance(one, str)}
    if "provenance" not in shown:
        return ended.last.outcome not in DONE or not known.isdisjoint(shown.values())
    return not known.isdisjoint({shown["id"], shown["provenance"]["sourceId"]["id"]})

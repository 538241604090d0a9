"""A hospital that fails is left alone, tried by one question, and never stormed: told by the
sandbox's own log of requests.
"""

import asyncio
from collections.abc import Sequence

import pytest

from tests.acceptance.matrix.asking import Listed, asked
from tests.acceptance.matrix.conftest import PATIENCE
from tests.acceptance.matrix.hospitals import ADULTS, first_asked_for, hospitals
from tests.support.pair import Pair

pytestmark = [pytest.mark.acceptance]

PORTAL = "M001"
"""Asked once for a page, and never for a Patient."""
OPENING = 5
RESTS_SECONDS = 10
QUERIES = 50
ALLOWANCE = 3
"""Calls that may be repeated before any were earned."""
ALONE_MILLISECONDS = PATIENCE.source_milliseconds
"""A deadline with which nobody's question is shared: it leaves the source less than its own."""


async def opened(pair: Pair) -> None:
    """Ask so often that the breaker of the failing portal opens."""
    await pair.turn(PORTAL, "server-error")
    for _ in range(OPENING):
        await asked(pair)
    await pair.forget_requests()


async def at_once(pair: Pair, number: int, milliseconds: int = 0) -> Sequence[Listed]:
    """The answers to so many queries of all personas by turns, all at the same time."""
    names = [ADULTS[place % len(ADULTS)] for place in range(number)]
    return await asyncio.gather(*(asked(pair, name, milliseconds) for name in names))


async def test_a_resting_hospital_is_not_asked_and_says_why(patient_pair: Pair) -> None:
    await opened(patient_pair)

    row = (await asked(patient_pair)).rows[PORTAL]

    assert (row["status"], row["retryAfterSeconds"]) == ("NOT_ASKED", RESTS_SECONDS)
    assert "because it has not been answering. Try again in 10 seconds." in row["message"]
    assert await patient_pair.log(PORTAL) == []


async def test_only_one_question_tries_a_resting_hospital(patient_pair: Pair) -> None:
    await opened(patient_pair)
    await patient_pair.turn(PORTAL, "delay", milliseconds=1500)

    patient_pair.ticks.advance(RESTS_SECONDS)
    answers = await at_once(patient_pair, len(ADULTS))

    statuses = sorted(answer.statuses[PORTAL] for answer in answers)
    assert statuses == ["NOT_ASKED"] * (len(ADULTS) - 1) + ["OK"]
    assert len(await patient_pair.log(PORTAL)) == 2  # the pages of one search


async def test_a_mended_hospital_is_asked_by_all_again(patient_pair: Pair) -> None:
    await opened(patient_pair)
    await patient_pair.mend()

    patient_pair.ticks.advance(RESTS_SECONDS)
    first = await asked(patient_pair)
    rest = await at_once(patient_pair, len(ADULTS))

    assert {answer.completeness for answer in (first, *rest)} == {"COMPLETE"}


async def test_a_failed_trial_lets_a_hospital_rest_again(patient_pair: Pair) -> None:
    await opened(patient_pair)

    patient_pair.ticks.advance(RESTS_SECONDS)
    answers = [await asked(patient_pair) for _ in range(3)]

    statuses = [answer.statuses[PORTAL] for answer in answers]
    assert statuses == ["UNAVAILABLE", "NOT_ASKED", "NOT_ASKED"]
    assert len(await patient_pair.log(PORTAL)) == 1


@pytest.mark.parametrize(
    ("kind", "milliseconds", "is_repeated"),
    [("unavailable", 0, True), ("rate-limited", 5000, False), ("rate-limited", 0, False)],
    ids=["503", "429 with Retry-After", "429"],
)
async def test_a_storm_of_questions_is_not_made_worse(
    patient_pair: Pair, kind: str, milliseconds: int, is_repeated: bool
) -> None:
    patient_pair.recover()
    for ods in hospitals():
        await patient_pair.turn(ods, kind, milliseconds=milliseconds)

    answers = await at_once(patient_pair, QUERIES, ALONE_MILLISECONDS)

    for trust in hospitals().values():
        searches = sum(answer.statuses[trust.ods] != "NOT_ASKED" for answer in answers)
        extra = ALLOWANCE + searches // 10 if is_repeated else 0
        requests = (await asked_for(patient_pair, trust.ods)).count(first_asked_for(trust))
        assert 0 < requests <= searches + extra


async def test_hospitals_that_stay_down_are_each_tried_once(patient_pair: Pair) -> None:
    for ods in hospitals():
        await patient_pair.turn(ods, "unavailable")
    await at_once(patient_pair, QUERIES, ALONE_MILLISECONDS)
    await patient_pair.forget_requests()

    patient_pair.ticks.advance(RESTS_SECONDS)
    await at_once(patient_pair, QUERIES, ALONE_MILLISECONDS)

    for trust in hospitals().values():
        tried = await asked_for(patient_pair, trust.ods)
        assert 0 < len(tried) == len(set(tried))


async def asked_for(pair: Pair, ods: str) -> list[str]:
    """The types of what a hospital was asked for, in order."""
    return [one["path"].split("/")[1] for one in await pair.log(ods)]

"""Time as an input: a sandbox's clock is moved past a birthday while everything runs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

NOAH = "{ viewer { dependants { name patient { id } access { category level reason } } } }"


@pytest_asyncio.fixture
async def clock(running: Running) -> AsyncIterator[Running]:
    """The running pair, put back to the real time afterwards."""
    yield running
    await running.set_clock(datetime.now(UTC))


async def test_access_waits_for_a_review_from_the_eleventh_birthday(clock: Running) -> None:
    before = await clock.ask("maya-hughes", NOAH)

    await clock.set_clock(datetime.now(UTC) + timedelta(days=4 * 365))
    after = await clock.ask("maya-hughes", NOAH)

    (then,), (now,) = of_noah(before), of_noah(after)
    assert then["patient"] is not None
    assert now["patient"] is None
    assert {one["reason"] for one in now["access"]} == {"AGE_RULE"}


async def test_what_a_birthday_will_change_is_said_beforehand(clock: Running) -> None:
    query = """{ viewer { dependants { name access {
        category level until changes { on level explanation } } } } }"""

    answer = await clock.ask("maya-hughes", query)

    (noah,) = of_noah(answer)
    (appointments,) = [one for one in noah["access"] if one["category"] == "APPT"]
    change = appointments["changes"][0]
    assert change["level"] == "NONE"
    assert change["on"] > appointments["until"]
    assert "11" in change["explanation"]


def of_noah(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Noah among the dependants."""
    return [d for d in answer["data"]["viewer"]["dependants"] if "Noah" in str(d["name"])]

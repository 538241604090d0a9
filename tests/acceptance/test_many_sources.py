"""215 organisations are configured and a person is known at three: the sandbox's own log shows
that exactly these are asked, and those that are asked about everybody once in a while.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.support.running import Running, running_pair

pytestmark = pytest.mark.acceptance

SOURCES = 215
NATIONAL_SOURCES = 2
"""Sources of the national services, beside the trusts."""
ALWAYS = 3
LIST = "(first: 100) { completeness sources { organisation { odsCode } } nodes { id } }"
QUERY = f"{{ viewer {{ patient {{ appointments{LIST} letters{LIST} }} }} }}"

BOTH = Counter(Appointment=1, DocumentReference=1)
WITH_PATIENT = BOTH + Counter(Patient=1)
SECOND_PAGE = Counter(Appointment=1)
# Maya Hughes is known at a portal, which knows NHS numbers; at a hospital, which gives five
# appointments at a time, and at her surgery: their items name her by their own Patient only.
HOLDERS_AGAIN = {"RA1": BOTH, "RB1": BOTH + SECOND_PAGE, "G99901": BOTH}
HOLDERS = {"RA1": BOTH, "RB1": WITH_PATIENT + SECOND_PAGE, "G99901": WITH_PATIENT}
NATIONAL = {"X26-demographics": Counter(Patient=1)}
# Generated ones are like those of the table by turns: the third is asked for the Patient first,
# and has none.
ASKED_ABOUT_EVERYBODY = {
    "RF1": BOTH,
    "T0001": BOTH,
    "T0002": WITH_PATIENT,
    "T0003": Counter(Patient=1),
}

Asked = Mapping[str, Counter[str]]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Gateway and sandbox as processes, with many trusts."""
    folder = tmp_path_factory.mktemp("crowd")
    with running_pair(folder, "--trusts", SOURCES, "--always", ALWAYS) as pair:
        yield pair


@pytest_asyncio.fixture
async def fresh(crowd: Running) -> AsyncIterator[Running]:
    """The same, with nothing remembered and nothing logged."""
    await later(crowd, minutes=5)
    await request(crowd.sandbox_url, "DELETE", "/requests")
    yield crowd


async def test_so_many_sources_are_configured(crowd: Running) -> None:
    configured = crowd.configuration.read_text(encoding="utf-8")

    assert configured.count("[[sources]]") == SOURCES + NATIONAL_SOURCES


async def test_a_first_query_asks_exactly_who_may_hold_something(fresh: Running) -> None:
    await asked(fresh)

    assert await logged(fresh) == {**HOLDERS, **ASKED_ABOUT_EVERYBODY, **NATIONAL}


async def test_a_second_query_asks_exactly_who_holds_something(fresh: Running) -> None:
    await asked(fresh)
    await request(fresh.sandbox_url, "DELETE", "/requests")

    await asked(fresh)

    assert await logged(fresh) == HOLDERS_AGAIN


async def test_none_is_remembered_for_a_while_only(fresh: Running) -> None:
    await asked(fresh)
    await later(fresh, minutes=2)
    await request(fresh.sandbox_url, "DELETE", "/requests")

    await asked(fresh)

    assert await logged(fresh) == {**HOLDERS, **ASKED_ABOUT_EVERYBODY, **NATIONAL}


async def test_a_person_known_nowhere_costs_nobody_twice(fresh: Running) -> None:
    await asked(fresh, "robin-stranger")
    first = await logged(fresh)
    await request(fresh.sandbox_url, "DELETE", "/requests")

    await asked(fresh, "robin-stranger")

    assert first == {**ASKED_ABOUT_EVERYBODY, **NATIONAL}
    assert await logged(fresh) == {}


async def test_an_answer_has_a_row_for_exactly_who_was_asked(fresh: Running) -> None:
    answers = [await asked(fresh) for _ in range(2)]

    for answer in answers:
        for one in ("appointments", "letters"):
            codes = {row["organisation"]["odsCode"] for row in answer[one]["sources"]}
            assert codes == HOLDERS.keys() | ASKED_ABOUT_EVERYBODY.keys()
            assert answer[one]["completeness"] == "COMPLETE"
        assert answer["appointments"]["nodes"]


async def asked(running: Running, persona: str = "maya-hughes") -> dict[str, Any]:
    """Their own appointments and letters."""
    answer = await running.ask(persona, QUERY)
    assert "errors" not in answer
    found: dict[str, Any] = answer["data"]["viewer"]["patient"]
    return found


async def logged(running: Running) -> Asked:
    """What each source was asked for; those that were not asked are left out."""
    counts = await request(running.sandbox_url, "GET", "/requests")
    found = {name: await running.requests(name) for name in counts}
    return {
        name: Counter(one["path"].split("/")[1] for one in requests)
        for name, requests in found.items()
    }


async def later(running: Running, **duration: float) -> None:
    """Let time pass for the gateway."""
    told = await request(running.gateway_url, "GET", "/sandbox/clock")
    await running.set_clock(datetime.fromisoformat(told["now"]) + timedelta(**duration))


async def request(origin: str, method: str, path: str) -> Any:
    """The JSON of an answer, if there is any."""
    async with (
        aiohttp.ClientSession() as web,
        web.request(method, f"{origin}{path}") as answer,
    ):
        return await answer.json() if answer.status == 200 else None

"""A grant that ends, ends everything that was made under it, at the latest when its minute is over.

The sandbox changes the grant while everything runs; the clock is the gateway's own.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

MAYAS_FOR_NOAH = "C1001"
NOAH = "noah-hughes"
A_MINUTE = timedelta(seconds=61)

EVERYTHING = """query ($noah: NhsNumber!) { patient(nhsNumber: $noah) { id
    appointments(first: 1) { nodes { id } pageInfo { endCursor } }
    letters { nodes { id contentUrl } } } }"""
BY_NUMBER = "query ($noah: NhsNumber!) { patient(nhsNumber: $noah) { id } }"
BY_ID = "query ($id: ID!) { node(id: $id) { __typename } }"
NEXT_PAGE = """query ($noah: NhsNumber!, $after: String!) { patient(nhsNumber: $noah) {
    appointments(first: 1, after: $after) { nodes { id } } } }"""
DEPENDANTS = "{ viewer { dependants { name } } }"


@dataclass(frozen=True, slots=True)
class Held:
    """What a parent got while she had access: all of it opens nothing by itself."""

    pair: Running
    token: str
    number: str
    answer: dict[str, Any]

    @property
    def patient(self) -> dict[str, Any]:
        """The record as she saw it."""
        found: dict[str, Any] = self.answer["data"]["patient"]
        return found

    @property
    def letter(self) -> dict[str, Any]:
        """A letter whose content comes through the gateway."""
        letters: list[dict[str, Any]] = self.patient["letters"]["nodes"]
        here = self.pair.gateway_url
        return next(one for one in letters if (one["contentUrl"] or "").startswith(here))

    async def ask(self, query: str, **variables: str) -> Any:
        """The data and errors of one more question under the same token."""
        body = {"query": query, "variables": {"noah": self.number, **variables}}
        answer = await self.pair.post(self.token, body)
        answer.pop("extensions", None)
        return answer

    async def names(self) -> str:
        """Everybody she may act for."""
        answer = await self.ask(DEPENDANTS)
        return str([one["name"] for one in answer["data"]["viewer"]["dependants"]])

    async def still_opens(self) -> dict[str, bool]:
        """Which ways into the record are open now."""
        ids = [self.patient["id"], self.letter["id"]]
        nodes = [(await self.ask(BY_ID, id=one))["data"]["node"] for one in ids]
        cursor = self.patient["appointments"]["pageInfo"]["endCursor"]
        page = await self.ask(NEXT_PAGE, after=cursor)
        status = await self.pair.status(self.letter["contentUrl"], self.token)
        return {
            "number": (await self.ask(BY_NUMBER))["data"]["patient"] is not None,
            "ids": any(nodes),
            "cursor": page["data"]["patient"] is not None,
            "content": status == 200,
            "dependants": "Noah" in await self.names(),
        }


@pytest_asyncio.fixture
async def held(running: Running) -> AsyncIterator[Held]:
    """Maya, reading Noah's record. Grants and clock are put back afterwards."""
    await running.mend_grants()
    await running.set_clock(datetime.now(UTC))
    number = (await running.personas())[NOAH]
    token = await running.token("maya-hughes")
    answer = await running.post(token, {"query": EVERYTHING, "variables": {"noah": number}})
    yield Held(running, token, number, answer)
    await running.mend_grants()
    await running.set_clock(datetime.now(UTC))


async def test_every_way_is_open_while_the_grant_stands(held: Held) -> None:
    opened = await held.still_opens()

    assert set(opened.values()) == {True}, opened


async def test_without_an_event_nothing_is_open_after_a_minute(held: Held) -> None:
    answer = await held.pair.change_grant(MAYAS_FOR_NOAH, status="inactive")
    remembered = await held.still_opens()

    await held.pair.set_clock(datetime.now(UTC) + A_MINUTE)
    opened = await held.still_opens()

    assert answer["announced"] is False
    assert set(remembered.values()) == {True}, remembered
    assert set(opened.values()) == {False}, opened


async def test_an_event_closes_everything_at_once(held: Held) -> None:
    answer = await held.pair.change_grant(MAYAS_FOR_NOAH, status="inactive", announce=True)

    opened = await held.still_opens()

    assert answer["announced"] is True
    assert set(opened.values()) == {False}, opened


async def test_an_event_opens_again_at_once_too(held: Held) -> None:
    await held.pair.change_grant(MAYAS_FOR_NOAH, status="inactive", announce=True)
    await held.still_opens()

    await held.pair.change_grant(MAYAS_FOR_NOAH, status="active", announce=True)

    assert set((await held.still_opens()).values()) == {True}


async def test_the_reason_of_an_ending_reaches_nobody(held: Held) -> None:
    reason = "ROLE_DEACTIVATED_SAFEGUARDING"
    await held.pair.change_grant(MAYAS_FOR_NOAH, status="inactive", reason=reason, announce=True)

    answers = [await held.ask(BY_NUMBER), await held.ask(DEPENDANTS)]

    assert answers[0] == {"data": {"patient": None}}
    assert "SAFEGUARDING" not in str(answers).upper()
    assert "SAFEGUARDING" not in held.pair.log.read_text(encoding="utf-8").upper()


@pytest.mark.parametrize("key", ["", "Bearer wrong", "Bearer ra1-feed"])
async def test_nobody_without_the_key_makes_the_gateway_forget(held: Held, key: str) -> None:
    body = {"specversion": "1.0", "id": "1", "source": "s", "type": "proxy-role-changed"}

    status = await held.pair.event({**body, "data": {}}, {"Authorization": key})

    assert status == 401


async def test_an_outage_of_the_service_closes_what_others_opened_only(held: Held) -> None:
    await held.pair.fault("X26-relationships", "unavailable")
    await held.pair.set_clock(datetime.now(UTC) + A_MINUTE)
    try:
        theirs = await held.ask(BY_NUMBER)
        own = await held.ask("{ viewer { patient { id appointments { nodes { id } } } } }")
    finally:
        await held.pair.fault("X26-relationships", "none")

    (error,) = theirs["errors"]
    assert error["extensions"]["code"] == "SOURCE_UNAVAILABLE"
    assert own["data"]["viewer"]["patient"]["appointments"]["nodes"]

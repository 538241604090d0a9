"""The gateway stops: whoever was being served gets a whole answer, and nobody else is let in."""

import asyncio
import json
import signal
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest

from tests.support.running import Running, running_pair

pytestmark = pytest.mark.acceptance

STOPPING_SECONDS = 20
QUESTION = {"query": "{ viewer { patient { appointments { completeness sources { status } } } } }"}


@pytest.fixture
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A pair of this test's own: it does not live through it."""
    with running_pair(tmp_path_factory.mktemp("stopped"), hurries=True) as pair:
        yield pair


async def test_a_request_under_way_is_answered_whole(stopped: Running) -> None:
    token = await stopped.token("maya-hughes")
    await stopped.fault("RA1", "hang")
    await stopped.forget_requests("RA1")
    headers = {"Authorization": f"Bearer {token}"}

    async with aiohttp.ClientSession(headers=headers) as web:
        asking = [asyncio.create_task(ask(web, stopped)) for _ in range(5)]
        await was_asked(stopped, "RA1")
        stopped.gateway.send_signal(signal.SIGTERM)
        answers = await asyncio.gather(*asking)
        left = await asyncio.to_thread(stopped.gateway.wait, STOPPING_SECONDS)
        with pytest.raises(aiohttp.ClientConnectionError):
            await ask(web, stopped)

    assert [status for status, _ in answers] == [200] * 5
    found = [one["data"]["viewer"]["patient"]["appointments"] for _, one in answers]
    assert {one["completeness"] for one in found} == {"PARTIAL"}
    assert left == 0


async def ask(web: aiohttp.ClientSession, pair: Running) -> tuple[int, Any]:
    """Status and body of an answer that takes as long as the deadline."""
    async with web.post(f"{pair.gateway_url}/graphql", json=QUESTION) as answer:
        return answer.status, json.loads(await answer.read())


async def was_asked(pair: Running, source: str) -> None:
    """Return once a source has a question before it."""
    async with asyncio.timeout(STOPPING_SECONDS):
        while not await pair.requests(source):
            pass

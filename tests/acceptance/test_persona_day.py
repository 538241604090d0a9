"""One person, one day, over real HTTP: each step of Maya's in a sandbox of her own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.support.persona_day import MAYA, STEPS, Step
from tests.support.running import Running, running_pair

pytestmark = pytest.mark.acceptance


@dataclass(frozen=True, slots=True)
class Telephone:
    """Hands that reach the gateway over HTTP."""

    pair: Running

    async def ask(self, operation: str) -> dict[str, Any]:
        return await self.pair.ask(MAYA, operation)

    async def fetch(self, url: str) -> bytes:
        headers = {"Authorization": f"Bearer {await self.pair.token(MAYA)}"}
        async with aiohttp.ClientSession() as web, web.get(url, headers=headers) as answer:
            answer.raise_for_status()
            return await answer.read()


@pytest.fixture(scope="module")
def telephone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telephone]:
    """What happens here is seen by no other test."""
    with running_pair(tmp_path_factory.mktemp("day")) as pair:
        yield Telephone(pair)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
async def test_a_step_of_the_day_is_done_and_seen(telephone: Telephone, step: Step) -> None:
    await step(telephone)

"""What a trust does by itself between two runs: it puts back what an action has changed."""

from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from tests.sandbox.asking import Asker
from tests.support.running import Running

Json = Mapping[str, Any]


async def put_back(
    pair: Running, source: str, address: str, as_before: Callable[[Json], Json]
) -> None:
    """Replace what is at an address of a source by what it was before."""
    async with aiohttp.ClientSession() as session:
        trust = Asker(pair.sandbox_url, session)
        found = await trust.ask("GET", source, f"/{address}")
        changed = as_before(found.json)
        answer = await trust.ask("PUT", source, f"/{address}", json=changed)
    assert answer.status == 200, "the trust takes back its own"

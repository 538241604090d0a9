"""A client that remembers whatever it received, to the last byte of an answer that broke off."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

import aiohttp

ITEMS = """nodes { provenance { organisation { odsCode } sourceId { id } } }"""
QUERY = f"""{{ viewer {{
    patient {{ name {{ text }} appointments(first: 10) {{ {ITEMS} }} letters {{ {ITEMS} }} }}
    dependants {{ patient {{ appointments {{ {ITEMS} }} messages {{ {ITEMS} }} }} }} }} }}"""

Item = tuple[str, str]
"""Organisation and local id."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came back for one request."""

    request_id: str
    items: frozenset[Item]
    """The items in it, as far as they can be read."""
    is_whole: bool
    beginning: str
    """Of the answer, to tell what it was."""


class Recorder:
    """Asks without pause as several people at once."""

    def __init__(self, url: str, tokens: Sequence[str], random: Random) -> None:
        self._url = f"{url}/graphql"
        self._tokens = tokens
        self._random = random
        self.received: list[Received] = []
        self._enough: tuple[int, asyncio.Event] = 0, asyncio.Event()

    async def until(self, answers: int) -> None:
        """Return once so many answers have come."""
        self._enough = answers, asyncio.Event()
        self._count()
        await self._enough[1].wait()

    async def ask_until_it_ends(self, askers: int) -> None:
        """Return once no asker is answered any more."""
        async with aiohttp.ClientSession() as web:
            await asyncio.gather(*(self._ask_on(web) for _ in range(askers)))

    async def _ask_on(self, web: aiohttp.ClientSession) -> None:
        while await self._ask(web):
            pass

    async def _ask(self, web: aiohttp.ClientSession) -> bool:
        """Ask once. False when there is no gateway any more."""
        name = str(UUID(int=self._random.getrandbits(128), version=4))
        headers = {
            "Authorization": f"Bearer {self._random.choice(self._tokens)}",
            "X-Request-ID": name,
        }
        body = bytearray()
        try:
            async with web.post(self._url, json={"query": QUERY}, headers=headers) as answer:
                async for piece in answer.content.iter_any():
                    body += piece
        except aiohttp.ClientError:
            self._keep(name, bytes(body), is_whole=False)
            return False
        self._keep(name, bytes(body), is_whole=True)
        return True

    def _keep(self, name: str, body: bytes, *, is_whole: bool) -> None:
        if body:
            items = frozenset(_items(json.loads(body))) if is_whole else frozenset()
            beginning = body[:200].decode(errors="replace")
            self.received.append(Received(name, items, is_whole, beginning))
            self._count()

    def _count(self) -> None:
        answers, reached = self._enough
        if len(self.received) >= answers:
            reached.set()


def _items(value: Any) -> Iterator[Item]:
    """Every item of an answer, by its provenance."""
    if isinstance(value, list):
        for one in value:
            yield from _items(one)
    elif isinstance(value, dict):
        if "provenance" in value:
            origin = value["provenance"]
            yield origin["organisation"]["odsCode"], origin["sourceId"]["id"]
        for one in value.values():
            yield from _items(one)

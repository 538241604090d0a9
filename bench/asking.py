"""One question to the gateway: how long it took in all, and each source by the gateway's trace."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from bench.trio import FEED_SECRET, Trio
from bench.unequal import UnequalError
from bench.visits import CODES

PERSONAS = (
    "maya-hughes",
    "grace-okafor",
    "joseph-okafor",
    "dorothy-okafor",
    "tom-baker",
    "lucy-baker",
    "dan-novak",
    "ann-finch",
    "robin-stranger",
    "casey-reed",
    "nina-kaur",
    "colin-ward",
)
"""They ask for themselves: questions of two people are never shared by the gateway."""

FIRST = 20
"""Items on the page that is asked for."""

_QUERY = """
{ viewer { patient { appointments(first: %d) {
  completeness
  sources { organisation { odsCode } status returned unreadable message }
  nodes { title status start location { name } provenance { organisation { odsCode } } }
} } } }
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks."""

    number: str
    authorization: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, unread."""

    number: str
    milliseconds: float
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Times are in milliseconds; a source's are whole ones, rounded."""

    number: str
    milliseconds: float
    by_source: Mapping[str, int]
    rows: Mapping[str, Mapping[str, Any]]
    completeness: str
    shown: Sequence[tuple[str, str]]
    """Source and title of the items on the page."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Speaks to the three processes."""

    trio: Trio
    web: aiohttp.ClientSession

    async def people(self) -> list[Person]:
        """All askers, with fresh tokens of developers."""
        async with self.web.get(f"{self.trio.sandbox}/identity/personas") as answer:
            numbers = {one["id"]: one["nhsNumber"] for one in await answer.json()}
        return [Person(numbers[one], await self._authorization(one)) for one in PERSONAS]

    async def feed(self, people: Sequence[Person]) -> None:
        """Have every source tell the gateway that it holds all of them."""
        for code in CODES:
            body = {"clientId": f"feed-{code}", "nhsNumbers": [one.number for one in people]}
            headers = {"Authorization": f"Bearer {FEED_SECRET.format(code=code)}"}
            url = f"{self.trio.gateway}/records"
            async with self.web.post(url, json=body, headers=headers, raise_for_status=True):
                pass

    async def begin(self, seed: int, hanging: str | None) -> None:
        """Begin a block at the sources."""
        url, wanted = f"{self.trio.sources}/block", {"seed": seed, "hanging": hanging}
        async with self.web.put(url, json=wanted, raise_for_status=True):
            pass

    async def calls(self) -> list[dict[str, Any]]:
        """What the sources were asked since the block began."""
        async with self.web.get(f"{self.trio.sources}/block", raise_for_status=True) as answer:
            found: list[dict[str, Any]] = await answer.json(content_type=None)
            return found

    async def total(self) -> tuple[int, int]:
        """How many calls the sources had in all, and how many of them once more in one block."""
        async with self.web.get(f"{self.trio.sources}/total", raise_for_status=True) as answer:
            found = await answer.json(content_type=None)
            return found["calls"], found["again"]

    async def ask(self, person: Person) -> Reply:
        """Nothing is read of it here: the next question may be under way."""
        started = time.perf_counter()
        async with self.web.post(
            f"{self.trio.gateway}/graphql",
            data=_BODY,
            headers={"Authorization": person.authorization, "Content-Type": "application/json"},
        ) as response:
            body = await response.read()
        milliseconds = (time.perf_counter() - started) * 1000
        return Reply(person.number, milliseconds, response.status, body)

    async def _authorization(self, persona: str) -> str:
        url, form = f"{self.trio.sandbox}/identity/sandbox-token", {"persona": persona}
        async with self.web.post(url, data=form, raise_for_status=True) as answer:
            return f"Bearer {(await answer.json())['access_token']}"


_BODY = orjson.dumps({"query": _QUERY % FIRST})


def read(reply: Reply) -> Answer:
    """Raises UnequalError when it is no answer."""
    whole = orjson.loads(reply.body)
    if reply.status != 200 or "errors" in whole:
        raise UnequalError(f"The gateway answered {reply.status}, perhaps with errors.")
    page = whole["data"]["viewer"]["patient"]["appointments"]
    return Answer(
        number=reply.number,
        milliseconds=reply.milliseconds,
        by_source=dict(_by_source(whole["extensions"]["trace"]["calls"])),
        rows={one["organisation"]["odsCode"]: one for one in page["sources"]},
        completeness=page["completeness"],
        shown=[_shown(one) for one in page["nodes"]],
    )


def _shown(node: Mapping[str, Any]) -> tuple[str, str]:
    return node["provenance"]["organisation"]["odsCode"], node["title"]


def _by_source(calls: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    for call in calls:
        if call["askedFor"] == "APPOINTMENT":
            yield call["organisation"], call["milliseconds"]

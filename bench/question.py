"""The question that is measured: a parent's family query, as the examples have it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from bench.unequal import UnequalError
from tests.support.running import ROOT, Running

PERSONA = "maya-hughes"
_FAMILY = ROOT / "examples" / "operations" / "01-family.graphql"


@dataclass(frozen=True, slots=True)
class Question:
    """The family query, ready to be asked of a gateway as often as wanted."""

    web: aiohttp.ClientSession
    url: str
    authorization: str
    body: bytes

    async def ask(self) -> bytes:
        """The answer as it came. Raises UnequalError when it is none."""
        headers = {"Authorization": self.authorization, "Content-Type": "application/json"}
        async with self.web.post(self.url, data=self.body, headers=headers) as answer:
            body = await answer.read()
        if answer.status != 200:
            raise UnequalError(f"The gateway answered {answer.status}.")
        return body


async def family(running: Running, web: aiohttp.ClientSession) -> Question:
    """The question under a fresh token."""
    query = {"query": _FAMILY.read_text(encoding="utf-8")}
    token = await running.token(PERSONA)
    url = f"{running.gateway_url}/graphql"
    return Question(web, url, f"Bearer {token}", orjson.dumps(query))


def told(answer: bytes) -> bytes:
    """An answer without its extensions: they tell how long everything took, each time anew."""
    whole = orjson.loads(answer)
    return orjson.dumps({name: whole[name] for name in whole if name != "extensions"})


def items(answer: bytes) -> int:
    """How many items a complete answer holds. Raises UnequalError for any other answer."""
    whole = orjson.loads(answer)
    lists = list(_lists(whole))
    if "errors" in whole or not lists:
        raise UnequalError("The gateway's answer has errors or no list.")
    if {one["completeness"] for one in lists} != {"COMPLETE"}:
        raise UnequalError("The gateway's answer is not complete.")
    return sum(len(one["nodes"]) for one in lists)


def _lists(value: Any) -> Iterator[dict[str, Any]]:
    """Every list of items inside an answer."""
    match value:
        case {"completeness": _}:
            yield value
        case dict():
            yield from _lists(list(value.values()))
        case list():
            for inner in value:
                yield from _lists(inner)

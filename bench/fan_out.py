"""Limit A: the calls of one answer made at once with aiohttp, and each body read with orjson.

It decides nothing, checks nothing, waits for no page before it asks for the next, and projects
nothing: less than any gateway has to do that makes the same calls.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
import orjson
from yarl import URL

from bench.calls import Call
from bench.unequal import UnequalError
from settings import ClientCredentialsAuth, EndpointSettings, Settings

_FORM = "application/x-www-form-urlencoded"
_HEADERS = {"Accept": "application/fhir+json", "Accept-Encoding": "gzip", "User-Agent": "Bench"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A call ready to be made, and the status the gateway got for it."""

    method: str
    url: URL
    headers: Mapping[str, str]
    body: bytes | None
    status: int


def endpoints(settings: Settings) -> dict[str, EndpointSettings]:
    """Every endpoint by its name in the sandbox's log."""
    national = settings.national
    services = {"relationships": national.relationships, "demographics": national.demographics}
    named = {f"{one.ods}-{job}": one for job, one in services.items()}
    return {**{one.ods: one for one in settings.sources}, **named}


async def prepared(
    web: aiohttp.ClientSession, known: Mapping[str, EndpointSettings], calls: Sequence[Call]
) -> list[Prepared]:
    """The calls with their addresses and fresh tokens."""
    asked = sorted({one.source for one in calls})
    tokens = {name: await _authorization(web, known[name]) for name in asked}
    return [_prepared(one, known[one.source].base_url, tokens[one.source]) for one in calls]


async def fan_out(web: aiohttp.ClientSession, calls: Iterable[Prepared]) -> list[Any]:
    """Make all calls at once; their answers, decoded. Raises UnequalError for another status."""
    return await asyncio.gather(*(_made(web, one) for one in calls))


def resources(answers: Iterable[Any]) -> bytes:
    """Every resource in the answers, one a line, in an order of their own."""
    found = [entry["resource"] for one in answers for entry in one.get("entry", ())]
    return b"\n".join(sorted(orjson.dumps(one, option=orjson.OPT_SORT_KEYS) for one in found))


async def _made(web: aiohttp.ClientSession, call: Prepared) -> Any:
    async with web.request(
        call.method, call.url, headers=call.headers, data=call.body, allow_redirects=False
    ) as answer:
        body = await answer.read()
    if answer.status != call.status:
        raise UnequalError(f"A source answered the fan-out {answer.status}, not {call.status}.")
    return orjson.loads(body)


def _prepared(call: Call, base_url: str, authorization: str) -> Prepared:
    url = base_url + call.path.rstrip("/")
    pairs = urlencode(call.params)
    headers = {**_HEADERS, "Authorization": authorization}
    if call.method == "POST":
        form = {**headers, "Content-Type": _FORM}
        return Prepared("POST", URL(url), form, pairs.encode(), call.status)
    whole = f"{url}?{pairs}" if pairs else url
    return Prepared(call.method, URL(whole, encoded=True), headers, None, call.status)


async def _authorization(web: aiohttp.ClientSession, endpoint: EndpointSettings) -> str:
    if not isinstance(endpoint.auth, ClientCredentialsAuth):
        raise UnequalError(f"{endpoint.ods} gives no token for client credentials.")
    form = {
        "grant_type": "client_credentials",
        "client_id": endpoint.auth.client_id,
        "client_secret": endpoint.auth.client_secret,
    }
    async with web.post(endpoint.auth.token_url, data=form, raise_for_status=True) as answer:
        granted = await answer.json()
    return f"Bearer {granted['access_token']}"

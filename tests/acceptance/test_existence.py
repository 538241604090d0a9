"""Whoever is not yours to see is as absent as nobody: the same bytes, the same headers.

Rows B01–B05, B14, B19 and B20 of the abuse catalogue. That it also takes the same time is measured
by `python -m bench.silence`.
"""

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

ABSENT, STRANGER = "9990009996", "robin-stranger"
"""A valid number of nobody, and somebody of whom nobody else may see anything."""

HIDDEN = {
    "restricted behind an active grant": ("dan-novak", "iris-novak"),
    "deceased behind an active grant": ("ann-finch", "walter-finch"),
    "revoked": ("tom-baker", "finn-baker"),
    "expired": ("maya-hughes", "pat-quinn"),
    "proposed only": ("ann-finch", "casey-reed"),
    "without a known basis": ("dan-novak", "casey-reed"),
    "granted to somebody else": ("robin-stranger", "noah-hughes"),
}
RECORD = """query ($who: NhsNumber!) { patient(nhsNumber: $who) { id name { text } birthDate
    deceased gpPractice { name } nominatedPharmacy { name } demographics { status message }
    organisations { organisation { name } } access { category reason explanation }
    appointments { totalCount nodes { title } } letters { sources { status } } } }"""
NAMES = "{ viewer { dependants { name relationship { legalBasis } patient { id } } } }"
LETTERS = """query ($who: NhsNumber!) { patient(nhsNumber: $who) { id
    letters { edges { cursor node { id contentUrl } } } appointments { edges { cursor } } } }"""
_SPENT = re.compile(rb'("remaining":)[0-9]+')
"""What is left of a budget falls with each question, whoever it is about."""
SCOPE = "patient/*.rs patient/RelatedPerson.rus"
PAGE = """query ($who: NhsNumber!, $after: String) { patient(nhsNumber: $who) {
    appointments(after: $after) { nodes { id } } } }"""
REQUEST_ID = "7b1d1f0a-53a4-4c3b-9d7e-2f7c5a1e6d10"
VARYING = {"date"}
"""Headers that differ between two answers to the same question."""


@dataclass(frozen=True, slots=True)
class Seen:
    """All of an answer that can be observed, but for its time."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who is signed in."""

    running: Running
    web: aiohttp.ClientSession
    token: str

    async def ask(self, query: str, variables: Mapping[str, object] | None = None) -> Seen:
        url = f"{self.running.gateway_url}/graphql"
        return await self._seen("POST", url, json={"query": query, "variables": variables or {}})

    async def content(self, name: str) -> Seen:
        return await self._seen("GET", f"{self.running.gateway_url}/letters/{name}/content")

    async def _seen(self, method: str, url: str, **options: Any) -> Seen:
        headers = {"Authorization": f"Bearer {self.token}", "X-Request-ID": REQUEST_ID}
        async with self.web.request(method, url, headers=headers, **options) as answer:
            kept = {k.lower(): v for k, v in answer.headers.items() if k.lower() not in VARYING}
            return Seen(answer.status, kept, _SPENT.sub(rb"\g<1>0", await answer.read()))


@dataclass(frozen=True, slots=True)
class Door:
    """The way in for any persona."""

    running: Running
    web: aiohttp.ClientSession
    numbers: Mapping[str, str]

    async def signed_in(self, persona: str, scope: str = SCOPE) -> Caller:
        return Caller(self.running, self.web, await self.running.token(persona, scope=scope))


@pytest_asyncio.fixture
async def door(running: Running) -> AsyncIterator[Door]:
    """All personas of the running pair."""
    async with aiohttp.ClientSession() as web:
        yield Door(running, web, await running.personas())


def data(seen: Seen) -> Any:
    return json.loads(seen.body)["data"]


def changed(name: str) -> list[str]:
    """An id that was tampered with: a letter, the case, the padding, another alphabet, the end."""
    flipped = "A" if name[10] != "A" else "B"
    texts = [name[:10] + flipped + name[11:], name.swapcase(), name + "=", name[:-2], "made-up"]
    return [one for one in texts if one != name]


@pytest.mark.parametrize(("actor", "subject"), HIDDEN.values(), ids=HIDDEN)
async def test_who_is_not_yours_looks_like_nobody(door: Door, actor: str, subject: str) -> None:
    caller = await door.signed_in(actor)

    nobody = await caller.ask(RECORD, {"who": ABSENT})
    hidden = await caller.ask(RECORD, {"who": door.numbers[subject]})

    assert (nobody.status, data(nobody)) == (200, {"patient": None})
    assert hidden == nobody


async def test_nothing_observable_comes_with_an_absence(door: Door) -> None:
    caller = await door.signed_in("dan-novak")

    hidden = await caller.ask(RECORD, {"who": door.numbers["iris-novak"]})

    assert set(json.loads(hidden.body)) == {"data"}
    telling = {"etag", "server-timing", "last-modified", "age", "retry-after"}
    assert telling.isdisjoint(hidden.headers)


@pytest.mark.parametrize("persona", ["tom-baker", "dan-novak", "ann-finch"])
async def test_no_dependants_look_the_same_for_everybody(door: Door, persona: str) -> None:
    nobody = await (await door.signed_in(STRANGER)).ask(NAMES)

    theirs = await (await door.signed_in(persona)).ask(NAMES)

    assert data(nobody) == {"viewer": {"dependants": []}}
    assert theirs == nobody


async def test_an_id_of_another_is_no_more_than_a_made_up_one(door: Door) -> None:
    query = "query ($id: ID!) { node(id: $id) { __typename id } }"
    mother, other = await door.signed_in("maya-hughes"), await door.signed_in("colin-ward")
    patient = data(await mother.ask(LETTERS, {"who": door.numbers["noah-hughes"]}))["patient"]
    letters = [edge["node"]["id"] for edge in patient["letters"]["edges"]]
    made_up = await other.ask(query, {"id": "made-up"})

    ids = [patient["id"], *letters[:2], *changed(patient["id"]), *map(str.lower, letters[:1])]
    seen = [await other.ask(query, {"id": one}) for one in ids]

    assert letters
    assert data(made_up) == {"node": None}
    assert seen == [made_up] * len(ids)
    assert data(await mother.ask(query, {"id": letters[0]}))["node"]["id"] == letters[0]


async def test_the_content_of_anothers_letter_is_not_found(door: Door) -> None:
    mother, other = await door.signed_in("maya-hughes"), await door.signed_in("nina-kaur")
    patient = data(await mother.ask(LETTERS, {"who": door.numbers["noah-hughes"]}))["patient"]
    nodes = [edge["node"] for edge in patient["letters"]["edges"]]
    letter = next(one["id"] for one in nodes if (one["contentUrl"] or "").endswith("/content"))
    made_up = await other.content("made-up")

    seen = [await other.content(one) for one in (letter, patient["id"], *changed(letter))]

    assert made_up.status == 404
    assert seen == [made_up] * len(seen)
    assert (await mother.content(letter)).status == 200


async def test_a_cursor_of_another_list_is_no_more_than_a_made_up_one(door: Door) -> None:
    maya, grace = await door.signed_in("maya-hughes"), await door.signed_in("grace-okafor")
    noah = data(await maya.ask(LETTERS, {"who": door.numbers["noah-hughes"]}))["patient"]
    father = data(await grace.ask(LETTERS, {"who": door.numbers["joseph-okafor"]}))["patient"]
    own, others = (one["appointments"]["edges"][0]["cursor"] for one in (noah, father))
    ella, child = {"who": door.numbers["ella-hughes"]}, {"who": door.numbers["noah-hughes"]}
    made_up = await maya.ask(PAGE, {**ella, "after": "made-up"})

    seen = [await maya.ask(PAGE, {**ella, "after": one}) for one in (own, others, own[:-1])]

    assert b"BAD_INPUT" in made_up.body
    assert seen == [made_up] * 3
    assert b"errors" not in (await maya.ask(PAGE, {**child, "after": own})).body


async def test_one_stranger_among_twenty_costs_the_others_nothing(door: Door) -> None:
    own = " ".join(f"a{n}: patient(nhsNumber: $who) {{ id }}" for n in range(20))
    query = (
        f"query ($who: NhsNumber!, $x: NhsNumber!) {{ {own} x: patient(nhsNumber: $x) {{ id }} }}"
    )
    caller = await door.signed_in("dan-novak")
    me = {"who": door.numbers["dan-novak"]}

    hidden = await caller.ask(query, {**me, "x": door.numbers["iris-novak"]})
    nobody = await caller.ask(query, {**me, "x": ABSENT})

    found = data(hidden)
    assert found.pop("x") is None
    assert len({one["id"] for one in found.values()}) == 1
    assert hidden == nobody


async def test_a_suspended_proxy_looks_like_one_who_never_was(door: Door) -> None:
    joseph, grace = await door.signed_in("joseph-okafor"), await door.signed_in("grace-okafor")
    (proxy,) = data(await joseph.ask("{ viewer { proxies { id } } }"))["viewer"]["proxies"]
    record = {"who": door.numbers["joseph-okafor"]}
    patient = data(await grace.ask(LETTERS, record))["patient"]
    after = patient["appointments"]["edges"][0]["cursor"]

    try:
        await joseph.ask(CHANGE % "suspendProxy", {"id": proxy["id"], "key": "existence-suspend"})
        hidden = await grace.ask(RECORD, record)
        page = await grace.ask(PAGE, {**record, "after": after})
        names = await grace.ask(NAMES)
    finally:
        await joseph.ask(CHANGE % "restoreProxy", {"id": proxy["id"], "key": "existence-restore"})

    nobody = await grace.ask(RECORD, {"who": ABSENT})
    assert hidden == nobody
    assert page == await grace.ask(PAGE, {"who": ABSENT, "after": "made-up"})
    assert b"Joseph" not in names.body
    assert data(await grace.ask(RECORD, record))["patient"]


CHANGE = """mutation ($id: ID!, $key: String!) {
    %s(input: { proxyId: $id, idempotencyKey: $key }) { outcome } }"""


@pytest.mark.parametrize("milliseconds", [1, 20, 60])
async def test_a_caller_in_a_hurry_learns_no_more(door: Door, milliseconds: int) -> None:
    caller = await door.signed_in("dan-novak")
    url, hurry = f"{door.running.gateway_url}/graphql", str(milliseconds)
    headers = {
        "Authorization": f"Bearer {caller.token}",
        "X-Request-ID": REQUEST_ID,
        "Kindred-Deadline-Milliseconds": hurry,
    }
    await caller.ask("{ viewer { dependants { name } } }")  # relationships are known from here on

    told = set()
    for who in (ABSENT, door.numbers["iris-novak"], door.numbers["casey-reed"]):
        body = {"query": RECORD, "variables": {"who": who}}
        async with door.web.post(url, json=body, headers=headers) as answer:
            told.add(await answer.read())

    assert len(told) == 1
    assert b"SOURCE_UNAVAILABLE" in told.pop()

"""Both profiles of tokens, free and bound to a key, from the sandbox to the answer over HTTP."""

import json
import re
from typing import Any

import aiohttp
import pytest

from tests.support.holder import Holder, a_holder
from tests.support.refusals import gateway_seconds
from tests.support.running import ROOT, Running

pytestmark = pytest.mark.acceptance

PROFILES = ("access-token", "nhs-login")
FAMILY = (ROOT / "examples" / "operations" / "01-family.graphql").read_text(encoding="utf-8")
LETTERS = "{ viewer { patient { letters(first: 50) { nodes { contentUrl } } } } }"
WHO = """query($noah: NhsNumber!, $ella: NhsNumber!, $maya: NhsNumber!) {
    viewer { patient { id } dependants { name } }
    noah: patient(nhsNumber: $noah) { appointments { nodes { title } } }
    ella: patient(nhsNumber: $ella) { id }
    maya: patient(nhsNumber: $maya) { id } }"""
SEALED = re.compile(r'"(?:id|contentUrl|endCursor|startCursor|cursor|asOf|retrievedAt)": "[^"]*"')
"""What differs each time it is asked for."""


async def test_the_family_query_answers_the_same_with_either_profile(running: Running) -> None:
    answers = [await running.ask("maya-hughes", FAMILY, profile=one) for one in PROFILES]

    assert "errors" not in answers[0]
    assert stable(answers[0]) == stable(answers[1])


@pytest.mark.parametrize("profile", PROFILES)
async def test_a_composite_token_of_either_profile_reaches_its_subject(
    running: Running, profile: str
) -> None:
    numbers = await running.personas()
    variables = {one: numbers[f"{one}-hughes"] for one in ("noah", "ella", "maya")}
    noah = numbers["noah-hughes"]

    answer = await running.ask("maya-hughes", WHO, variables, act_for=noah, profile=profile)

    data = answer["data"]

    assert data["noah"]["appointments"]["nodes"]
    assert (data["ella"], data["maya"], data["viewer"]["patient"]) == (None, None, None)
    assert ["Noah" in one["name"] for one in data["viewer"]["dependants"]] == [True]


async def test_an_id_token_opens_what_its_app_may_ask_for(running: Running) -> None:
    query = "{ viewer { patient { appointments { nodes { title } } messages { nodes { id } } } } }"

    answer = await running.ask(
        "maya-hughes", query, profile="nhs-login", client_id="example-partner"
    )

    assert answer["data"]["viewer"]["patient"]["appointments"]["nodes"]
    assert answer["data"]["viewer"]["patient"]["messages"] is None
    assert answer["errors"][0]["extensions"]["reason"] == "APP_SCOPE"


@pytest.mark.parametrize("profile", PROFILES)
async def test_a_bound_token_answers_and_opens_a_letter(running: Running, profile: str) -> None:
    holder = a_holder(f"{running.gateway_url}/graphql", gateway_seconds(running))
    token = await bound_token(running, holder, profile=profile)

    answer = json.loads((await shown(holder, token, {"query": LETTERS}))[1])
    nodes = answer["data"]["viewer"]["patient"]["letters"]["nodes"]
    url = next(one["contentUrl"] for one in nodes if one["contentUrl"])
    status, body = await shown(holder.asking("GET", url), token, None)

    assert status == 200
    assert body.startswith(b"%PDF")


async def test_a_bound_composite_token_reaches_its_subject(running: Running) -> None:
    numbers = await running.personas()
    holder = a_holder(f"{running.gateway_url}/graphql", gateway_seconds(running))
    form = {"profile": "nhs-login", "act_for": numbers["noah-hughes"]}
    token = await bound_token(running, holder, **form)

    _, body = await shown(holder, token, {"query": "{ viewer { dependants { name } } }"})

    (noah,) = json.loads(body)["data"]["viewer"]["dependants"]
    assert "Noah" in noah["name"]


async def test_an_app_with_a_key_uses_no_token_without_it(running: Running) -> None:
    app = "example-bound-partner"
    holder = a_holder(f"{running.gateway_url}/graphql", gateway_seconds(running))
    query = "{ viewer { patient { appointments { nodes { title } } } } }"

    free = await running.ask("maya-hughes", query, client_id=app)
    token = await bound_token(running, holder, client_id=app)
    bound = await shown(holder, token, {"query": query})

    assert free["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert json.loads(bound[1])["data"]["viewer"]["patient"]["appointments"]["nodes"]


async def bound_token(running: Running, holder: Holder, **form: str) -> str:
    """A token of Maya's that is bound to the holder's key."""
    url = f"{running.sandbox_url}/identity/sandbox-token"
    proof = holder.asking("POST", url).proof("")
    given = {"persona": "maya-hughes", **form}
    async with (
        aiohttp.ClientSession(headers={"DPoP": proof}) as web,
        web.post(url, data=given) as answer,
    ):
        return str((await answer.json())["access_token"])


async def shown(holder: Holder, token: str, body: dict[str, Any] | None) -> tuple[int, bytes]:
    """Status and body of what the holder asks for with the token and a new proof."""
    headers = {"Authorization": f"DPoP {token}", "DPoP": holder.proof(token)}
    async with (
        aiohttp.ClientSession(headers=headers) as web,
        web.request(holder.method, holder.url, json=body) as answer,
    ):
        return answer.status, await answer.read()


def stable(answer: dict[str, Any]) -> str:
    """Its data, but for what differs each time."""
    return SEALED.sub("", json.dumps(answer["data"], sort_keys=True))

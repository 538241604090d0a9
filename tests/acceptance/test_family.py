"""The main job over real HTTP: one person, their family, many hospitals, one query."""

import io
import itertools
from datetime import datetime
from typing import Any

import aiohttp
import pytest
from pypdf import PdfReader

from tests.support.running import ROOT, Running

pytestmark = pytest.mark.acceptance

FAMILY = (ROOT / "examples" / "operations" / "01-family.graphql").read_text(encoding="utf-8")
NOBODY = "9990001235"  # a valid number of the test range that nobody in the sandbox has
LISTS = ("appointments", "letters", "messages")
TIMES = {"appointments": "start", "letters": "date", "messages": "sentAt"}


async def test_a_parent_and_two_children_answer_from_four_organisations(running: Running) -> None:
    viewer = await family(running)

    people = [viewer["patient"], *(d["patient"] for d in of(viewer, "Noah", "Ella"))]
    named = {
        node["provenance"]["organisation"]["name"]
        for person in people
        for one in LISTS
        for node in (person[one] or {"nodes": []})["nodes"]
    }
    assert len(named) >= 4
    assert all(person["appointments"]["nodes"] for person in people)
    assert all(person["letters"]["nodes"] for person in people)
    assert all(person["messages"]["nodes"] for person in people)


async def test_each_list_is_merged_in_order_of_time(running: Running) -> None:
    viewer = await family(running)

    people = [viewer["patient"], *(d["patient"] for d in of(viewer, "Noah", "Ella"))]
    for person, one in itertools.product(people, LISTS):
        texts = [node[TIMES[one]] for node in person[one]["nodes"]]
        known = [datetime.fromisoformat(text) for text in texts if text and "T" in text]
        assert known == sorted(known, reverse=one != "appointments")


async def test_every_organisation_that_was_asked_has_its_row(running: Running) -> None:
    viewer = await family(running)

    for one in LISTS:
        listed = viewer["patient"][one]
        rows = {row["organisation"]["name"] for row in listed["sources"]}
        shown = {node["provenance"]["organisation"]["name"] for node in listed["nodes"]}
        assert shown <= rows
        assert listed["completeness"] == "COMPLETE"


async def test_a_review_after_thirteen_keeps_a_teenager_open(running: Running) -> None:
    viewer = await family(running)

    (leo,), (ruby,) = of(viewer, "Leo"), of(viewer, "Ruby")
    assert leo["patient"]["appointments"]["nodes"]
    assert ruby["patient"] is None
    assert {one["level"] for one in ruby["access"]} == {"NONE"}


async def test_a_fourteen_year_old_sees_what_his_mother_does_not(running: Running) -> None:
    query = "{ viewer { patient { appointments(first: 100) { nodes { id title } } } } }"
    mothers = "{ viewer { dependants { name patient { appointments(first: 100) "
    mothers += "{ nodes { id title } } } } } }"

    own = (await running.ask("leo-hughes", query))["data"]["viewer"]["patient"]
    (leo,) = of((await running.ask("maya-hughes", mothers))["data"]["viewer"], "Leo")

    assert len(own["appointments"]["nodes"]) > len(leo["patient"]["appointments"]["nodes"]) > 0


async def test_parental_responsibility_ends_at_sixteen(running: Running) -> None:
    query = "{ viewer { dependants { name access { level reason } patient { id } } } }"

    (sam,) = of((await running.ask("grace-okafor", query))["data"]["viewer"], "Sam")

    assert sam["patient"] is None
    assert {one["reason"] for one in sam["access"]} == {"AGE_RULE"}


async def test_a_sixteen_year_old_sees_their_own_record(running: Running) -> None:
    query = "{ viewer { patient { appointments { completeness nodes { title } } } } }"

    patient = (await running.ask("sam-okafor", query))["data"]["viewer"]["patient"]

    assert patient["appointments"]["nodes"]


async def test_a_letter_downloads_and_opens(running: Running) -> None:
    query = "{ viewer { patient { letters(first: 50) { nodes { contentUrl contentType } } } } }"
    token = await running.token("maya-hughes")
    answer = await running.post(token, {"query": query})
    nodes = answer["data"]["viewer"]["patient"]["letters"]["nodes"]
    url = next(
        n["contentUrl"] for n in nodes if (n["contentUrl"] or "").startswith(running.gateway_url)
    )

    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as web, web.get(url) as response:
        body = await response.read()

    assert response.status == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(body)).pages) >= 1


async def test_a_stranger_and_nobody_look_the_same(running: Running) -> None:
    numbers = await running.personas()
    assert NOBODY not in numbers.values()
    token = await running.token("robin-stranger")

    answers = [await patient_bytes(running, token, n) for n in (numbers["maya-hughes"], NOBODY)]

    assert answers[0] == answers[1] == b'{"data":{"patient":null}}'


async def test_the_same_appointment_at_two_trusts_stands_once(running: Running) -> None:
    query = """{ viewer { patient { appointments(first: 100) {
        nodes { referral alsoReportedBy { organisation { odsCode } } } } } } }"""

    answer = await running.ask("maya-hughes", query)

    nodes = answer["data"]["viewer"]["patient"]["appointments"]["nodes"]
    referrals = [node["referral"] for node in nodes if node["referral"]]
    assert len(referrals) == len(set(referrals))
    assert any(node["alsoReportedBy"] for node in nodes)


async def family(running: Running) -> dict[str, Any]:
    """The viewer of the README's family query."""
    answer = await running.ask("maya-hughes", FAMILY)
    viewer: dict[str, Any] = answer["data"]["viewer"]
    return viewer


def of(viewer: dict[str, Any], *first_names: str) -> list[dict[str, Any]]:
    """The dependants of these first names."""
    return [d for d in viewer["dependants"] if set(first_names) & set((d["name"] or "").split())]


async def patient_bytes(running: Running, token: str, number: str) -> bytes:
    """The raw body of the answer about a person."""
    query = "query($n: NhsNumber!) { patient(nhsNumber: $n) { id } }"
    body = {"query": query, "variables": {"n": number}}
    url, headers = f"{running.gateway_url}/graphql", {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as web,
        web.post(url, json=body) as response,
    ):
        return await response.read()

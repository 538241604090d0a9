"""Every operation the explorer offers, asked as the persona of its story."""

import json
from typing import Any

import pytest

from edge.examples import read_examples
from tests.support.running import ROOT, Running

pytestmark = pytest.mark.acceptance

EXAMPLES = read_examples(ROOT / "examples" / "operations")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
async def test_an_example_answers_as_its_story_says(
    running: Running, example: dict[str, str]
) -> None:
    variables: dict[str, Any] = json.loads(example["variables"])

    answer = await running.ask(example["persona"], example["query"], variables)

    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= {"NOT_PERMITTED"}
    assert answer["data"]["viewer"]


async def test_cursors_walk_a_long_history_without_gap(running: Running) -> None:
    history = next(one for one in EXAMPLES if one["persona"] == "joseph-okafor")
    token = await running.token("joseph-okafor")
    seen: list[str] = []
    after, total = None, None

    while total is None or after is not None:
        body = {"query": history["query"], "variables": {"after": after}}
        answer = await running.post(token, body)
        page = answer["data"]["viewer"]["patient"]["appointments"]
        total = page["totalCount"]
        seen += [where(node["provenance"]) for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None

    assert len(seen) == len(set(seen)) == total
    assert total >= 40


async def test_every_node_is_found_again_by_its_id(running: Running) -> None:
    token = await running.token("maya-hughes")
    lists = " ".join(f"{one}(first: 5) {{ nodes {{ id }} }}" for one in ("appointments", "letters"))
    listed = await running.post(token, {"query": f"{{ viewer {{ patient {{ id {lists} }} }} }}"})
    patient = listed["data"]["viewer"]["patient"]
    ids = [patient["id"], *(n["id"] for n in patient["appointments"]["nodes"])]
    ids += [node["id"] for node in patient["letters"]["nodes"]]

    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }"
    again = await running.post(token, {"query": query, "variables": {"ids": ids}})
    stranger = await running.ask("robin-stranger", query, {"ids": ids})

    assert [node["id"] for node in again["data"]["nodes"]] == ids
    assert (stranger["data"], "errors" in stranger) == ({"nodes": [None] * len(ids)}, False)


def where(provenance: dict[str, Any]) -> str:
    """What names one item among all organisations."""
    return f"{provenance['organisation']['odsCode']}/{provenance['sourceId']['id']}"

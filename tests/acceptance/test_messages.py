"""Messages over real HTTP: those of hospitals beside those in the shape of the NHS App."""

from typing import Any

import pytest

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

QUERY = """query Messages($filter: MessageFilter) { viewer { patient {
  messages(first: 100, filter: $filter) {
    completeness
    nodes { subject body bodyMarkdown threadId readState replyOptions { value label }
      sender { role organisation { odsCode } } provenance { organisation { odsCode } } } } } } }"""


async def test_a_question_of_the_ward_is_text_markdown_and_answers(running: Running) -> None:
    found = await messages(running, organisation=["X28"])

    (question,) = [one for one in found if "pacemaker" in one["body"]]
    assert question["body"].startswith("Your MRI scan\nDo you have a pacemaker or any")
    assert "[Ring the MRI Suite](<tel:01632-960-118>)" in question["bodyMarkdown"]
    assert [one["value"] for one in question["replyOptions"]] == ["YES", "NO", "UNSURE"]
    assert question["sender"] == {"role": None, "organisation": {"odsCode": "RB1"}}
    assert question["readState"] == "UNREAD"


@pytest.mark.parametrize(("words", "length"), [("Could it be after 4.30", 3), ("NEVER", 2)])
async def test_a_conversation_is_listed_by_its_name(
    running: Running, words: str, length: int
) -> None:
    found = await messages(running)
    (reply,) = [one for one in found if one["body"].startswith(words)]

    conversation = await messages(running, threadId=[reply["threadId"]])

    assert len(conversation) == length
    assert {one["provenance"]["organisation"]["odsCode"] for one in conversation} == {
        reply["provenance"]["organisation"]["odsCode"]
    }


async def test_messages_in_plain_text_have_no_markdown(running: Running) -> None:
    found = await messages(running, organisation=["RB1"])

    assert found
    assert all(one["bodyMarkdown"] is None for one in found)


async def messages(running: Running, **narrowed: Any) -> list[dict[str, Any]]:
    """Maya's messages, narrowed."""
    answer = await running.ask("maya-hughes", QUERY, {"filter": narrowed})
    listed = answer["data"]["viewer"]["patient"]["messages"]
    assert listed["completeness"] == "COMPLETE"
    nodes: list[dict[str, Any]] = listed["nodes"]
    return nodes

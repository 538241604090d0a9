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


async def test_a_national_message_is_text_and_markdown(running: Running) -> None:
    found = await messages(running, organisation=["X28"])

    (ready,) = [one for one in found if "ready to collect" in one["body"]]
    assert ready["body"].startswith("Ready to collect\nYour prescription is ready to collect.")
    assert "[Ring the pharmacy](<tel:01632-960-118>)" in ready["bodyMarkdown"]
    assert ready["sender"] == {"role": None, "organisation": {"odsCode": "FX901"}}
    assert ready["readState"] == "UNREAD"


async def test_a_question_of_the_ward_offers_answers(running: Running) -> None:
    found = await messages(running, organisation=["RB1"])

    (question,) = [one for one in found if "pacemaker" in one["body"]]
    assert [one["value"] for one in question["replyOptions"]] == ["YES", "NO", "UNSURE"]


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


async def test_a_file_of_a_message_opens_for_its_reader_only(running: Running) -> None:
    query = """{ viewer { patient { messages(first: 100) { nodes {
      attachments { title contentType contentUrl } } } } } }"""
    token, stranger = await running.token("maya-hughes"), await running.token("casey-reed")
    answer = await running.post(token, {"query": query})
    nodes = answer["data"]["viewer"]["patient"]["messages"]["nodes"]
    (file,) = [file for one in nodes for file in one["attachments"]]

    status = await running.status(file["contentUrl"], token)

    assert (file["title"], file["contentType"]) == ("Your exercises", "text/plain")
    assert (status, await running.status(file["contentUrl"], stranger)) == (200, 404)


async def messages(running: Running, **narrowed: Any) -> list[dict[str, Any]]:
    """Maya's messages, narrowed."""
    answer = await running.ask("maya-hughes", QUERY, {"filter": narrowed})
    listed = answer["data"]["viewer"]["patient"]["messages"]
    assert listed["completeness"] == "COMPLETE"
    nodes: list[dict[str, Any]] = listed["nodes"]
    return nodes

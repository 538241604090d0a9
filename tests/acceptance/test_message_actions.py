"""People answer messages and have letters marked as read: over real HTTP, kept at the trust."""

from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

MAYA, SOUTHMERE = "maya-hughes", "RB1"
MESSAGES = """query Messages($filter: MessageFilter) { viewer { patient {
  messages(first: 100, filter: $filter) { nodes {
    id subject body threadId readState repliable replyOptions { value } sender { role } } } } } }"""
READ = """mutation ($input: MarkMessageReadInput!) { did: markMessageRead(input: $input) {
  outcome errors { code message } message { readState } } }"""
LETTERS = """{ viewer { patient { letters(first: 100) { nodes {
  id title readState contentUrl provenance { organisation { odsCode } } } } } } }"""
MARK = """mutation ($input: MarkLetterReadInput!) { did: markLetterRead(input: $input) {
  outcome errors { code message } letter { readState } } }"""


async def messages(running: Running, **narrowed: Any) -> list[dict[str, Any]]:
    """Maya's messages at the hospital, or those of one conversation."""
    given = narrowed or {"organisation": [SOUTHMERE]}
    answer = await running.ask(MAYA, MESSAGES, {"filter": given})
    nodes: list[dict[str, Any]] = answer["data"]["viewer"]["patient"]["messages"]["nodes"]
    return nodes


async def letters(running: Running, who: str, state: str) -> list[dict[str, Any]]:
    """A persona's letters at the hospital that stand so."""
    answer = await running.ask(who, LETTERS)
    nodes = answer["data"]["viewer"]["patient"]["letters"]["nodes"]
    return [
        one
        for one in nodes
        if one["readState"] == state and one["provenance"]["organisation"]["odsCode"] == SOUTHMERE
    ]


async def act(running: Running, who: str, operation: str, **given: str) -> dict[str, Any]:
    """What became of an action."""
    said = {"input": {"idempotencyKey": str(uuid4()), **given}}
    did: dict[str, Any] = (await running.ask(who, operation, said))["data"]["did"]
    return did


async def soon_read(running: Running, who: str) -> dict[str, Any]:
    """The letter that is marked as read, which it is a moment after it has left."""
    for _ in range(200):
        if found := await letters(running, who, "READ"):
            return found[0]
    raise AssertionError("it was never marked")


async def content(running: Running, who: str, url: str) -> bytes:
    """The content of a letter."""
    headers = {"Authorization": f"Bearer {await running.token(who)}"}
    async with aiohttp.ClientSession() as web, web.get(url, headers=headers) as answer:
        return await answer.read()


async def test_a_message_that_was_read_is_read_at_its_trust(running: Running) -> None:
    unread = next(one for one in await messages(running) if one["readState"] == "UNREAD")

    did = await act(running, MAYA, READ, messageId=unread["id"])

    assert (did["outcome"], did["errors"]) == ("DONE", [])
    assert did["message"]["readState"] == "READ"


async def test_opening_a_letter_has_it_marked_and_listing_does_not(running: Running) -> None:
    (letter,) = await letters(running, "colin-ward", "UNREAD")
    (same,) = await letters(running, "colin-ward", "UNREAD")

    body = await content(running, "colin-ward", letter["contentUrl"])
    read = await soon_read(running, "colin-ward")

    assert body.startswith(b"%PDF-")
    assert letter["id"] == same["id"] == read["id"]


async def test_a_letter_is_marked_as_read_without_being_opened(running: Running) -> None:
    unread, *_ = await letters(running, MAYA, "UNREAD")

    did = await act(running, MAYA, MARK, letterId=unread["id"])

    assert (did["outcome"], did["errors"]) == ("DONE", [])
    assert did["letter"]["readState"] == "READ"

"""An event makes the gateway forget, whoever may say so; it opens nothing and is never repeated."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.routing import Route
from structlog.testing import capture_logs

from edge.body import MAXIMUM_BYTES
from edge.events import MAXIMUM_EVENTS, EventsEndpoint
from edge.feeders import KeyHolder
from schema.identifiers import NhsNumber
from storage import StorageUnavailable
from tests.support.application import framed
from tests.support.asgi import AsgiClient
from tests.support.auth import ACTOR, SOMEBODY_ELSE, SUBJECT

KEY = {"Authorization": "Bearer events-key"}
FEEDERS = [
    KeyHolder("events", "events-key"),
    KeyHolder("twin-a", "twin-key"),
    KeyHolder("twin-b", "twin-key"),
]


@dataclass(slots=True)
class FakeNotices:
    """Remembers what was to be forgotten."""

    forgotten: list[tuple[NhsNumber, NhsNumber]] = field(default_factory=list)
    broken: bool = False

    async def add(self, pairs: Sequence[tuple[NhsNumber, NhsNumber]]) -> None:
        if self.broken:
            raise StorageUnavailable
        self.forgotten += pairs


@pytest.fixture
def evidence() -> FakeNotices:
    return FakeNotices()


@pytest.fixture
def client(evidence: FakeNotices) -> AsgiClient:
    endpoint = EventsEndpoint(FEEDERS, evidence)
    return AsgiClient(framed([Route("/events", endpoint.__call__, methods=["POST"])]).app, KEY)


def event(**changes: Any) -> dict[str, Any]:
    """One that is in order; a change to None leaves the attribute out."""
    whole = {
        "specversion": "1.0",
        "id": "e1",
        "source": "https://relationships.example",
        "type": "proxy-role-changed",
        "data": {"patient": SUBJECT, "proxy": ACTOR},
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


@pytest.mark.parametrize("kind", ["proxy-role-changed", "proxy-role-deleted"])
async def test_an_event_makes_the_pair_forgotten(
    client: AsgiClient, evidence: FakeNotices, kind: str
) -> None:
    answer = await client.post_json("/events", event(type=kind))

    assert (answer.status, answer.body) == (204, b"")
    assert evidence.forgotten == [(ACTOR, SUBJECT)]


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "application/cloudevents+json",
        "application/cloudevents+json; charset=utf-8",
        "application/cloudevents-batch+json",
    ],
)
async def test_events_come_as_json_by_either_name(
    client: AsgiClient, evidence: FakeNotices, media_type: str
) -> None:
    answer = await client.post_json("/events", event(), {**KEY, "Content-Type": media_type})

    assert (answer.status, len(evidence.forgotten)) == (204, 1)


@pytest.mark.parametrize(
    "media_type",
    ["", "text/plain", "application/cloudevents+xml", "application/json; charset=latin-1"],
)
async def test_anything_else_than_json_is_refused(
    client: AsgiClient, evidence: FakeNotices, media_type: str
) -> None:
    answer = await client.post_json("/events", event(), {**KEY, "Content-Type": media_type})

    assert (answer.status, answer.code, evidence.forgotten) == (415, "BAD_INPUT", [])
    assert "application/cloudevents+json" in (answer.message or "")


async def test_several_events_come_in_one_call(client: AsgiClient, evidence: FakeNotices) -> None:
    other = event(data={"patient": SOMEBODY_ELSE, "proxy": ACTOR})

    answer = await client.post_json("/events", [event(), other])

    assert answer.status == 204
    assert evidence.forgotten == [(ACTOR, SUBJECT), (ACTOR, SOMEBODY_ELSE)]


@pytest.mark.parametrize(
    "kind",
    ["uk.nhs.vrs.proxy-role-changed", "nhs:proxy-role-deleted", "proxy-role-changed-1", "a/"
     "proxy-role-deleted.v2"],
)  # fmt: skip
async def test_name_spaces_and_versions_of_a_type_are_let_pass(
    client: AsgiClient, evidence: FakeNotices, kind: str
) -> None:
    assert (await client.post_json("/events", event(type=kind))).status == 204
    assert len(evidence.forgotten) == 1


@pytest.mark.parametrize(
    "kind", ["pds-change-of-gp-1", "proxy-role-created", "xproxy-role-changed", "PROXY-ROLE"]
)
async def test_events_of_other_types_are_taken_and_left_aside(
    client: AsgiClient, evidence: FakeNotices, kind: str
) -> None:
    answer = await client.post_json("/events", event(type=kind, data={"anything": [1]}))

    assert (answer.status, evidence.forgotten) == (204, [])


async def test_a_number_written_with_spaces_is_the_same(
    client: AsgiClient, evidence: FakeNotices
) -> None:
    printed = f"{SUBJECT[:3]} {SUBJECT[3:6]} {SUBJECT[6:]}"

    await client.post_json("/events", event(data={"patient": printed, "proxy": ACTOR}))

    assert evidence.forgotten == [(ACTOR, SUBJECT)]


UNUSABLE = {
    "no number": event(data={"patient": "9990000019", "proxy": ACTOR}),
    "a number that is no text": event(data={"patient": 9990000018, "proxy": ACTOR}),
    "one person only": event(data={"patient": SUBJECT}),
    "no data": event(data=None),
    "data that is text": event(data=f"{SUBJECT} {ACTOR}"),
    "no id": event(id=None),
    "an empty id": event(id=""),
    "no source": event(source=None),
    "no type": event(type=None),
    "another version": event(specversion="0.3"),
    "no version": event(specversion=None),
    "a number": 5,
    "nothing": None,
}


@pytest.mark.parametrize("sent", UNUSABLE.values(), ids=UNUSABLE)
async def test_what_is_no_event_is_refused_without_repeating_it(
    client: AsgiClient, evidence: FakeNotices, sent: object
) -> None:
    answer = await client.post_json("/events", sent)

    assert (answer.status, answer.code, evidence.forgotten) == (400, "BAD_INPUT", [])
    assert not any(one in answer.text for one in (SUBJECT, ACTOR, "9990000019"))


async def test_what_can_be_used_takes_effect_beside_what_cannot(
    client: AsgiClient, evidence: FakeNotices
) -> None:
    sent = [UNUSABLE["no data"], event(), UNUSABLE["a number"], event(type="other")]

    answer = await client.post_json("/events", sent)

    assert answer.status == 400
    assert answer.message == (
        "No event that can be used at positions 0, 2 (counted from 0). The rest is done."
    )
    assert evidence.forgotten == [(ACTOR, SUBJECT)]


async def test_many_unusable_events_are_named_in_part(client: AsgiClient) -> None:
    answer = await client.post_json("/events", [5] * 30)

    assert "18, 19 and 10 more (counted" in (answer.message or "")


@pytest.mark.parametrize("count", [0, MAXIMUM_EVENTS + 1])
async def test_none_and_too_many_events_are_refused_unread(
    client: AsgiClient, evidence: FakeNotices, count: int
) -> None:
    answer = await client.post_json("/events", [event()] * count)

    assert (answer.status, evidence.forgotten) == (400, [])


async def test_a_thousand_events_pass_in_one_call(
    client: AsgiClient, evidence: FakeNotices
) -> None:
    assert (await client.post_json("/events", [event()] * MAXIMUM_EVENTS)).status == 204
    assert len(evidence.forgotten) == MAXIMUM_EVENTS


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
async def test_a_body_that_is_no_json_is_refused(client: AsgiClient, body: bytes) -> None:
    answer = await client.post("/events", body, {**KEY, "Content-Type": "application/json"})

    assert (answer.status, answer.message) == (400, "The body is not JSON.")


async def test_a_body_that_is_too_large_is_refused(
    client: AsgiClient, evidence: FakeNotices
) -> None:
    answer = await client.post_json("/events", event(id="x" * MAXIMUM_BYTES))

    assert (answer.status, evidence.forgotten) == (413, [])


@pytest.mark.parametrize(
    "offered",
    ["", "Bearer", "events-key", "Basic events-key", "Bearer EVENTS-KEY", "Bearer twin-key"],
)
async def test_nobody_without_a_key_of_their_own_is_heard(
    client: AsgiClient, evidence: FakeNotices, offered: str
) -> None:
    answer = await client.post_json("/events", event(), {"Authorization": offered})

    assert (answer.status, answer.code, evidence.forgotten) == (401, "UNAUTHENTICATED", [])
    assert answer.headers["www-authenticate"] == 'Bearer realm="kindred-events"'


async def test_a_call_is_one_line_that_counts_and_names_nobody(client: AsgiClient) -> None:
    with capture_logs() as lines:
        await client.post_json("/events", [event(), UNUSABLE["no number"]])

    (line,) = [one for one in lines if one["event"] == "events"]
    assert (line["client_id"], line["taken"], line["refused"]) == ("events", 1, 1)
    assert not any(one in str(lines) for one in (SUBJECT, ACTOR, "9990000019"))


async def test_two_keys_in_one_call_are_none(client: AsgiClient, evidence: FakeNotices) -> None:
    both = [("Authorization", "Bearer events-key"), ("Authorization", "Bearer other")]

    answer = await client.post_json("/events", event(), both)

    assert (answer.status, evidence.forgotten) == (401, [])


async def test_what_cannot_be_kept_is_to_be_sent_again(
    client: AsgiClient, evidence: FakeNotices
) -> None:
    evidence.broken = True

    answer = await client.post_json("/events", event())

    assert (answer.status, answer.headers["retry-after"]) == (503, "5")

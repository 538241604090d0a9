"""Several searches in one Bundle, and each answer as if it had been asked for alone."""

import json
from typing import Any

import pytest

from sources.batch import read_batch, write_batch
from sources.errors import Absent, Declined, InvalidAnswer, RateLimited, Unavailable
from sources.question import Question, Reply
from tests.support.auth import NOW

ENTRY: dict[str, Any] = {"resource": {"resourceType": "Bundle"}, "response": {"status": "200 OK"}}
CAP = 1000


def a_response(*entries: Any, kind: str = "batch-response") -> bytes:
    """The answer to a batch of so many searches."""
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries}).encode()


def told(entry: Any, cap: int = CAP) -> object:
    """What became of the one search in a batch."""
    return read_batch(a_response(entry), [cap], NOW)[0]


def test_each_search_is_an_entry_with_its_address() -> None:
    questions = [
        Question("Appointment", (("patient.identifier", "s|9"), ("_count", "5"))),
        Question("Communication", (("patient.identifier", "s|9"),)),
    ]

    bundle = json.loads(write_batch(questions))

    assert [one["request"] for one in bundle["entry"]] == [
        {"method": "GET", "url": "Appointment?patient.identifier=s%7C9&_count=5"},
        {"method": "GET", "url": "Communication?patient.identifier=s%7C9"},
    ]
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "batch")


def test_an_answer_is_the_bytes_that_came() -> None:
    assert told(ENTRY) == Reply(200, {}, b'{"resourceType": "Bundle"}')
    assert told({"response": {"status": "204"}}) == Reply(204, {}, b"")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("400 Bad Request", Declined),
        ("404", Absent),
        ("429 Too Many Requests", RateLimited),
        ("503", Unavailable),
        ("302 Found", InvalidAnswer),
        ("", InvalidAnswer),
        ("OK", InvalidAnswer),
        ("2000", InvalidAnswer),
        ("999", InvalidAnswer),
    ],
)
def test_a_status_means_what_it_would_mean_alone(status: str, error: type[Exception]) -> None:
    assert type(told({**ENTRY, "response": {"status": status}})) is error


def test_an_absent_thing_is_told_from_an_absent_service() -> None:
    outcome = {"resourceType": "OperationOutcome"}

    said = told({"response": {"status": "404", "outcome": outcome}})

    assert isinstance(said, Absent)
    assert said.is_outcome


def test_an_answer_over_its_cap_costs_only_itself() -> None:
    found = read_batch(a_response(ENTRY, ENTRY), [CAP, 10], NOW)

    assert [type(one) for one in found] == [Reply, InvalidAnswer]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        a_response(),
        a_response(ENTRY, ENTRY),
        a_response(ENTRY, kind="searchset"),
        b'{"resourceType":"OperationOutcome"}',
        b'{"type":"batch-response","entry":[{}]}',
        b'{"resourceType":"Bundle","type":"batch-response","entry":[null]}',
    ],
)
def test_what_is_no_answer_to_the_batch_is_invalid(body: bytes) -> None:
    with pytest.raises(InvalidAnswer):
        read_batch(body, [CAP], NOW)

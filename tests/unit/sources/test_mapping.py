"""When to come back: as seconds, as a date, or not said. And what a status says of its source."""

from datetime import UTC, datetime

import pytest

from sources.errors import Declined, RateLimited, SourceError, Unavailable
from sources.mapping import LONGEST_RETRY_SECONDS, check_status

NOW = datetime(2026, 6, 15, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("Mon, 15 Jun 2026 11:00:30 GMT", 30),
        ("Mon, 15 Jun 2026 11:00:30 -0000", 30),
        ("Mon, 15 Jun 2026 10:00:00 GMT", 0),
        ("9" * 400, LONGEST_RETRY_SECONDS),
        ("Fri, 01 Jan 9999 00:00:00 GMT", LONGEST_RETRY_SECONDS),
        ("-5", None),
        ("soon", None),
        ("Mon, 15 Jun 2026 11:00:30 +99999999999999999999", None),
        ("٣", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(value: str, seconds: int | None) -> None:
    with pytest.raises(RateLimited) as raised:
        check_status(429, {"Retry-After": value}, NOW)

    assert raised.value.retry_after_seconds == seconds


@pytest.mark.parametrize("status", [200, 201, 204, 207])
def test_every_success_is_no_error(status: int) -> None:
    check_status(status, {}, NOW)


def test_an_error_says_its_status_and_nothing_else() -> None:
    with pytest.raises(Unavailable) as raised:
        check_status(500, {"X-Detail": "9990000018"}, NOW, b"9990000018")

    assert str(raised.value) == "UNAVAILABLE"
    assert isinstance(raised.value, SourceError)


@pytest.mark.parametrize("status", [400, 405, 409, 422, 501])
def test_a_question_that_is_not_taken_says_nothing_of_the_source(status: int) -> None:
    with pytest.raises(Declined):
        check_status(status, {}, NOW)

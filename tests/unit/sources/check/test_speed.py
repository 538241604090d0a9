"""How long answers take against the deadline, and how large they are against the limit."""

import pytest

from sources.check.caller import Seen, Trouble
from sources.check.finding import Severity, Topic
from sources.check.speed import times
from tests.support.fhir_server import FakeFhirServer
from tests.unit.sources.check.trying import (
    FAULT,
    NOTE,
    OK,
    WARNING,
    a_source,
    said,
    well_filled,
)


def after(*milliseconds: float) -> list[Seen]:
    """Good answers that took so long."""
    return [Seen(status=200, milliseconds=one) for one in milliseconds]


@pytest.mark.parametrize(
    ("seen", "severity"),
    [
        (after(10, 20, 30, 40, 50), OK),
        (after(10, 20, 1001, 1100, 1200), NOTE),
        (after(10, 20, 30, 40, 2100), WARNING),
        (after(10, 20, 2001, 2100, 2200), FAULT),
        ([*after(10, 20), Seen(status=429)], WARNING),
        ([Seen(trouble=Trouble.SLOW)], WARNING),
    ],
)
def test_times_are_judged_by_the_deadline(seen: list[Seen], severity: Severity) -> None:
    source = a_source("https://trust.example", deadline_milliseconds=2000)

    [found] = times(source, seen)

    assert found.severity is severity


def test_a_deadline_that_would_do_is_suggested() -> None:
    source = a_source("https://trust.example", deadline_milliseconds=500)

    [found] = times(source, after(600, 700, 800))

    assert found.line == "deadline_milliseconds = 1500"


async def test_a_page_near_the_limit_is_a_warning() -> None:
    async with FakeFhirServer() as server:
        well_filled(server)

        found = await said(server, Topic.SPEED, max_response_bytes=1500)

    assert [one for what, one in found.items() if "1500 are allowed" in what] == [WARNING]
    assert [one for what, one in found.items() if "5 searches" in what] == [OK]

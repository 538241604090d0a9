"""Health, the sandbox's clock, and the example operations."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.routing import Route

from edge.examples import read_examples
from edge.health import Readiness, alive
from edge.sandbox_clock import ClockEndpoint, MovableClock
from edge.stopping import Stopping
from tests.support.application import framed
from tests.support.asgi import AsgiClient

BIRTHDAY = datetime(2026, 6, 15, tzinfo=UTC)


async def test_a_process_that_answers_is_alive() -> None:
    answer = await framed([Route("/livez", alive)]).get("/livez")

    assert (answer.status, answer.text) == (200, "alive\n")


@pytest.mark.parametrize(
    ("works", "status", "text"),
    [
        (True, 200, "ready\n"),
        (False, 503, "not ready: the audit store cannot be written\n"),
    ],
)
async def test_ready_means_that_access_can_be_recorded(works: bool, status: int, text: str) -> None:
    readiness = Readiness(lambda: works, Stopping())

    answer = await framed([Route("/readyz", readiness.__call__)]).get("/readyz")

    assert (answer.status, answer.text) == (status, text)


async def test_nothing_is_ready_that_was_told_to_stop() -> None:
    stopping = Stopping()
    readiness = Readiness(lambda: True, stopping)

    stopping.begin()

    answer = await framed([Route("/readyz", readiness.__call__)]).get("/readyz")
    assert (answer.status, answer.text) == (503, "not ready: stopping\n")


def clock_client(clock: MovableClock) -> AsgiClient:
    endpoint = ClockEndpoint(clock)
    return framed(
        [
            Route("/sandbox/clock", endpoint.show, methods=["GET"]),
            Route("/sandbox/clock", endpoint.move, methods=["PUT"]),
        ]
    )


def seconds_from(clock: MovableClock, instant: datetime) -> float:
    return abs((clock() - instant) / timedelta(seconds=1))


async def test_the_clock_goes_on_from_where_it_is_set() -> None:
    clock = MovableClock()

    answer = await clock_client(clock).request(
        "PUT", "/sandbox/clock", b'{"now": "2026-06-15T01:00:00+01:00"}'
    )

    assert answer.status == 200
    assert seconds_from(clock, BIRTHDAY) < 60
    assert seconds_from(clock, datetime.fromisoformat(answer.json()["now"])) < 60


async def test_the_clock_shows_where_it_stands() -> None:
    answer = await clock_client(MovableClock(BIRTHDAY)).get("/sandbox/clock")

    assert answer.json()["now"].startswith("2026-06-15T00:0")


def test_a_clock_nobody_moved_shows_real_time() -> None:
    assert seconds_from(MovableClock(), datetime.now(UTC)) < 60


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"{}", b"[]", b"\xff", b'{"now": 1}', b'{"now": "tomorrow"}', b"[" * 100_000),
        *(b'{"now": "2026-06-15T00:00:00"}', b'{"now": "2026-06-15"}', b'{"now": null}'),
    ],
)
async def test_what_is_no_instant_moves_nothing(body: bytes) -> None:
    clock = MovableClock(BIRTHDAY)

    answer = await clock_client(clock).request("PUT", "/sandbox/clock", body)

    assert (answer.status, answer.code) == (400, "BAD_INPUT")
    assert seconds_from(clock, BIRTHDAY) < 60


def test_an_example_says_its_name_persona_and_story(tmp_path: Path) -> None:
    head = "# name: A name: with more\n# other: no\n# persona: maya\n# story: Long ago.\n"
    query = "query { a }\n# name: no\n"
    (tmp_path / "2.graphql").write_text(head + query, encoding="utf-8")
    (tmp_path / "2.json").write_text('{"a": 1}', encoding="utf-8")
    (tmp_path / "1.graphql").write_text("{ a }", encoding="utf-8")

    assert read_examples(tmp_path) == [
        {"name": "1", "persona": "", "story": "", "query": "{ a }", "variables": "{}"},
        {
            "name": "A name: with more",
            "persona": "maya",
            "story": "Long ago.",
            "query": query,
            "variables": '{"a": 1}',
        },
    ]


def test_a_folder_without_examples_has_none(tmp_path: Path) -> None:
    assert read_examples(tmp_path) == []

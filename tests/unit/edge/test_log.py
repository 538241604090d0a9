"""Lines of the log hold codes and counts, and of libraries only what they are templates of."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from edge.log import configure_log
from tests.support.application import Application, memory
from tests.support.auth import ACTOR, a_person
from tests.support.builders import CANARY, a_directory_of, a_source, an_item
from tests.support.fakes import a_world

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """A stream that the log goes to, for this test only."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    made = io.StringIO()
    configure_log("INFO", made)
    yield made
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def lines(stream: io.StringIO) -> Lines:
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_line_of_json(lines: Lines) -> None:
    structlog.get_logger().info("request", status=200, text="one\ntwo")

    (line,) = lines()
    assert (line["event"], line["level"], line["status"]) == ("request", "info", 200)
    assert line["timestamp"].endswith("Z")


def test_events_below_the_level_are_left_out(lines: Lines) -> None:
    structlog.get_logger().debug("plan")
    logging.getLogger("library").info("starting")

    assert lines() == []


def test_a_library_is_quoted_by_its_template(lines: Lines) -> None:
    logging.getLogger("aiohttp").warning("Cannot connect to %s", f"https://x/{CANARY}")

    (line,) = lines()
    assert (line["event"], line["logger"]) == ("library", "aiohttp")
    assert line["template"] == "Cannot connect to %s"
    assert CANARY not in str(line)


@pytest.mark.parametrize("message", [f"Cannot connect to {CANARY}", "100%", {"who": CANARY}])
def test_a_message_that_is_no_template_is_left_out(lines: Lines, message: object) -> None:
    logging.getLogger("asyncio").error(message)

    (line,) = lines()
    assert line["template"] is None
    assert line["at"].startswith("test_log:")
    assert CANARY not in str(line)


def test_an_exception_of_a_library_is_told_by_its_kind(lines: Lines) -> None:
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("library").exception("Failed on %s", CANARY)

    (line,) = lines()
    assert (line["kind"], CANARY in str(line)) == ("ValueError", False)


def test_a_line_has_a_size(lines: Lines) -> None:
    structlog.get_logger().info("request", text="x" * 5000)

    assert len(lines()[0]["text"]) == 500


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(KeyError):
        configure_log("LOUD")


async def test_one_query_is_told_in_eight_steps() -> None:
    made = a_world(
        a_directory_of(a_source("RA1")), an_item("RA1"), people=[a_person(ACTOR).build()]
    )
    with memory() as engine, capture_logs() as lines:
        query = {"query": "{ viewer { patient { appointments { totalCount } } } }"}
        await Application(made, engine).client().post_json("/graphql", query)

    told = [line["event"] for line in lines if line["event"].startswith("step ")]
    assert [int(event[5]) for event in told] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert ACTOR not in str(lines)

"""The guard in front of real sockets: what is sent, what is sent again, and what is let go of."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest

from schema.answer import Answer, Effort, Outcome, Pause
from schema.deadline import Deadline
from schema.directory import RecordType
from schema.report import SourceStatus
from sources.client import FhirClient
from sources.errors import NotAsked, SourceError, Unavailable
from sources.guard.breaker import MOST_FAILURES, OPEN_SECONDS
from sources.guard.pulse import Pulse
from sources.question import Question
from sources.tally import tallied
from tests.contract.reading import answered, ids
from tests.support import patience
from tests.support.fhir_resources import ANNA, a_bundle, an_appointment
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, LiveTrust, a_client, a_live_trust
from tests.support.ticks import FakeTicks

APPOINTMENTS = Question(path="Appointment", parameters=(("patient.identifier", "s|1"),))
BUNDLE = Says.json(a_bundle(an_appointment()))
PATIENT_FREE = "identifier-modifier"
"""A dialect in which one question is one request."""
SHARED = patience.MILLISECONDS // 2
"""A deadline with which a question is shared: whoever asks leaves the source all of it."""

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def a_socket(talk: Talk) -> AsyncIterator[str]:
    """A server that does as told with each connection; its base URL."""
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/fhir"


async def error_of(client: FhirClient, seconds: float = patience.SECONDS) -> SourceError:
    """What the question ends with."""
    with pytest.raises(SourceError) as raised:
        await client.ask(APPOINTMENTS, Deadline.after(seconds))
    return raised.value


@pytest.mark.parametrize("status", [502, 503])
async def test_a_gateway_that_stumbles_is_asked_once_more(status: int) -> None:
    async with FakeFhirServer(PATIENT_FREE) as server:
        server.says("Appointment", Says(status), BUNDLE)

        async with a_live_trust(server.base, PATIENT_FREE) as trust:
            answer = answered(await trust.search())

    assert ids(answer) == ["a1"]
    assert (answer.effort.calls, answer.effort.retries) == (2, 1)


@pytest.mark.parametrize(
    "says",
    [*map(Says, [400, 404, 429, 500, 504]), Says(503, headers={"Retry-After": "0"})],
    ids=lambda says: str(says.status),
)
async def test_what_another_attempt_would_not_mend_is_asked_once(says: Says) -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Appointment", says)

        await error_of(client)

        assert len(server.asked) == 1


async def test_a_connection_lost_before_the_answer_is_tried_again() -> None:
    connections = 0

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        writer.close()

    async with a_socket(hang_up) as base, a_client(base) as client:
        with tallied(True) as tally:
            error = await error_of(client)

    assert isinstance(error, Unavailable)
    assert (connections, tally.retries) == (2, 1)


async def test_a_source_that_is_not_there_is_tried_again() -> None:
    async with a_client("http://127.0.0.1:9/fhir") as client:
        with tallied(True) as tally:
            await error_of(client)

    assert tally.retries == 1


async def test_a_source_that_asks_to_wait_is_sent_nothing_more() -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Appointment", Says(503, headers={"Retry-After": "120"}))
        await error_of(client)

        error = await error_of(client)

        assert isinstance(error, NotAsked)
        assert (error.pause, error.retry_after_seconds) == (Pause.TOLD_TO_WAIT, 30)
        assert len(server.asked) == 1


async def test_fhirpys_own_calls_pass_the_guard_too() -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Appointment", Says(429, headers={"Retry-After": "9"}))
        await error_of(client)

        with pytest.raises(NotAsked):
            await client.resources("Patient").fetch()

        assert len(server.asked) == 1


async def test_the_outcome_says_why_and_how_long_a_source_rests() -> None:
    ticks = FakeTicks()
    async with FakeFhirServer(PATIENT_FREE) as server:
        server.says("Appointment", Says(500))

        async with a_live_trust(
            server.base, PATIENT_FREE, pulse=Pulse(ticks, lambda: 0.0)
        ) as trust:
            outcomes = [await trust.search() for _ in range(MOST_FAILURES + 1)]
            (guard,) = trust.network.guards[TRUST]
            resting = guard.resting

    assert told(outcomes[-1]) == (SourceStatus.NOT_ASKED, Pause.RESTING, OPEN_SECONDS)
    assert (len(server.asked), resting) == (MOST_FAILURES, ("Appointment",))


async def test_a_source_that_mended_is_asked_again_after_its_rest() -> None:
    ticks = FakeTicks()
    async with FakeFhirServer(PATIENT_FREE) as server:
        server.says("Appointment", *[Says(500)] * MOST_FAILURES, BUNDLE)

        async with a_live_trust(
            server.base, PATIENT_FREE, pulse=Pulse(ticks, lambda: 0.0)
        ) as trust:
            for _ in range(MOST_FAILURES):
                await trust.search()
            ticks.advance(OPEN_SECONDS)
            answer = answered(await trust.search())

    assert ids(answer) == ["a1"]


async def test_callers_in_a_hurry_do_not_make_a_live_source_rest() -> None:
    async with FakeFhirServer(PATIENT_FREE) as server:
        server.says("Appointment", *[Says(is_silent=True)] * MOST_FAILURES, BUNDLE)

        async with a_live_trust(server.base, PATIENT_FREE) as trust:
            hurried = LiveTrust(trust.network, seconds=0.08)
            for _ in range(MOST_FAILURES):
                await hurried.search()
            answer = answered(await trust.search())

    assert ids(answer) == ["a1"]


def told(outcome: Outcome) -> tuple[SourceStatus, Pause | None, int | None]:
    """What a failure says."""
    assert not isinstance(outcome, Answer)
    return outcome.status, outcome.pause, outcome.retry_after_seconds


async def test_an_outcome_says_what_it_took() -> None:
    async with FakeFhirServer(PATIENT_FREE) as server:
        server.page_size = 1
        server.holds(ANNA, an_appointment("a1"), an_appointment("a2"))

        async with a_live_trust(server.base, PATIENT_FREE) as trust:
            answer = answered(await trust.search())
            nothing = answered(await trust.read("no id!"))

    assert (answer.effort.calls, answer.effort.retries, answer.effort.hedges) == (2, 0, 0)
    assert nothing.effort == Effort(milliseconds=nothing.effort.milliseconds)


async def test_the_same_search_at_the_same_time_is_one_request() -> None:
    async with FakeFhirServer(PATIENT_FREE) as server:
        server.holds(ANNA, an_appointment())

        async with a_live_trust(server.base, PATIENT_FREE, deadline_milliseconds=SHARED) as trust:
            outcomes = await asyncio.gather(*(trust.search() for _ in range(5)))

    assert len(server.asked) == 1
    assert [ids(answered(one)) for one in outcomes] == [["a1"]] * 5


async def test_when_all_who_searched_have_left_the_request_is_called_off() -> None:
    gone = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        await reader.read()
        gone.set()
        writer.close()

    asked = asyncio.Event()
    async with (
        a_socket(listen) as base,
        a_live_trust(base, PATIENT_FREE, deadline_milliseconds=SHARED) as trust,
    ):
        callers = [asyncio.create_task(trust.search()) for _ in range(3)]
        await asked.wait()
        for one in callers:
            one.cancel()

        async with asyncio.timeout(patience.SOON_SECONDS):
            await gone.wait()


async def test_closing_the_network_ends_a_search_that_is_shared() -> None:
    async with FakeFhirServer(PATIENT_FREE) as server:
        server.says("Appointment", Says(is_silent=True))

        async with a_live_trust(server.base, PATIENT_FREE, deadline_milliseconds=SHARED) as trust:
            searching = asyncio.create_task(trust.search())
            await server.was_asked.wait()

        await asyncio.wait([searching])
        assert searching.cancelled()


@pytest.mark.parametrize("leaves", [True, False], ids=["cancelled", "timed out"])
async def test_a_thousand_who_gave_up_leave_nothing_behind(leaves: bool) -> None:
    async with AsyncExitStack() as running:
        server = await running.enter_async_context(FakeFhirServer(PATIENT_FREE))
        server.says("Appointment", Says(is_silent=True))
        async with a_live_trust(
            server.base,
            PATIENT_FREE,
            seconds=patience.SECONDS if leaves else 0.4,
            max_per_second=100_000,
            max_concurrent=100,
        ) as trust:
            for _ in range(4):
                await give_up(trust, server, 250, leaves)
            await running.aclose()  # so that the tasks of the server are not among ours

            assert asyncio.all_tasks() == {asyncio.current_task()}
            assert not connector_of(trust)._acquired


async def give_up(trust: LiveTrust, server: FakeFhirServer, people: int, leaves: bool) -> None:
    """So many search; they leave when the server has noticed, or wait until their time is over."""
    server.was_asked.clear()
    searching = [asyncio.create_task(trust.search()) for _ in range(people)]
    if leaves:
        await server.was_asked.wait()
        for one in searching:
            one.cancel()
    await asyncio.gather(*searching, return_exceptions=True)


def connector_of(trust: LiveTrust) -> aiohttp.BaseConnector:
    """The pool of the source under test."""
    port = trust.network.source(TRUST, RecordType.APPOINTMENT)
    connector = port._source._endpoint.client._wire.session.connector  # type: ignore[attr-defined]
    assert isinstance(connector, aiohttp.BaseConnector)
    return connector

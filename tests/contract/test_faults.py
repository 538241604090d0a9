"""What every dialect makes of a source that fails: a status, and everybody else is left alone."""

import asyncio
import gzip
import random

import pytest

from schema.answer import Failure
from schema.deadline import Deadline
from schema.directory import RecordType
from schema.report import SourceStatus
from schema.request import Fetch
from sources.bundle import MOST_ENTRIES
from tests.contract.reading import answered, ids
from tests.support.fhir_resources import Json, a_bundle, an_appointment
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, LiveTrust, a_live_trust, a_permit

HTML = Says(200, b"<html><body>Please sign in</body></html>", {"Content-Type": "text/html"})
ONE = Says.json(a_bundle(an_appointment()))


def failed(status: SourceStatus, retry_after_seconds: int | None = None) -> Failure:
    """What the port gives for a source that failed."""
    return Failure(TRUST, status, retry_after_seconds)


@pytest.mark.parametrize(
    ("says", "status", "retry_after"),
    [
        (Says(500), SourceStatus.UNAVAILABLE, None),
        (Says(502), SourceStatus.UNAVAILABLE, None),
        (Says(503, headers={"Retry-After": "120"}), SourceStatus.UNAVAILABLE, 120),
        (Says(504), SourceStatus.TIMED_OUT, None),
        (Says(408), SourceStatus.TIMED_OUT, None),
        (Says(429, headers={"Retry-After": "7"}), SourceStatus.RATE_LIMITED, 7),
        (Says(429), SourceStatus.RATE_LIMITED, None),
        (Says(401), SourceStatus.REFUSED, None),
        (Says(403), SourceStatus.REFUSED, None),
        (Says(400), SourceStatus.UNAVAILABLE, None),
        (Says(404), SourceStatus.UNAVAILABLE, None),
        (Says(410), SourceStatus.UNAVAILABLE, None),
    ],
)
async def test_each_error_status_has_its_own_meaning(
    trust: LiveTrust,
    server: FakeFhirServer,
    says: Says,
    status: SourceStatus,
    retry_after: int | None,
) -> None:
    server.says("Appointment", says)

    outcome = await trust.search()

    assert outcome == failed(status, retry_after)


@pytest.mark.parametrize(
    "says",
    [
        HTML,
        Says(200, b"\xff\xfe\x00"),
        Says(200, ONE.body[:-20]),
        Says(200, ONE.body, missing_bytes=500),
        Says(200, b"[" * 200_000),
        Says(200, b'{"resourceType":"Bundle","entry":' + b"[" * 200_000),
        Says.json({"resourceType": "Patient", "id": "p1"}),
        Says.json(["Bundle"]),
        Says.json({"get": 5}),
        Says.json({"resourceType": "OperationOutcome", "issue": [{"severity": "fatal"}]}),
        Says(302, headers={"Location": "/login"}),
    ],
    ids=lambda says: says.body[:30].decode("latin-1") or str(says.status),
)
async def test_what_is_no_bundle_is_invalid(
    trust: LiveTrust, server: FakeFhirServer, says: Says
) -> None:
    server.says("Appointment", says)

    outcome = await trust.search()

    assert outcome == failed(SourceStatus.INVALID)
    assert server.asked_for("elsewhere/login") == []


@pytest.mark.parametrize(
    "says",
    [
        Says(200, b""),
        Says(200, b" \n"),
        Says(204),
        Says.json({"resourceType": "OperationOutcome", "issue": [{"severity": "information"}]}),
        Says.json({"resourceType": "Bundle", "total": 0}),
        Says.json({"resourceType": "Bundle", "entry": None}),
    ],
    ids=lambda says: says.body.decode() or str(says.status),
)
async def test_every_way_of_saying_none_is_empty(
    trust: LiveTrust, server: FakeFhirServer, says: Says
) -> None:
    server.says("Appointment", says)

    answer = answered(await trust.search())

    assert (answer.status, answer.items) == (SourceStatus.EMPTY, ())


async def test_not_found_means_none_where_it_is_declared(
    server: FakeFhirServer, dialect: str
) -> None:
    server.says("Appointment", Says(404))

    async with a_live_trust(server.base, dialect, not_found_means_none=True) as trust:
        answer = answered(await trust.search())

    assert answer.status is SourceStatus.EMPTY


async def test_a_silent_source_is_given_up_at_its_own_deadline(
    server: FakeFhirServer, dialect: str
) -> None:
    server.says("Appointment", Says(is_silent=True))

    async with a_live_trust(server.base, dialect, deadline_milliseconds=150) as trust:
        outcome = await trust.search()

    assert outcome == failed(SourceStatus.TIMED_OUT)


async def test_a_silent_source_is_given_up_before_the_operation_ends(
    server: FakeFhirServer, dialect: str
) -> None:
    server.says("Appointment", Says(is_silent=True))

    async with a_live_trust(server.base, dialect, seconds=0.2) as trust:
        outcome = await trust.search()

    assert outcome == failed(SourceStatus.TIMED_OUT)


async def test_a_source_that_is_not_there_is_unavailable(dialect: str) -> None:
    async with a_live_trust("http://127.0.0.1:9/fhir", dialect) as trust:
        outcome = await trust.search()

    assert outcome == failed(SourceStatus.UNAVAILABLE)


@pytest.mark.parametrize("compressed", [False, True])
async def test_an_answer_over_the_cap_of_bytes_is_cut(
    server: FakeFhirServer, dialect: str, compressed: bool
) -> None:
    # Hexadecimal digits pack to half: this is cut for its size, not as a bomb.
    digits = random.Random(1).randbytes(600_000).hex()  # noqa: S311
    body = Says.json(a_bundle(an_appointment(description=digits))).body
    headers = {"Content-Encoding": "gzip"} if compressed else {}
    server.says("Appointment", Says(200, gzip.compress(body) if compressed else body, headers))

    async with a_live_trust(server.base, dialect, max_response_bytes=1_000_000) as trust:
        outcome = await trust.search()

    assert outcome == failed(SourceStatus.INVALID)


async def test_cancelling_a_search_is_passed_on(trust: LiveTrust, server: FakeFhirServer) -> None:
    server.says("Appointment", Says(is_silent=True))
    searching = asyncio.create_task(trust.search())
    await server.was_asked.wait()

    searching.cancel()

    with pytest.raises(asyncio.CancelledError):
        await searching


async def test_a_permit_for_another_source_is_a_defect(trust: LiveTrust) -> None:
    port = trust.network.source(TRUST, RecordType.APPOINTMENT)
    foreign = Fetch(a_permit(RecordType.APPOINTMENT, code="RB1"), RecordType.APPOINTMENT)

    with pytest.raises(ValueError, match="permit"):
        await port.search(foreign, Deadline.after(1))


async def test_one_failure_leaves_the_next_question_alone(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    server.says("Appointment", HTML, ONE)

    first, second = await trust.search(), await trust.search()

    assert first == failed(SourceStatus.INVALID)
    assert ids(answered(second)) == ["a1"]


async def test_a_search_looks_at_so_many_entries_and_no_more(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    many: list[Json] = [{}] * (MOST_ENTRIES - 1)
    link = [{"relation": "next", "url": "Appointment?page=2"}]
    first = Says.json({"resourceType": "Bundle", "entry": many, "link": link})
    server.says("Appointment", first, Says.json(a_bundle(an_appointment("a1"), an_appointment())))

    answer = answered(await trust.search())

    assert (answer.status, ids(answer)) == (SourceStatus.INCOMPLETE, ["a1"])
    assert answer.unreadable == MOST_ENTRIES - 1


async def test_a_full_search_follows_no_further_link(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    link = [{"relation": "next", "url": "Appointment?page=2"}]
    full = {"resourceType": "Bundle", "entry": [{}] * MOST_ENTRIES, "link": link}
    server.says("Appointment", Says.json(full))

    answer = answered(await trust.search())

    assert (answer.status, answer.unreadable) == (SourceStatus.INCOMPLETE, MOST_ENTRIES)
    assert len(server.asked_for("Appointment")) == 1

"""Faults of how an answer travels, as a client meets them on the wire."""

import asyncio

import pytest
from aiohttp import ClientError, ClientPayloadError, ClientTimeout, ServerDisconnectedError

from tests.sandbox.asking import MAYA, Asker

VISITS = {"patient.identifier": MAYA}


async def test_a_dripping_answer_begins_and_does_not_end(broken: Asker) -> None:
    await broken.turn("RB1", "drip", milliseconds=20)
    headers = {"Authorization": f"Bearer {await broken.token('RB1')}"}
    url = f"{broken.origin}/trusts/RB1/FHIR/R4/Patient/1"

    async with broken.session.get(url, headers=headers) as answer:
        start = await answer.content.readexactly(5)

        with pytest.raises(TimeoutError):
            await asyncio.wait_for(answer.read(), 0.3)

    assert (answer.status, start) == (200, b'{"res')


async def test_a_reset_connection_gives_no_headers(broken: Asker) -> None:
    await broken.token("RB1")
    await broken.turn("RB1", "reset")

    with pytest.raises(OSError, match="reset"):
        await _raw_answer(broken, "/trusts/RB1/FHIR/R4/Patient/1")


async def test_a_refused_connection_ends_without_a_byte(broken: Asker) -> None:
    await broken.turn("RB1", "refused")

    answer = await _raw_answer(broken, "/trusts/RB1/FHIR/R4/Patient/1")

    assert answer == b""


async def test_a_client_sees_a_refused_source_as_disconnected(broken: Asker) -> None:
    await broken.turn("RB1", "refused")

    with pytest.raises(ServerDisconnectedError):
        await broken.find("RB1", "Appointment", VISITS)


@pytest.mark.parametrize("form", ["body", "headers"])
async def test_a_reset_midway_promises_more_than_it_sends(broken: Asker, form: str) -> None:
    await broken.turn("RB1", "reset-midway", form=form)

    with pytest.raises((ClientPayloadError, ClientError)):
        await broken.find("RB1", "Appointment", VISITS)

    assert (await broken.raw("GET", "/requests/RB1")).json[0]["status"] == 200


async def test_only_the_first_request_is_slow_once(broken: Asker) -> None:
    await broken.token("RB1")
    await broken.turn("RB1", "slow-once", milliseconds=60_000)
    first = asyncio.create_task(broken.find("RB1", "Patient", {"_id": "1"}))
    while not (await broken.raw("GET", "/requests/RB1")).json:
        pass  # each look is a request: the first one arrives meanwhile

    second = await broken.find("RB1", "Patient", {"_id": "1"})

    assert (second.status, first.done()) == (200, False)
    first.cancel()


async def test_a_fault_may_begin_after_some_requests(broken: Asker) -> None:
    await broken.turn("RB1", "forbidden", after=2)

    answers = [await broken.find("RB1", "Patient", {"_id": "1"}) for _ in range(4)]

    assert [answer.status for answer in answers] == [200, 200, 403, 403]


async def test_a_fault_may_hit_one_resource_type_only(broken: Asker) -> None:
    await broken.turn("RB1", "forbidden", only="Appointment")

    visits = await broken.ask("POST", "RB1", "/Appointment/_search", data=VISITS)
    letters = await broken.find("RB1", "DocumentReference", VISITS)

    assert (visits.status, letters.status) == (403, 200)


async def test_a_client_that_leaves_is_written_down(broken: Asker) -> None:
    await broken.token("RB1")
    await broken.turn("RB1", "hang")

    with pytest.raises(TimeoutError):
        await broken.ask("GET", "RB1", "/Patient/1", timeout=ClientTimeout(total=0.2))

    while not (log := (await broken.raw("GET", "/requests/RB1")).json)[0]["left"]:
        pass  # each look is a request: the end of the connection arrives meanwhile
    assert [one["status"] for one in log] == [None]


@pytest.mark.parametrize("kind", ["none", "reset", "reset-midway", "refused"])
async def test_a_client_that_waited_did_not_leave(broken: Asker, kind: str) -> None:
    await broken.turn("RB1", kind)

    await asyncio.gather(broken.find("RB1", "Patient", {"_id": "1"}), return_exceptions=True)

    log = (await broken.raw("GET", "/requests/RB1")).json
    assert [one["left"] for one in log] == [False] * len(log)


async def _raw_answer(asker: Asker, path: str) -> bytes:
    """Everything a plain socket hears after asking for a path."""
    port = int(asker.origin.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    try:
        return await reader.read()
    finally:
        writer.close()

"""Slow clients on real sockets are cut off by the server, and cost the others nothing.

Limits are small here, so that nobody waits; that the gateway's own are kept to the second is tested
in `tests/unit/edge/test_patience.py`, and how many it bears is measured by `bench.slow_clients`.
"""

import asyncio
import select
import socket

import pytest

from tests.wire.door import PATIENCE_SECONDS, Recorder, a_door, told
from tests.wire.test_framing import GET, LAST, POST

HASTY = {"head_seconds": 0.2, "unread_seconds": 0.2}
TOO_LARGE_FOR_SOCKETS = 50_000_000

SLOW = {
    "nothing at all": (b"", []),
    "half a head": (GET, [408]),
    "a second head that stops": (GET + b"\r\n" + GET, [200, 408]),
    "empty lines": (b"\r\n" * 100, []),
}


@pytest.mark.parametrize(("sent", "statuses"), SLOW.values(), ids=SLOW)
async def test_who_sends_no_whole_head_is_cut_off(sent: bytes, statuses: list[int]) -> None:
    async with a_door(Recorder(), **HASTY) as port:
        heard = await told(port, sent)

    assert (heard.statuses, heard.closed) == (statuses, True)


async def test_who_never_reads_an_answer_is_cut_off() -> None:
    recorder = Recorder(TOO_LARGE_FOR_SOCKETS)

    async with a_door(recorder, **HASTY) as port:
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(GET + b"\r\n")
            reset = await asyncio.to_thread(was_reset, client)

    assert reset
    assert recorder.under_way == 0


async def test_many_slow_clients_cost_a_good_one_no_answer() -> None:
    async with a_door(Recorder(), head_seconds=0.5) as port:
        slow = [asyncio.create_task(told(port, GET)) for _ in range(300)]
        good = [await told(port, LAST) for _ in range(20)]
        cut = await asyncio.gather(*slow)

    assert [one.statuses for one in good] == [[200]] * 20
    assert {(*one.statuses, one.closed) for one in cut} == {(408, True)}


async def test_who_leaves_in_a_body_leaves_no_task_behind() -> None:
    recorder = Recorder()

    async with a_door(recorder) as port:
        for _ in range(100):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(POST + b"Content-Length: 1000\r\n\r\nabc")
            await writer.drain()
            writer.close()
        await told(port, LAST)

    assert recorder.under_way == 0


def was_reset(client: socket.socket) -> bool:
    """Did the server end the connection, though nothing was read of what it sent?"""
    poll = select.poll()
    poll.register(client, select.POLLRDHUP)
    return bool(poll.poll(PATIENCE_SECONDS * 1000))

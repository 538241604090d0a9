"""The trusts of the benchmarks: what they hold, and how they answer on the wire."""

import asyncio
from typing import Any

import orjson
import pytest

from bench.trusts import CODES, SIZES
from bench.trusts.bodies import batched, searched
from bench.trusts.resources import KINDS
from bench.trusts.serving import Connection, Trusts

NUMBER = "9990000018"
PERSON = f"patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C{NUMBER}"
GET = f"GET /TB01/FHIR/Appointment?{PERSON} HTTP/1.1\r\nHost: trusts\r\n\r\n".encode()


class Wire(asyncio.WriteTransport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))


def connected(trusts: Trusts) -> tuple[Connection, Wire]:
    """A connection to the trusts, and what comes back on it."""
    connection, wire = Connection(trusts, asyncio.get_running_loop()), Wire()
    connection.connection_made(wire)
    return connection, wire


def bundle(body: bytes | None) -> dict[str, Any]:
    """An answer that is there."""
    assert body is not None
    found: dict[str, Any] = orjson.loads(body)
    return found


@pytest.mark.parametrize("size", SIZES)
def test_all_trusts_together_hold_so_many_items(size: int) -> None:
    found = [
        bundle(searched(code, f"{kind}?{PERSON}", size))["total"]
        for code in CODES
        for kind in KINDS
    ]

    assert sum(found) == size


def test_only_elements_that_were_asked_for_come() -> None:
    answer = bundle(searched("TB01", f"Appointment?{PERSON}&_elements=start", 21))

    [entry] = answer["entry"]
    assert set(entry["resource"]) == {
        *("resourceType", "id", "meta", "start", "status", "participant"),
    }


def test_a_batch_holds_what_the_searches_give() -> None:
    targets = [f"{kind}?{PERSON}" for kind in KINDS]
    entries = [{"request": {"method": "GET", "url": one}} for one in targets]
    asked = {"resourceType": "Bundle", "type": "batch", "entry": entries}

    answer = bundle(batched("TB01", orjson.dumps(asked), 21))

    found = [one["resource"] for one in answer["entry"]]
    assert found == [bundle(searched("TB01", one, 21)) for one in targets]


def test_every_item_is_about_whoever_was_asked_for() -> None:
    text = searched("TB01", f"Communication?{PERSON}", 21)

    assert text is not None
    assert (text.count(NUMBER.encode()) > 2, b"0000000000" in text) == (True, False)


async def test_requests_that_come_in_pieces_are_answered_in_turn() -> None:
    connection, wire = connected(Trusts())

    connection.data_received(GET[:30])
    connection.data_received(GET[30:] + GET)

    assert [one.startswith(b"HTTP/1.1 200 OK") for one in wire.written] == [True, True]


async def test_the_trust_that_hangs_says_nothing_and_others_do() -> None:
    trusts = Trusts()
    trusts.manner.hanging = "TB01"
    connection, wire = connected(trusts)

    connection.data_received(GET)
    connection.data_received(GET.replace(b"TB01", b"TB02"))

    assert (len(wire.written), trusts.counters.calls) == (1, 1)

"""What the biggest hostile answers may cost in memory, measured in a process of their own."""

import asyncio
import json
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sources.envelope import MOST_VALUES
from tests.support.fhir_resources import a_bundle, a_letter, an_appointment
from tests.support.raw_server import Raw, RawServer, chunked, http

ROOT = Path(__file__).parents[2]
MOST_BYTES = 64 * 1024 * 1024
CAP = 5_000_000
"""The default of `max_response_bytes`."""
START = b'{"resourceType":"Bundle","entry":['
APPOINTMENT = json.dumps(an_appointment()).encode()
PDF = b"%PDF-1.7\n" + b"x" * 19_999_000


def _bomb() -> bytes:
    """Some 400 KB that unpack to 400 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return (
        packer.compress(START)
        + b"".join(packer.compress(b" " * 1_000_000) for _ in range(400))
        + packer.flush()
    )


def _full(begin: bytes, piece: bytes, values: int, end: bytes) -> bytes:
    """As many pieces as the caps of bytes and of values let through."""
    times = min((CAP - len(begin) - len(end)) // len(piece), (MOST_VALUES - 100) // values)
    return begin + piece * times + end


def _page(path: str) -> Raw:
    """A page as big as can be, and another one after it, for ever."""
    number = int(path.partition("page=")[2] or 0)
    link = b'{"resourceType":"Bundle","link":[{"relation":"next","url":"Appointment?page=%d"}],'
    many = [an_appointment(f"a{number}-{n}", description="x" * 40_000) for n in range(110)]
    entries = b",".join(json.dumps({"resource": one}).encode() for one in many)
    return http(link % (number + 1) + b'"entry":[' + entries + b"]}")


def _letter(path: str) -> Raw:
    return http(PDF) if "Binary" in path else http(json.dumps(a_bundle(a_letter())).encode())


ITEM = START + b'{"resource":' + APPOINTMENT[:-1]
"""A page with an item that is not at its end."""
SAID: dict[str, Callable[[str], Raw]] = {
    "warm": lambda _: http(START + b'{"resource":' + APPOINTMENT + b"}]}"),
    "bomb": lambda _: http(_bomb(), "Content-Encoding: gzip"),
    "oversize": lambda _: chunked(end=b"", again=b"10000\r\n" + b" " * 0x10000 + b"\r\n"),
    "oversize-announced": lambda _: http(START, length=20_000_000),
    "deep": lambda _: http(b"[" * (CAP - 1)),
    "deep-item": lambda _: http(ITEM + b',"text":' + b'{"a":' * 900_000),
    "string": lambda _: http(START + b'"' + b"x" * 20_000_000 + b'"]}'),
    "string-within": lambda _: http(ITEM + b',"description":"' + b"x" * 4_900_000 + b'"}}]}'),
    "string-wide": lambda _: http(
        ITEM + b',"description":"' + "\U0001f600".encode() + b"x" * 4_900_000 + b'"}}]}'
    ),
    "entries": lambda _: http(_full(START, b"{},", 2, b"{}]}")),
    "extensions": lambda _: http(_full(ITEM + b',"extension":[', b"{},", 2, b"{}]}}]}")),
    "references": lambda _: http(_full(ITEM + b',"basedOn":[', b"{},", 2, b"{}]}}]}")),
    "faults": lambda _: http(_full(START[:-1] + b"[5,", b'{"resource":{"id":5}},', 3, b"5]}")),
    "loose": lambda _: http(_full(START[:-1] + b'NaN,"x":[', b'{"a":1},', 2, b"{}]}")),
    "loose-texts": lambda _: http(_full(START[:-1] + b'NaN,"x":[', b'"abcdefghij",', 1, b"1]}")),
    "pages": _page,
    "letter": _letter,
}


async def _measured() -> dict[str, Any]:
    def answer(path: str) -> Raw:
        name, _, rest = path.partition("/")
        return SAID[name](rest)

    async with RawServer(answer) as server:
        program = [sys.executable, "-m", "tests.contract.memory_client", server.base, *SAID]
        child = await asyncio.create_subprocess_exec(
            *program, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        output, _ = await child.communicate()
    assert child.returncode == 0
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    return found


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux's /proc")
async def test_no_hostile_answer_takes_more_memory_than_it_may() -> None:
    found = await _measured()

    taken = {name: one["bytes"] for name, one in found.items()}
    assert {name: size for name, size in taken.items() if size > MOST_BYTES} == {}
    assert {name for name, one in found.items() if one["status"] == "OK"} >= {"warm", "letter"}
    assert found["bomb"]["status"] == found["string"]["status"] == "INVALID"
    assert found["pages"]["status"] == "INCOMPLETE"

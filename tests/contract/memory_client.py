"""Asks a server for one thing after another and prints what memory each took. A program.

`python -m tests.contract.memory_client BASE NAME…`: base URL, then a path prefix per question.
Prints a JSON object: for each name the status and the peak, in bytes above what it needs idle.
"""

import asyncio
import json
import sys
from pathlib import Path

from schema.answer import Answer, Failure
from schema.directory import RecordType
from schema.letter import Letter
from tests.support.live import LiveTrust, a_live_trust

PORTAL = "identifier-modifier"
LETTERS = "letter"
"""Names that begin so are about letters with their content."""


def _kilobytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", "ascii")


async def _ask(trust: LiveTrust, name: str) -> str:
    if not name.startswith(LETTERS):
        outcome = await trust.search()
        return str(outcome.status.value)
    outcome = await trust.search(RecordType.LETTER)
    assert isinstance(outcome, Answer)
    (item,) = outcome.items
    assert isinstance(item.record, Letter)
    content = await trust.content(item)
    assert content is not None
    return str(content.status.value) if isinstance(content, Failure) else "OK"


async def main(base: str, names: list[str]) -> None:
    """Measure each question by itself, all against the memory that a first easy one needed."""
    found = {}
    idle = 0
    for name in ["warm", "warm", *names]:
        async with a_live_trust(
            f"{base}/{name}", PORTAL, seconds=20, deadline_milliseconds=20_000
        ) as trust:
            _forget_peak()
            status = await _ask(trust, name)
        if name == "warm":
            idle = _kilobytes("VmRSS")
        found[name] = {"status": status, "bytes": (_kilobytes("VmHWM") - idle) * 1024}
    print(json.dumps(found))  # noqa: T201 # what the parent reads


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))

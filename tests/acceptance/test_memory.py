"""What a process that serves has of memory: one store of the C library's, whoever asks for it."""

import platform
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.running import Running

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has several"),
]

STORE_BYTES = 64 * 1024 * 1024
"""What glibc sets aside for a thread's own: the used part, and behind it one nobody may touch."""
_PART = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ 0\s*", re.ASCII)


def _stores_of_threads(pid: int) -> Iterator[int]:
    """Where they begin."""
    lines = Path(f"/proc/{pid}/maps").read_text(encoding="ascii").splitlines()
    parts = [found.groups() for line in lines if (found := _PART.fullmatch(line))]
    for (start, middle, used), (behind, end, unused) in pairwise(parts):
        whole = int(end, 16) - int(start, 16)
        if (used, unused, behind) == ("rw-p", "---p", middle) and whole == STORE_BYTES:
            yield int(start, 16)


def _threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


async def test_no_thread_of_the_gateway_keeps_memory_of_its_own(running: Running) -> None:
    await running.ask("maya-hughes", "{ viewer { patient { appointments { totalCount } } } }")

    assert _threads(running.gateway.pid) > 2
    assert list(_stores_of_threads(running.gateway.pid)) == []

"""Remembers between two verifications how far each chain had come, in a file outside the database.

So a database that was put back to what it once was shows, and so does a chain that was taken away
with every trace of it. The file holds digests and no word of anybody's record.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from auth.audit.report import ChainReport
from auth.audit.verify import Heads


class UnreadableMemory(Exception):
    """The file holds something else."""


def recall(file: Path) -> Heads:
    """What was remembered last; nothing when there is no file yet. Raises UnreadableMemory."""
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UnreadableMemory from error
    try:
        return msgspec.json.decode(text, type=dict[int, dict[int, str]])
    except msgspec.DecodeError:
        raise UnreadableMemory from None


def remember(file: Path, found: Iterable[ChainReport]) -> None:
    """Replace what was remembered, whole or not at all. Raises OSError."""
    heads = {one.chain: {one.records: one.digest} for one in found}
    fresh = file.with_name(f"{file.name}.new")
    fresh.write_bytes(msgspec.json.encode(heads))
    fresh.replace(file)

"""What makes a change show: keyed digests over rows, each with the one before it. Pure.

HMAC-SHA-256 (RFC 2104) under a key derived from the gateway's (RFC 5869), so that whoever can
write to the database but does not hold the key can forge none.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
import orjson
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Row = Mapping[str, object]
"""A row as it is stored, whatever its place."""


class ChainKey:
    """One of the gateway's keys, for chains only."""

    def __init__(self, key: str) -> None:
        self._begun = HMAC(_derive(key, b"kindred audit chain", 32), SHA256())
        """Copied for each digest: to take up a key takes longer than to digest a row."""
        self.name = _derive(key, b"kindred audit key name", 8).hex()
        """Says which key it is, and nothing of the key."""

    def digest(self, *said: object) -> bytes:
        """32 bytes over values of JSON."""
        digest = self._begun.copy()
        digest.update(canonical(said))
        return digest.finalize()


class Start(msgspec.Struct, frozen=True):
    """What a chain says of the others when it begins."""

    heads: tuple[tuple[int, int, str], ...] = ()
    """Chain, position and digest of every head that no earlier chain names."""
    older: int | None = None
    """In the first chain: how many rows are from before there were chains."""

    @classmethod
    def read(cls, text: object) -> "Start | None":
        """None for anything that no chain has written."""
        try:
            return msgspec.json.decode(str(text), type=cls)
        except (msgspec.DecodeError, UnicodeError):
            return None

    def text(self) -> str:
        """As it is stored."""
        return msgspec.json.encode(self).decode()


@dataclass(frozen=True, slots=True)
class Opening:
    """How a chain begins."""

    chain: int
    opened_at: object
    """An instant, however the database gives it back."""
    start: str
    """A `Start` as it is stored."""

    def digest(self, key: ChainKey) -> bytes:
        """What the first row follows on. Raises ValueError for a time that is none."""
        return key.digest("opening", self.chain, instant(self.opened_at), self.start, key.name)


class Head(msgspec.Struct, frozen=True, gc=False):
    """How far a chain has come."""

    chain: int
    position: int
    """Of the last row; 0 before the first."""
    digest: bytes

    def after(self, said: Mapping[str, object], key: ChainKey) -> "Head":
        """The head once a row has been added of which this is digested."""
        position = self.position + 1
        digest = key.digest("row", self.digest.hex(), self.chain, position, said)
        return Head(self.chain, position, digest)

    def seal(self, key: ChainKey) -> bytes:
        """Proves that the chain was once this long, and is renewed whenever it grows.

        Without it, rows could be taken off the end and the head be put back to where they were.
        """
        return key.digest("head", self.chain, self.position, self.digest.hex())


def encoded(row: Row) -> dict[str, object]:
    """What is digested of a row: every column with a value, its place aside.

    A column that is added later changes nothing for older rows. Raises ValueError for a time
    that is none.
    """
    said = {name: value for name, value in row.items() if value is not None and name not in PLACE}
    return said | {"recorded_at": instant(row["recorded_at"])}


def instant(value: object) -> str:
    """A time in UTC, however the database gives it back. Raises ValueError."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        raise ValueError("no time")
    at = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return at.isoformat(timespec="microseconds")


def canonical(said: object) -> bytes:
    """JSON in ASCII with sorted names, the same for ever: what was digested long ago is digested
    again.

    Where there is nothing to escape, which is nearly always, orjson writes the same bytes sooner.
    """
    try:
        plain = orjson.dumps(said, option=_PLAIN)
    except orjson.JSONEncodeError:
        return _escaped(said)
    return plain if plain.isascii() and _DELETE not in plain else _escaped(said)


def _escaped(said: object) -> bytes:
    return _ENCODER.encode(said).encode("ascii")


_ENCODER = json.JSONEncoder(separators=(",", ":"), sort_keys=True)
_PLAIN = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
_DELETE = b"\x7f"
"""The one character of ASCII that only the other escapes."""

PLACE = frozenset({"sequence", "chain", "position", "digest"})
"""Columns that say where a row stands. What else there is of it is digested."""


def _derive(key: str, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=purpose).derive(key.encode())

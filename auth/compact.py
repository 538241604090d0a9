"""Reads the compact form of a signed token strictly (RFC 7515 section 7.1). Verifies nothing.

A token that two readers could read differently is refused: base64url without padding and with
no stray bits, UTF-8, JSON objects without a repeated name and without numbers that are none.
"""

import json
import math
import re
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from auth.challenge import Unauthenticated, invalid_token

MAXIMUM_BYTES = 16 * 1024

_FORM = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Compact:
    """A token in its parts, as it says of itself."""

    text: str
    header: Mapping[str, object]
    claims: Mapping[str, object]
    signature: bytes

    @property
    def signed(self) -> bytes:
        """What the signature is of."""
        return self.text.rpartition(".")[0].encode("ascii")


def read_compact(text: str) -> Compact:
    """Raises Unauthenticated for anything that is not plainly a signed token."""
    token = parse_compact(text)
    if token is None:
        raise unreadable()
    return token


def read_enclosed(encoded: str) -> Compact:
    """A token in base64 as `act` holds it: padding may be left out, stray bits may not stand in.

    Raises Unauthenticated.
    """
    bare = encoded.rstrip("=")
    try:
        raw = b64decode(bare + "=" * (-len(bare) % 4), validate=True)
        token = raw.decode("ascii")
    except ValueError:
        token = ""
    if b64encode(token.encode("ascii")).rstrip(b"=") != bare.encode("utf-8", "replace"):
        raise unreadable()
    return read_compact(token)


def parse_compact(text: str, maximum_bytes: int = MAXIMUM_BYTES) -> Compact | None:
    """None for anything that is not plainly signed, or is too long."""
    match = _FORM.fullmatch(text) if len(text) <= maximum_bytes else None
    if match is None:
        return None
    try:
        header, claims, signature = (_bytes(segment) for segment in match.groups())
        return Compact(text, _object(header), _object(claims), signature)
    except (ValueError, RecursionError):
        return None


def unreadable() -> Unauthenticated:
    """One refusal for every way in which a token can be malformed."""
    return invalid_token("The token cannot be read.")


def _bytes(segment: str) -> bytes:
    raw = urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    if urlsafe_b64encode(raw).rstrip(b"=").decode("ascii") != segment:
        raise ValueError("not canonical")
    return raw


def _object(raw: bytes) -> Mapping[str, object]:
    value = json.loads(
        raw.decode("utf-8"),
        object_pairs_hook=_distinct,
        parse_float=_finite,
        parse_constant=_refused,
    )
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a name occurs twice")
    return table


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not finite")
    return number


def _refused(_name: str) -> float:
    raise ValueError("not a number of JSON")

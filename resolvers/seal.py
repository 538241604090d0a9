"""Makes what leaves the gateway opaque, and recognises it when it comes back.

AES-SIV (RFC 5297) is deterministic and authenticated: the same id is always the same text, and
no text that the gateway did not make is ever accepted.
"""

import base64
import binascii
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_MAXIMUM_LENGTH = 10_000
"""Room for a cursor that names everything it may (`resolvers.edges`) and every organisation."""


class Seal:
    """Seals with the first key; opens what any of the keys sealed, so that keys can rotate."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._ciphers = [AESSIV(_derive(key)) for key in keys]

    def seal(self, data: bytes, *bound_to: str) -> str:
        """Return text that opens only together with the same `bound_to`."""
        sealed = self._ciphers[0].encrypt(data, _associated(bound_to))
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def open(self, text: str, *bound_to: str) -> bytes | None:
        """Return the data, or None for anything but the exact text that `seal` made."""
        sealed = _decode(text)
        if sealed is None:
            return None
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(sealed, _associated(bound_to))
            except InvalidTag:
                continue
        return None


def _derive(key: str) -> bytes:
    return HKDF(SHA256(), 64, salt=None, info=b"kindred ids and cursors").derive(key.encode())


def _associated(bound_to: Sequence[str]) -> list[bytes]:
    return [part.encode() for part in bound_to]


def _decode(text: str) -> bytes | None:
    if not text.isascii() or not 0 < len(text) <= _MAXIMUM_LENGTH:
        return None
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    # Several texts decode to the same bytes; only the one we made counts.
    canonical = base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    return data if canonical == text and len(data) > 16 else None

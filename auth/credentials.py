"""What a request brings to sign in with, exactly as it was sent. Nothing here is believed yet."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credentials:
    """All headers that can sign somebody in, and what the request is for."""

    authorization: Sequence[str]
    """Every `Authorization` header; one is good."""
    proofs: Sequence[str] = ()
    """Every `DPoP` header (RFC 9449 section 4)."""
    method: str = "POST"
    url: str = ""
    """Where the request was sent, without query and fragment."""

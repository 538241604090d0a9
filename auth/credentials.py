"""What a request brings to sign in with, exactly as it was sent. Nothing here is believed yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from auth.challenge import invalid_request


class Scheme(Enum):
    """How a token is presented, by the name that stands before it."""

    BEARER = "bearer"
    """RFC 6750: whoever has the token may use it."""
    DPOP = "dpop"
    """RFC 9449: only together with a proof of the key that the token is bound to."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """All headers that can sign somebody in, and what the request is for."""

    authorization: Sequence[str]
    """Every `Authorization` header; one is good."""
    proofs: Sequence[str] = ()
    """Every `DPoP` header (RFC 9449 section 4)."""
    method: str = "POST"
    url: str = ""
    """Where the request was sent as the caller says (`Host`), without query and fragment."""

    def presented(self) -> tuple[Scheme, str]:
        """Scheme and token of the one header (RFC 6750 section 2.1), of which there is at least
        one. Raises Unauthenticated.
        """
        if len(self.authorization) > 1:
            raise invalid_request("There must be one Authorization header.")
        name, _, token = self.authorization[0].partition(" ")
        scheme = next((one for one in Scheme if one.value == name.lower()), None)
        if scheme is None:
            raise invalid_request("The Authorization header must be of the scheme Bearer or DPoP.")
        return scheme, token

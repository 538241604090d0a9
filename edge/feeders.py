"""Who may tell the gateway something of its own: clients known by a bearer key, nothing else.

What a key opens is for the endpoint to say that asks.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request

from edge.refusal import Refusal
from schema.errors import ErrorCode


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A client and its key."""

    client_id: str
    secret: str


H = TypeVar("H", bound=KeyHolder)


def key_holder(request: Request, known: Sequence[H], realm: str) -> H:
    """Whose key was offered. All keys are compared, and in the same time whatever they are.

    Raises Refusal 401 for no key, an unknown one, and one that several clients have.
    """
    offered = _digest(request.headers.get("Authorization", ""))
    matching = [
        one for one in known if hmac.compare_digest(offered, _digest(f"Bearer {one.secret}"))
    ]
    if len(matching) != 1 or len(request.headers.getlist("Authorization")) != 1:
        headers = {"WWW-Authenticate": f'Bearer realm="{realm}"'}
        message = "There is no key that is good here. Send it as `Authorization: Bearer KEY`."
        raise Refusal(401, ErrorCode.UNAUTHENTICATED, message, headers=headers)
    return matching[0]


def _digest(text: str) -> bytes:
    """Of the same length for every key: comparing keys themselves would tell how long one is."""
    return hashlib.sha256(text.encode()).digest()

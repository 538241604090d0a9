"""`POST /identity/sandbox-sign`: a true signature under anything, for tests of bad tokens.

No issuer has such an endpoint: it makes whoever can reach it whoever they like.
"""

from base64 import urlsafe_b64decode
from collections.abc import Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response

from sandbox.identity.keys import ALGORITHM, SigningKeys
from sandbox.identity.refusal import Refusal, granted, refused


class SigningDesk:
    """Signs with the key in use."""

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys

    async def sign(self, request: Request) -> Response:
        """`{header, claims}` → `{token}`. Each is an object, or base64url of the exact bytes; an
        object of a header is one of an access token, but for what it says.
        """
        usual = {"alg": ALGORITHM, "typ": "at+jwt", "kid": self._keys.kid}
        try:
            said = orjson.loads(await request.body())
            header, claims = _bytes(said["header"], usual), _bytes(said["claims"], {})
        except (ValueError, KeyError, TypeError):
            return refused(Refusal("invalid_request", "the body is {header, claims}"))
        return granted({"token": self._keys.sign_as_said(header, claims)})


def _bytes(said: object, usual: Mapping[str, str]) -> bytes:
    """Raises ValueError for what is neither an object nor base64url."""
    if isinstance(said, dict):
        return orjson.dumps({**usual, **said})
    if isinstance(said, str):
        return urlsafe_b64decode(said + "=" * (-len(said) % 4))
    raise ValueError("neither an object nor text")

"""Signing keys: RS512 for all that is issued, one in use and the next one already published."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

ALGORITHM = "RS512"


@dataclass(frozen=True, slots=True)
class _Key:
    kid: str
    private: RSAPrivateKey

    def public(self) -> Mapping[str, str]:
        """The public half as a JWK."""
        numbers = self.private.public_key().public_numbers()
        names = {"kty": "RSA", "use": "sig", "alg": ALGORITHM, "kid": self.kid}
        return {**names, "n": _encoded(numbers.n), "e": _encoded(numbers.e)}


class SigningKeys:
    """Two keys at any time. `rotate` retires the older and publishes a new one."""

    def __init__(self, new_key: Callable[[], RSAPrivateKey]) -> None:
        self._new_key = new_key
        self._made = 0
        self._current = self._make()
        self._next = self._make()

    def rotate(self) -> str:
        """Sign with the next key from now on and forget the current; the new signing kid."""
        self._current, self._next = self._next, self._make()
        return self._current.kid

    def jwks(self) -> Mapping[str, list[Mapping[str, str]]]:
        """The public key set."""
        return {"keys": [self._current.public(), self._next.public()]}

    def sign(self, claims: Mapping[str, object], typ: str) -> str:
        """A signed token of that type."""
        headers = {"kid": self._current.kid, "typ": typ}
        return jwt.encode(dict(claims), self._current.private, ALGORITHM, headers)

    def sign_as_said(self, header: bytes, claims: bytes) -> str:
        """A token of exactly these bytes under a true signature, whatever they say: bad tokens for
        tests. The algorithm is the one the header names where the key can do that one.
        """
        text = b".".join(urlsafe_b64encode(part).rstrip(b"=") for part in (header, claims))
        algorithm = jwt.get_algorithm_by_name(_named(header))
        signature = urlsafe_b64encode(algorithm.sign(text, self._current.private)).rstrip(b"=")
        return b".".join((text, signature)).decode()

    @property
    def kid(self) -> str:
        """The id of the key in use."""
        return self._current.kid

    def _make(self) -> _Key:
        self._made += 1
        return _Key(f"sandbox-{self._made}", self._new_key())


def _named(header: bytes) -> str:
    try:
        said = json.loads(header)["alg"]
    except (ValueError, KeyError, TypeError):
        return ALGORITHM
    return said if said in ("RS256", "PS256") else ALGORITHM


def _encoded(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return urlsafe_b64encode(raw).rstrip(b"=").decode()

"""Proofs of possession (DPoP, RFC 9449): that a caller holds the key their token is bound to.

The checks are those of its section 4.3. No nonces are given out (sections 8 and 9): a proof is
good for a minute and once, and a nonce would tell no more without a store that processes share.
"""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Protocol
from urllib.parse import unquote, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from auth.challenge import invalid_proof, proofs_unavailable
from auth.claims import Claims, instant, is_digest
from auth.compact import Compact, parse_compact
from auth.credentials import Credentials
from auth.jwks import VerificationKey, read_key
from schema.clock import Clock
from storage import StorageUnavailable

MAXIMUM_BYTES = 4 * 1024
"""An RSA key of 4096 bits and its signature fit twice over."""
MAXIMUM_NAME = 256

BEHIND, AHEAD = timedelta(seconds=60), timedelta(seconds=30)
"""How old a proof may be, and how far the caller's clock may be ahead."""

_MEMBERS = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y")}
"""What a thumbprint is made of, in order (RFC 7638 section 3.2)."""
_NOT_UNDERSTOOD = ("crit", "b64", "jku", "x5u", "x5c")
_PRINTABLE = re.compile(r"[!-~]+", re.ASCII)
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Possession:
    """What a proof has to prove."""

    token: str
    """The access token it came with."""
    thumbprint: str
    """Of the key that the token is bound to."""


class UsedRegister(Protocol):
    """Where it is kept which proofs were used: `auth.replay.UsedProofs`, or a fake."""

    async def use(self, thumbprint: str, name: str) -> bool:
        """False if it was used before. Raises StorageUnavailable."""
        ...


class Proofs:
    """Checks proofs for one gateway."""

    def __init__(
        self, public_url: str | None, algorithms: Sequence[str], used: UsedRegister, clock: Clock
    ) -> None:
        """`public_url`: where callers reach this gateway, whatever proxies stand before it; when
        empty, a proof is for the address that the request itself says. None: not known, and what
        a request says is not believed, so that no proof is good.
        """
        self.algorithms = tuple(algorithms)
        self._public_url = None if public_url is None else public_url.rstrip("/")
        self._used = used
        self._clock = clock
        self._signatures = jwt.PyJWS()

    async def check(self, credentials: Credentials, possession: Possession) -> None:
        """Raises Unauthenticated unless there is one proof, for this token and this request."""
        if len(credentials.proofs) != 1:
            raise invalid_proof("There must be one DPoP header with a proof.")
        proof = parse_compact(credentials.proofs[0], MAXIMUM_BYTES)
        if proof is None:
            raise invalid_proof("The proof cannot be read.")
        self._verify(proof, possession.thumbprint)
        self._check_request(proof.claims, credentials)
        self._check_age(proof.claims)
        if not _is_same(proof.claims.get("ath"), digest(possession.token)):
            raise invalid_proof("The proof is for another token.")
        await self._use(proof.claims, possession.thumbprint)

    def _verify(self, proof: Compact, thumbprint: str) -> None:
        """That the key which the token is bound to signed it."""
        if proof.header.get("typ") != "dpop+jwt":
            raise invalid_proof("The proof is of the wrong type.")
        if any(name in proof.header for name in _NOT_UNDERSTOOD):
            raise invalid_proof("The proof's header holds what is not understood here.")
        key = _key(proof.header)
        if not _is_same(thumbprint_of(key), thumbprint):
            raise invalid_proof("The proof is of another key than the token's.")
        if not self._is_signed(proof, key):
            raise invalid_proof("The proof's signature is not valid.")

    def _is_signed(self, proof: Compact, key: VerificationKey) -> bool:
        """By this key, with an algorithm that is configured and that the key is for."""
        algorithms = [one for one in self.algorithms if one in key.algorithms]
        try:
            self._signatures.decode_complete(proof.text, key.public, algorithms)
        except jwt.PyJWTError:
            return False
        return True

    def _check_request(self, claims: Claims, credentials: Credentials) -> None:
        if claims.get("htm") != credentials.method:
            raise invalid_proof("The proof is for another method.")
        if self._public_url is None:
            raise invalid_proof("Proofs cannot be checked: this gateway has no public_url.")
        asked = credentials.url
        if self._public_url:
            asked = self._public_url + urlsplit(asked).path
        place = _place(claims.get("htu"))
        if place is None or place != _place(asked):
            raise invalid_proof("The proof is for another address.")

    def _check_age(self, claims: Claims) -> None:
        made = instant(claims, "iat")
        if made is None or not -AHEAD <= self._clock() - made <= BEHIND:
            raise invalid_proof("The proof was not made just now.")

    async def _use(self, claims: Claims, thumbprint: str) -> None:
        """Last, so that only good proofs are kept."""
        name = claims.get("jti")
        if not isinstance(name, str) or not 0 < len(name) <= MAXIMUM_NAME:
            raise invalid_proof("The proof has no usable jti.")
        try:
            is_new = await self._used.use(thumbprint, name)
        except StorageUnavailable:
            raise proofs_unavailable() from None
        if not is_new:
            raise invalid_proof("The proof was used before.")


def digest(text: str) -> str:
    """SHA-256 in base64url without padding, as `ath` and thumbprints are written."""
    return urlsafe_b64encode(sha256(text.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def thumbprint_of(key: VerificationKey) -> str:
    """The key's name by what it is (RFC 7638), from its numbers and not from how it was sent."""
    if isinstance(key.public, RSAPublicKey):
        jwk = RSAAlgorithm.to_jwk(key.public, as_dict=True)
    else:
        jwk = ECAlgorithm.to_jwk(key.public, as_dict=True)
    members = {name: jwk[name] for name in _MEMBERS[jwk["kty"]]}
    return digest(json.dumps(members, separators=(",", ":")))


def _key(header: Mapping[str, object]) -> VerificationKey:
    """The public key that the proof says it is signed with: no secret may be in it."""
    entry = header.get("jwk")
    key = read_key(entry) if isinstance(entry, dict) else None
    if key is None:
        raise invalid_proof("The proof holds no public key that can be used.")
    return key


def _is_same(said: object, expected: str) -> bool:
    """In constant time."""
    return is_digest(said) and compare_digest(said, expected)


def _place(url: object) -> tuple[str, str | None, int | None, str] | None:
    """Scheme, host, port and path, each in its one form (RFC 3986 section 6.2); None for what is
    no plain address. Dots in a path stand for themselves, as they do where it is routed.
    """
    if not isinstance(url, str) or not _PRINTABLE.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    if "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname, port, unquote(parts.path)

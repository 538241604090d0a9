"""Reads a published key set (RFC 7517) down to the keys that may verify a token here."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWTError
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

_RSA = frozenset({"RS256", "RS512", "PS256"})
_EC = frozenset({"ES256"})
_RSA_BITS = range(2048, 8192 + 1)
"""Shorter ones are weak; longer ones cost more than they give."""
_SECRET = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
"""Members of private and of symmetric keys (RFC 7518 sections 6.2.2, 6.3.2 and 6.4)."""
_MAXIMUM_KEYS = 100


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key, and the algorithms that its kind and its owner allow."""

    public: RSAPublicKey | EllipticCurvePublicKey
    algorithms: frozenset[str]


def read_key_set(body: bytes) -> Mapping[str, VerificationKey]:
    """The usable keys by `kid`. Raises ValueError when the body is no key set.

    A key that cannot be used does not spoil its neighbours; an id given twice names no key.
    """
    named = [(kid, one) for one in _entries(body) if isinstance(kid := one.get("kid"), str)]
    uses = Counter(kid for kid, _ in named)
    keys = ((kid, read_key(entry)) for kid, entry in named if uses[kid] == 1)
    return {kid: key for kid, key in keys if key is not None}


def _entries(body: bytes) -> list[dict[str, object]]:
    try:
        table = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    keys = table.get("keys") if isinstance(table, dict) else None
    if not isinstance(keys, list) or len(keys) > _MAXIMUM_KEYS:
        raise ValueError("not a key set")
    return [entry for entry in keys if isinstance(entry, dict)]


def read_key(entry: dict[str, object]) -> VerificationKey | None:
    """One key (JWK), if it is public, meant for signatures, and of a good size."""
    if entry.get("use", "sig") != "sig" or not _SECRET.isdisjoint(entry):
        return None
    kinds = {"RSA": _rsa, "EC": _ec}
    kind = kinds.get(str(entry.get("kty")))
    try:
        found = kind(entry) if kind else None
    except (PyJWTError, ValueError, TypeError):
        return None
    return _as_announced(found, entry.get("alg")) if found else None


def _rsa(entry: dict[str, object]) -> VerificationKey | None:
    key = RSAAlgorithm.from_jwk(entry)
    if not isinstance(key, RSAPublicKey) or key.key_size not in _RSA_BITS:
        return None
    return VerificationKey(key, _RSA)


def _ec(entry: dict[str, object]) -> VerificationKey | None:
    key = ECAlgorithm.from_jwk(entry) if entry.get("crv") == "P-256" else None
    return VerificationKey(key, _EC) if isinstance(key, EllipticCurvePublicKey) else None


def _as_announced(key: VerificationKey, algorithm: object) -> VerificationKey:
    """An owner who names an algorithm allows no other."""
    named = (one for one in key.algorithms if algorithm in (None, one))
    return VerificationKey(key.public, frozenset(named))

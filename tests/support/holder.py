"""An app that holds a key, and the proofs it signs with it (DPoP, RFC 9449), good and bad.

Digests and thumbprints are worked out here anew, so that a test compares two ways.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from auth.credentials import Credentials
from tests.support.mint import Claims, encoded, without

_PUBLIC = {"crv", "e", "kty", "n", "x", "y"}

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Holder:
    """One key, and the request that is made with it."""

    private: PrivateKey
    jwk: Claims
    """The public key: the members it must have and no other."""
    private_jwk: Claims
    algorithm: str
    method: str
    url: str
    now: int
    """Seconds of the epoch."""

    @property
    def binding(self) -> Claims:
        """The claim `cnf` of a token that is bound to the key."""
        canonical = json.dumps(dict(sorted(self.jwk.items())), separators=(",", ":"))
        return {"jkt": digest(canonical)}

    def claims(self, token: str, **changes: object) -> Claims:
        """Claims of a good proof for a token, but for what is changed."""
        claims = {
            "jti": str(uuid4()),
            "htm": self.method,
            "htu": self.url,
            "iat": self.now,
            "ath": digest(token),
        }
        return without({**claims, **changes})

    def header(self, **changes: object) -> Claims:
        """The header of a good proof, but for what is changed."""
        return without({"typ": "dpop+jwt", "alg": self.algorithm, "jwk": self.jwk, **changes})

    def signed(self, header: Mapping[str, object] | bytes, claims: Mapping[str, object]) -> str:
        """A proof of exactly these under a true signature of the key, whatever `alg` says."""
        raw = header if isinstance(header, bytes) else json.dumps(header).encode()
        text = f"{encoded(raw)}.{encoded(json.dumps(claims).encode())}"
        algorithm = jwt.get_algorithm_by_name(self.algorithm)
        return f"{text}.{encoded(algorithm.sign(text.encode(), self.private))}"

    def proof(self, token: str, **changes: object) -> str:
        """A good proof for a token, but for the claims that are changed."""
        return self.signed(self.header(), self.claims(token, **changes))

    def headed(self, token: str, **changes: object) -> str:
        """A good proof for a token, but for what is changed in its header."""
        return self.signed(self.header(**changes), self.claims(token))

    def credentials(self, token: str, *proofs: str) -> Credentials:
        """A request with the token and these proofs, or a good one if none is given."""
        shown = proofs or (self.proof(token),)
        return Credentials([f"DPoP {token}"], list(shown), self.method, self.url)

    def asking(self, method: str, url: str) -> "Holder":
        """The same key for another request."""
        return replace(self, method=method, url=url)


def a_holder(url: str, now: int, algorithm: str = "ES256", bits: int = 2048) -> Holder:
    """Somebody with a new key who posts to an address."""
    private: PrivateKey
    if algorithm == "ES256":
        private = ec.generate_private_key(ec.SECP256R1())
        jwk = ECAlgorithm.to_jwk(private, as_dict=True)
    else:
        private = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        jwk = RSAAlgorithm.to_jwk(private, as_dict=True)
    public = {name: value for name, value in jwk.items() if name in _PUBLIC}
    return Holder(private, public, jwk, algorithm, "POST", url, now)


def digest(text: str) -> str:
    """SHA-256 as base64url."""
    return encoded(sha256(text.encode()).digest())

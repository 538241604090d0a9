"""Keys of apps that tokens are bound to: the proof in a token request (RFC 9449 section 5).

Finds what a developer can get wrong. It is no model of how to keep an attacker out: proofs may be
used again here.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

import jwt
from jwt.types import Options
from starlette.requests import Request

from sandbox.identity.refusal import Refusal

ALGORITHMS = ("ES256", "PS256", "RS256")
"""With which proofs may be signed."""

_SECONDS = 300
_MEMBERS = {"crv", "e", "kty", "n", "x", "y"}
"""Those of a key's thumbprint (RFC 7638 section 3.2)."""
_UNCHECKED: Options = {
    "verify_aud": False,
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}


def bound_key(request: Request, now: datetime) -> str:
    """Thumbprint of the key that the request proves; empty without a proof. Raises Refusal."""
    proofs = request.headers.getlist("DPoP")
    if not proofs:
        return ""
    if len(proofs) > 1:
        raise _faulty("there are several DPoP headers")
    key, claims = _verified(proofs[0])
    if claims.get("htm") != request.method:
        raise _faulty("htm is not the method of this request")
    if claims.get("htu") != str(request.url.replace(query=None, fragment=None)):
        raise _faulty("htu is not the address of this request")
    made = claims.get("iat")
    if not isinstance(made, int | float) or abs(now.timestamp() - made) > _SECONDS:
        raise _faulty("iat is not now")
    if not claims.get("jti"):
        raise _faulty("there is no jti")
    return thumbprint(key)


def thumbprint(key: jwt.PyJWK) -> str:
    """The key's name by what it is (RFC 7638)."""
    jwk = key.Algorithm.to_jwk(key.key, as_dict=True)
    members = {name: value for name, value in sorted(jwk.items()) if name in _MEMBERS}
    digest = sha256(json.dumps(members, separators=(",", ":")).encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _verified(proof: str) -> tuple[jwt.PyJWK, Mapping[str, object]]:
    try:
        header = jwt.get_unverified_header(proof)
        jwk = header.get("jwk")
        if header.get("typ") != "dpop+jwt" or not isinstance(jwk, dict) or "d" in jwk:
            raise _faulty("typ must be dpop+jwt, and jwk a public key")
        key = jwt.PyJWK(jwk, header.get("alg"))
        return key, jwt.decode(proof, key, list(ALGORITHMS), options=_UNCHECKED)
    except (jwt.PyJWTError, ValueError, TypeError):
        raise _faulty("the proof is not signed by the key it holds") from None


def _faulty(why: str) -> Refusal:
    return Refusal("invalid_dpop_proof", why)

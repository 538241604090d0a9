"""Mints tokens for tests, good and bad: an issuer with a real key, and its keys behind the seam.

`Issuer.token` signs whatever claims and header it is given; the forging of bytes is left to the
test. `FakeKeys` answers like `auth.keys.KeySets`, without a network.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from auth.apps import Apps
from auth.credentials import Credentials
from auth.jwks import VerificationKey, read_key_set
from auth.keys import KeysUnavailable
from auth.tokens import TokenVerifier
from settings import AppSettings, IssuerSettings
from tests.support.auth import ACTOR, NOW, SUBJECT, FakeClock

ISSUER = "https://issuer.example/identity"
LOGIN_ISSUER = "https://login.example"
AUDIENCE = "kindred"
KID = "key-1"

ISSUERS = (
    IssuerSettings(ISSUER, "https://issuer.example/jwks.json", AUDIENCE),
    IssuerSettings(LOGIN_ISSUER, "https://login.example/jwks.json", profile="nhs-login"),
)
APPS = (
    AppSettings("example-app", "Example app", ["patient/*.rs", "patient/Appointment.cruds"]),
    AppSettings("suspended-app", "Suspended app", ["patient/*.rs"], suspended=True),
)

Claims = dict[str, Any]
REMOVED = object()
"""As the value of a claim or header: leave it out."""


@cache
def private_key(name: str) -> RSAPrivateKey:
    """A key pair, made once per name and run."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(name: str = KID, /, **changes: object) -> Claims:
    """The public half of a key pair as an issuer publishes it; its id is its name."""
    jwk = RSAAlgorithm.to_jwk(private_key(name).public_key(), as_dict=True)
    return _without({**jwk, "kid": name, "use": "sig", "alg": "RS512", **changes})


def key_set(*jwks: Mapping[str, object]) -> bytes:
    """A published key set."""
    return json.dumps({"keys": jwks}).encode()


def access_claims(**changes: object) -> Claims:
    """Claims of a good access token of an adult."""
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "person-1",
        "client_id": "example-app",
        "scope": "openid patient/*.rs",
        "iat": int(NOW.timestamp()) - 60,
        "exp": int(NOW.timestamp()) + 600,
        "nhs_number": ACTOR,
        "birthdate": "1980-02-01",
        "vot": "P9.Cp.Cd",
    }
    return _without({**claims, **changes})


def composite_claims(**changes: object) -> Claims:
    """Claims of a good access token with which ACTOR acts for SUBJECT."""
    act = {"sub": "person-1", "nhs_number": ACTOR, "vot": "P9.Cp.Cd"}
    return _without({**access_claims(nhs_number=SUBJECT, act=act), **changes})


def login_claims(**changes: object) -> Claims:
    """Claims of a good id token in the manner of NHS login."""
    return access_claims(
        **{"iss": LOGIN_ISSUER, "aud": "example-app", "client_id": REMOVED, "scope": REMOVED}
        | changes
    )


def signed(claims: Mapping[str, object], key: str = KID, **header: object) -> str:
    """A signed token; the header of an access token unless said otherwise."""
    headers = _without({"typ": "at+jwt", "kid": KID, **header})
    algorithm = str(headers.pop("alg", "RS512"))
    # PyJWT adds a type of its own; an empty one leaves it out.
    headers.setdefault("typ", "")
    return jwt.encode(dict(claims), private_key(key), algorithm, headers)


def access_token(**changes: object) -> str:
    """A good access token, but for what is changed."""
    return signed(access_claims(**changes))


def login_token(**changes: object) -> str:
    """A good id token, but for what is changed."""
    return signed(login_claims(**changes), typ="JWT")


def bearer(token: str) -> Credentials:
    """What carries it."""
    return Credentials([f"Bearer {token}"])


def encoded(raw: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(slots=True)
class FakeKeys:
    """Holds the keys of every issuer, counts look-ups, and can be out of order."""

    jwks: Sequence[Mapping[str, object]] = ()
    available: bool = True
    asked: list[str] = field(default_factory=list)

    async def key(self, issuer: str, kid: str) -> VerificationKey | None:
        self.asked.append(kid)
        if not self.available:
            raise KeysUnavailable
        return read_key_set(key_set(*(self.jwks or (public_jwk(),)))).get(kid)


def a_verifier(keys: FakeKeys | None = None, **ahead: float) -> TokenVerifier:
    """A verifier that knows ISSUERS and APPS; its clock may be ahead by some duration."""
    clock = FakeClock(NOW + timedelta(**ahead))
    return TokenVerifier(ISSUERS, Apps(APPS), keys or FakeKeys(), clock)


def _without(table: Claims) -> Claims:
    return {name: value for name, value in table.items() if value is not REMOVED}

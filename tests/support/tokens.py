"""Tokens for tests, good and bad: two made-up issuers with a real key, and what checks them.

`FakeKeys` and `FakeApps` answer like `auth.keys.KeySets` and `auth.apps.Apps`, without a network
or a table.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from auth.credentials import Credentials
from auth.jwks import VerificationKey, read_key_set
from auth.keys import KeysUnavailable
from auth.principal import App
from auth.proof import Proofs
from auth.scopes import Scopes
from auth.tokens import TokenVerifier
from schema.clock import Clock
from settings import IssuerSettings
from storage import StorageUnavailable
from tests.support.auth import ACTOR, NOW, SOMEBODY_ELSE, SUBJECT, FakeClock
from tests.support.mint import REMOVED, Claims, Mint, encoded, without

__all__ = ["REMOVED", "Claims"]

ISSUER = "https://issuer.example/identity"
LOGIN_ISSUER = "https://login.example"
AUDIENCE = "kindred"
KID = "key-1"

ISSUERS = (
    IssuerSettings(ISSUER, "https://issuer.example/jwks.json", AUDIENCE),
    IssuerSettings(LOGIN_ISSUER, "https://login.example/jwks.json", profile="nhs-login"),
)
APPS = (
    App("example-app", "Example app", Scopes.parse("patient/*.rs patient/Appointment.cruds")),
    App("bound-app", "App with keys", Scopes.parse("patient/*.rs"), sender_constrained=True),
)
PROOF_ALGORITHMS = ("ES256", "PS256", "RS256")


@cache
def private_key(name: str) -> RSAPrivateKey:
    """A key pair, made once per name and run."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(name: str = KID, /, **changes: object) -> Claims:
    """The public half of a key pair as an issuer publishes it; its id is its name."""
    jwk = RSAAlgorithm.to_jwk(private_key(name).public_key(), as_dict=True)
    return without({**jwk, "kid": name, "use": "sig", "alg": "RS512", **changes})


def key_set(*jwks: Mapping[str, object]) -> bytes:
    """A published key set."""
    return json.dumps({"keys": jwks}).encode()


def signed_by(key: RSAPrivateKey, header: bytes, claims: bytes) -> str:
    """A token of exactly these bytes, signed as its header says, or with RS512."""
    try:
        named = str(json.loads(header)["alg"])
    except (ValueError, KeyError, TypeError):
        named = "RS512"
    algorithm = jwt.get_algorithm_by_name(named if named in {"RS256", "PS256"} else "RS512")
    text = f"{encoded(header)}.{encoded(claims)}"
    return f"{text}.{encoded(algorithm.sign(text.encode(), key))}"


MINT = Mint(
    issuer=ISSUER,
    login_issuer=LOGIN_ISSUER,
    audience=AUDIENCE,
    app="example-app",
    suspended_app="suspended-app",
    actor=ACTOR,
    subject=SUBJECT,
    somebody_else=SOMEBODY_ELSE,
    now=int(NOW.timestamp()),
    too_soon=31,
    kid=KID,
    public=private_key(KID).public_key(),
    sign=lambda header, claims: signed_by(private_key(KID), header, claims),
)
access_claims = MINT.access_claims
composite_claims = MINT.composite_claims
login_claims = MINT.login_claims
signed = MINT.signed
access_token = MINT.access_token
login_token = MINT.login_token


def bearer(token: str) -> Credentials:
    """What carries it."""
    return Credentials([f"Bearer {token}"])


class FakeApps:
    """APPS, and nobody else: an app that is suspended is not registered either."""

    def registered(self, client_id: str) -> App | None:
        return next((one for one in APPS if one.client_id == client_id), None)


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


class FakeUsedProofs:
    """Remembers proofs for ever."""

    def __init__(self) -> None:
        self.is_broken = False
        self._used: set[tuple[str, str]] = set()

    async def use(self, thumbprint: str, name: str) -> bool:
        if self.is_broken:
            raise StorageUnavailable
        is_new = (thumbprint, name) not in self._used
        self._used.add((thumbprint, name))
        return is_new


def a_verifier(keys: FakeKeys | None = None, **ahead: float) -> TokenVerifier:
    """A verifier that knows ISSUERS and APPS; its clock may be ahead by some duration."""
    clock = FakeClock(NOW + timedelta(**ahead))
    return TokenVerifier(ISSUERS, FakeApps(), keys or FakeKeys(), clock, proofs_at(clock))


def proofs_at(clock: Clock, public_url: str | None = "") -> Proofs:
    """A checker of proofs that has seen none yet."""
    return Proofs(public_url, PROOF_ALGORITHMS, FakeUsedProofs(), clock)

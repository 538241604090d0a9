"""Mints tokens of a pair of issuers, one of each profile: good ones, and whatever a test says.

How a text is signed is the mint's own: by a key of this process, or by the sandbox over HTTP.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

Claims = dict[str, Any]
REMOVED = object()
"""As the value of a claim or header: leave it out."""


@dataclass(frozen=True, slots=True)
class Mint:
    """What the tokens of two issuers have in common."""

    issuer: str
    login_issuer: str
    audience: str
    app: str
    suspended_app: str
    actor: str
    subject: str
    somebody_else: str
    now: int
    """Seconds of the epoch."""
    too_soon: int
    """So many seconds ahead, a token that begins then is surely not good yet."""
    kid: str
    public: RSAPublicKey
    """The key that verifies."""
    sign: Callable[[bytes, bytes], str]
    """A token of exactly this header and these claims under a true signature."""

    def access_claims(self, **changes: object) -> Claims:
        """Claims of a good access token of an adult."""
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": "person-1",
            "client_id": self.app,
            "scope": "openid patient/*.rs",
            "iat": self.now - 60,
            "exp": self.now + 600,
            "nhs_number": self.actor,
            "birthdate": "1980-02-01",
            "vot": "P9.Cp.Cd",
        }
        return without({**claims, **changes})

    def composite_claims(self, **changes: object) -> Claims:
        """Claims of a good access token with which the actor acts for the subject."""
        act = {"sub": "person-1", "nhs_number": self.actor, "vot": "P9.Cp.Cd"}
        return without({**self.access_claims(nhs_number=self.subject, act=act), **changes})

    def login_claims(self, **changes: object) -> Claims:
        """Claims of a good id token in the manner of NHS login."""
        own = {"iss": self.login_issuer, "aud": self.app, "client_id": REMOVED, "scope": REMOVED}
        return self.access_claims(**own | changes)

    def signed(self, claims: Mapping[str, object], **header: object) -> str:
        """A signed token; the header of an access token unless said otherwise."""
        return self.sign(self.header(**header), json.dumps(claims).encode())

    def header(self, **changes: object) -> bytes:
        """The header of an access token, but for what is changed."""
        header = {"alg": "RS512", "typ": "at+jwt", "kid": self.kid}
        return json.dumps(without({**header, **changes})).encode()

    def access_token(self, **changes: object) -> str:
        """A good access token, but for what is changed."""
        return self.signed(self.access_claims(**changes))

    def login_token(self, **changes: object) -> str:
        """A good id token, but for what is changed."""
        return self.signed(self.login_claims(**changes), typ="JWT")


def encoded(raw: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def without(table: Mapping[str, object]) -> Claims:
    """All but what is REMOVED."""
    return {name: value for name, value in table.items() if value is not REMOVED}

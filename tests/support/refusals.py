"""Bad requests over real sockets, sent byte for byte as they are, and what came back.

`http.client`, because a client that minds its headers would not send most of them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from auth.credentials import Credentials
from tests.support.holder import Holder, a_holder
from tests.support.mint import Mint, encoded
from tests.support.running import Running

PATIENCE_SECONDS = 30
PLACES = {"graphql": ("POST", "/graphql"), "content": ("GET", "/letters/x/content")}
"""Method and path of whatever needs a token."""
OPERATION = json.dumps({"query": "{ viewer { patient { appointments { nodes { id } } } } }"})
JSON = [("Content-Type", "application/json")]

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Everything a caller can read."""
        return f"{self.headers} {self.body.decode('utf-8', 'replace')}"

    @property
    def code(self) -> str:
        """The code of its one error."""
        (error,) = json.loads(self.body)["errors"]
        return str(error["extensions"]["code"])


def send(
    origin: str, method: str, path: str, headers: Headers = (), body: bytes | None = None
) -> Reply:
    """One request on a connection of its own. Nothing is added but `Host` and a length."""
    with _connection(origin) as connection:
        connection.putrequest(method, path, skip_host=any(n == "Host" for n, _ in headers))
        for name, value in headers:
            connection.putheader(name, value.encode())
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        with suppress(ConnectionError):  # refused before all of it was sent: the answer is there
            connection.endheaders(body)
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, found, response.read())


def presented(credentials: Credentials) -> Headers:
    """The headers that carry it."""
    shown = [("Authorization", one) for one in credentials.authorization]
    return [*shown, *(("DPoP", one) for one in credentials.proofs)]


def a_holder_at(running: Running, place: str) -> Holder:
    """Somebody with a new key who asks there."""
    method, path = PLACES[place]
    url = f"{running.gateway_url}{path}"
    return a_holder(url, gateway_seconds(running)).asking(method, url)


def asked(running: Running, place: str, headers: Headers) -> Reply:
    """The answer of a place."""
    method, path = PLACES[place]
    return send(running.gateway_url, method, path, [*JSON, *headers], body_of(place))


def body_of(place: str) -> bytes | None:
    """An operation where one is posted."""
    return OPERATION.encode() if place == "graphql" else None


def sandbox_mint(running: Running) -> Mint:
    """Mints tokens of the sandbox's issuers, as of the gateway's time."""
    identity = f"{running.sandbox_url}/identity"
    key = _json(send(running.sandbox_url, "GET", "/identity/jwks.json"))["keys"][0]
    people = _json(send(running.sandbox_url, "GET", "/identity/personas"))
    numbers = {one["id"]: one["nhsNumber"] for one in people}
    public = jwt.PyJWK(key).key
    assert isinstance(public, RSAPublicKey)
    return Mint(
        issuer=identity,
        login_issuer=f"{identity}/nhs-login",
        audience="kindred",
        app="kindred-scripts",
        suspended_app="suspended-app",
        actor=numbers["maya-hughes"],
        subject=numbers["noah-hughes"],
        somebody_else=numbers["robin-stranger"],
        now=gateway_seconds(running),
        too_soon=240,  # its clock goes on while they are sent
        kid=key["kid"],
        public=public,
        sign=lambda header, claims: _signed(running.sandbox_url, header, claims),
    )


def gateway_seconds(running: Running) -> int:
    """The gateway's time in seconds of the epoch."""
    now = _json(send(running.gateway_url, "GET", "/sandbox/clock"))["now"]
    return int(datetime.fromisoformat(now).timestamp())


def _signed(origin: str, header: bytes, claims: bytes) -> str:
    said = json.dumps({"header": encoded(header), "claims": encoded(claims)}).encode()
    return str(_json(send(origin, "POST", "/identity/sandbox-sign", body=said))["token"])


def _json(reply: Reply) -> Any:
    assert reply.status == 200, reply
    return json.loads(reply.body)


@contextmanager
def _connection(origin: str) -> Iterator[HTTPConnection]:
    parts = urlsplit(origin)
    with closing(
        HTTPConnection(str(parts.hostname), parts.port, timeout=PATIENCE_SECONDS)
    ) as connection:
        yield connection

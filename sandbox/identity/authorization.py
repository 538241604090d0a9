"""The authorization request: code flow with PKCE S256 only (RFC 6749, 7636, 9207)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlencode

from sandbox.identity.clients import Client

FIELDS = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A sound authorization request."""

    client: Client
    redirect: str
    scope: str
    state: str
    nonce: str
    challenge: str


@dataclass(frozen=True, slots=True)
class Untrusted:
    """A request that must not be answered by a redirect: nobody knows where it would lead."""

    why: str


@dataclass(frozen=True, slots=True)
class Faulty:
    """A request whose error goes back to the app."""

    redirect: str
    state: str
    error: str
    why: str


Outcome: TypeAlias = Asked | Untrusted | Faulty


def understood(params: Mapping[str, str], clients: Mapping[str, Client]) -> Outcome:
    """The request, or what is wrong with it."""
    client = clients.get(params.get("client_id", ""))
    if client is None:
        return Untrusted("This app is not registered.")
    redirect = params.get("redirect_uri", "")
    if redirect not in client.redirects:
        return Untrusted("This app may not send you back to that address.")
    state = params.get("state", "")
    if params.get("response_type") != "code":
        why = "response_type must be code"
        return Faulty(redirect, state, "unsupported_response_type", why)
    challenge = params.get("code_challenge", "")
    if params.get("code_challenge_method") != "S256" or len(challenge) != 43:
        return Faulty(redirect, state, "invalid_request", "PKCE with S256 is needed")
    scope = params.get("scope") or client.scope
    return Asked(client, redirect, scope, state, params.get("nonce", ""), challenge)


def back(redirect: str, issuer: str, state: str, values: Mapping[str, str]) -> str:
    """The URL that takes the browser back to the app."""
    with_state = {**values, "state": state} if state else dict(values)
    return f"{redirect}?{urlencode({**with_state, 'iss': issuer})}"

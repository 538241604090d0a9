"""Media types of GraphQL over HTTP: what is accepted, and what is answered in."""

import re
from collections.abc import Mapping, Sequence

from starlette.requests import Request

from edge.refusal import Refusal
from schema.errors import ErrorCode

RESPONSE = "application/graphql-response+json"
LEGACY = "application/json"

_QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?", re.ASCII)


def check_content_type(request: Request, accepted: Sequence[str] = (LEGACY,)) -> None:
    """Raises Refusal 415 for anything but JSON in UTF-8: a form must not be an operation."""
    media_type, parameters = _split(request.headers.get("Content-Type", ""))
    if media_type not in accepted or parameters.get("charset", "utf-8") not in ("utf-8", "utf8"):
        raise Refusal(415, ErrorCode.BAD_INPUT, f"Send {' or '.join(accepted)} in UTF-8.")


def negotiate(request: Request) -> str:
    """The media type to answer in. Without a wish it is application/json, as clients expect.

    Raises Refusal 406 when the caller takes neither.
    """
    accepted = _accepted(request)
    offers = {name: _wished(name, accepted) for name in (LEGACY, RESPONSE)}
    if not any(offers.values()):
        raise Refusal(406, ErrorCode.BAD_INPUT, f"Accept {RESPONSE} or {LEGACY}.")
    # Among equals the specification's own if it was named, else what every client understands.
    named = RESPONSE in accepted
    return max(offers, key=lambda name: (offers[name], (name == RESPONSE) is named))


def _accepted(request: Request) -> Mapping[str, float]:
    """Media ranges and their qualities (RFC 9110 section 12.5.1)."""
    parts = ",".join(request.headers.getlist("Accept")).split(",")
    named = {name: _quality(parameters) for name, parameters in map(_split, parts) if name}
    return named or {"*/*": 1.0}


def _wished(name: str, accepted: Mapping[str, float]) -> float:
    """The most specific range decides."""
    ranges = (name, "application/*", "*/*")
    return next((accepted[one] for one in ranges if one in accepted), 0.0)


def _split(text: str) -> tuple[str, dict[str, str]]:
    name, *rest = (part.strip() for part in text.lower().split(";"))
    pairs = (part.partition("=") for part in rest)
    return name, {key.strip(): value.strip().strip('"') for key, _, value in pairs}


def _quality(parameters: Mapping[str, str]) -> float:
    written = parameters.get("q", "1")
    return float(written) if _QUALITY.fullmatch(written) else 0.0

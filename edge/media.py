"""Media types of GraphQL over HTTP: what is accepted, and what is answered in."""

from starlette.requests import Request

from edge.refusal import Refusal
from schema.errors import ErrorCode

RESPONSE = "application/graphql-response+json"
LEGACY = "application/json"


def check_content_type(request: Request) -> None:
    """Raises Refusal 415 for anything but JSON in UTF-8: a form must not be an operation."""
    media_type, parameters = _split(request.headers.get("Content-Type", ""))
    if media_type != LEGACY or parameters.get("charset", "utf-8") not in ("utf-8", "utf8"):
        raise Refusal(415, ErrorCode.BAD_INPUT, "Send application/json in UTF-8.")


def negotiate(request: Request) -> str:
    """The media type to answer in. Without a wish it is application/json, as clients expect.

    Raises Refusal 406 when the caller takes neither.
    """
    accepted = [_split(part) for part in request.headers.get("Accept", "*/*").split(",")]
    ranked = sorted(
        ((_quality(parameters), name) for name, parameters in accepted),
        key=lambda pair: -pair[0],
    )
    for quality, name in ranked:
        if quality > 0 and name in (RESPONSE, LEGACY):
            return name
        if quality > 0 and name in ("*/*", "application/*"):
            return LEGACY
    raise Refusal(406, ErrorCode.BAD_INPUT, f"Accept {RESPONSE} or {LEGACY}.")


def _split(text: str) -> tuple[str, dict[str, str]]:
    name, *rest = (part.strip() for part in text.lower().split(";"))
    pairs = (part.partition("=") for part in rest)
    return name, {key.strip(): value.strip().strip('"') for key, _, value in pairs}


def _quality(parameters: dict[str, str]) -> float:
    try:
        return float(parameters.get("q", "1"))
    except ValueError:
        return 0.0

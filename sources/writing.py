"""One change to be sent to a source: made, replaced or patched, on a condition. Reads nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from sources.parameters import encoded, token
from sources.question import FHIR_JSON

JSON_PATCH = "application/json-patch+json"
"""https://www.rfc-editor.org/rfc/rfc6902"""

MARKER = "https://kindred.example/action"
"""The system of the names that this gateway gives to what it does."""


@dataclass(frozen=True, slots=True)
class Write:
    """What to send. Each has a condition, so that what came twice would be done once."""

    method: Literal["POST", "PUT", "PATCH"]
    path: str
    body: bytes
    condition: tuple[str, str]
    """A header and its value."""
    content_type: str = FHIR_JSON

    @property
    def kind(self) -> str:
        """What it changes. A source can be well at answering and ill at changing."""
        return f"{self.path.partition('/')[0]} changes"


@dataclass(slots=True)
class Sending:
    """How far a change has come."""

    is_on_its_way: bool = field(default=False)
    """From here on the source may have it."""


def creation(resource_type: str, names: Sequence[str], body: bytes) -> Write:
    """A new resource, unless there is one that carries one of our names for it."""
    once = encoded([("identifier", ",".join(token(MARKER, one) for one in names))])
    return Write("POST", resource_type, body, ("If-None-Exist", once))


def update(resource_type: str, local_id: str, version_tag: str, body: bytes) -> Write:
    """The next version of a resource, unless it is another than this already."""
    return Write("PUT", f"{resource_type}/{local_id}", body, ("If-Match", version_tag))


def patch(resource_type: str, local_id: str, version_tag: str, body: bytes) -> Write:
    """Some elements of a resource, unless it is another version than this already."""
    condition = "If-Match", version_tag
    return Write("PATCH", f"{resource_type}/{local_id}", body, condition, JSON_PATCH)

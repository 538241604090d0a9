"""How one action is said in FHIR: what it makes of a resource, and how to tell that it was done.

Pure. Resources are plain JSON here, so that no element that is not mapped gets lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

import msgspec

from schema.order import EffectKind, Step
from settings import SourceSettings
from sources.errors import InvalidAnswer
from sources.records.reader import RecordReader

Json: TypeAlias = "dict[str, Any]"

_decode = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal).decode
_encode = msgspec.json.Encoder(decimal_format="number").encode


@dataclass(frozen=True, slots=True)
class Doing:
    """One step on its way."""

    step: Step
    content: object
    """What people wrote for it."""
    settings: SourceSettings
    person: Mapping[str, Any]
    """A Reference to whom it is about, as this source names them; empty for a change."""
    linked: Mapping[str, Json] = field(default_factory=dict)
    """The resources that the step's links lead to, as they are now."""


@dataclass(frozen=True, slots=True)
class Changing:
    """An action that replaces a resource by its next version."""

    apply: Callable[[Json, Doing], Json]
    """What becomes of the current one. The marker is put on by whoever sends it."""
    state: Callable[[Json], EffectKind | None]
    """Is a resource as the action leaves it? None: it is not."""


@dataclass(frozen=True, slots=True)
class Making:
    """An action that makes a new resource."""

    make: Callable[[Doing], Json]
    """The resource. The marker is put on by whoever sends it."""
    state: Callable[[Json], EffectKind]
    """What the resource that was made says of it."""
    links: Mapping[str, str] = field(default_factory=dict)
    """The resource types of what a step links to; it is read before."""
    is_named_once: bool = False
    """Has the type room for one identifier only? Then it is ours."""
    reader: RecordReader[Any, Any] | None = None
    """Of what is made, where that is no record of the kind that it is decided as."""


def read_json(body: bytes) -> Json:
    """A resource as it came, to the last digit of its numbers. Raises InvalidAnswer."""
    try:
        return _decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise InvalidAnswer from None


def write_json(resource: Json) -> bytes:
    """The same as it is sent."""
    return _encode(resource)

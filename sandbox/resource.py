"""FHIR JSON as plain values: its type, and walking it by element path.

Not a FHIR library: no profile is checked here, and none is wanted, since servers are sloppy.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"
Resource: TypeAlias = Mapping[str, Json]

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS_CODE = "https://fhir.nhs.uk/Id/ods-organization-code"


def many(value: Json) -> Iterator[Json]:
    """The items of a list, or the one value there is; nothing for null."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from value
    elif value is not None:
        yield value


def nodes(value: Json, path: str) -> Iterator[Json]:
    """Everything at a dotted element path, lists flattened on the way."""
    head, _, rest = path.partition(".")
    for item in many(value):
        if isinstance(item, Mapping) and head in item:
            found = item[head]
            yield from nodes(found, rest) if rest else many(found)


def texts(value: Json, path: str) -> Iterator[str]:
    """The strings at a path."""
    return (found for found in nodes(value, path) if isinstance(found, str))


def text(value: Json, path: str) -> str:
    """The first string at a path, or an empty one."""
    return next(texts(value, path), "")


def compact(value: Json) -> Json:
    """The value without nulls and anything empty, which FHIR JSON does not allow."""
    if isinstance(value, Mapping):
        kept = {name: compact(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if not _is_void(item)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [item for item in map(compact, value) if not _is_void(item)]
    return value


def resource(content: Resource) -> Resource:
    """A finished resource: compacted."""
    compacted = compact(content)
    return compacted if isinstance(compacted, Mapping) else {}


def rewrite(value: Json, change: Callable[[Resource], Resource]) -> Json:
    """A deep copy in which every object went through `change`, innermost first."""
    if isinstance(value, Mapping):
        return change({name: rewrite(item, change) for name, item in value.items()})
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [rewrite(item, change) for item in value]
    return value


def key(item: Resource) -> tuple[str, str]:
    """Type and id of a resource."""
    return text(item, "resourceType"), text(item, "id")


def _is_void(value: Json) -> bool:
    return value is None or (isinstance(value, Mapping | Sequence) and not value)

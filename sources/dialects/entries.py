"""What dialects share that make a plain searchset of Bundles in a shape of their own.

Plain JSON in and out: what a resource means is not judged here.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sources.bundle import BYTE_ORDER_MARK
from sources.envelope import MOST_VALUES, count_values, loosely
from sources.errors import InvalidAnswer

Json = Any

MORE: Mapping[str, Json] = {
    "search": {"mode": "outcome"},
    "resource": {"resourceType": "OperationOutcome", "issue": [{"severity": "warning"}]},
}
"""Says, as a source would, that something is missing."""
UNREADABLE = None
"""An entry that is none: it is counted, and shown to nobody."""

UNREADABLE_LABELS: Json = [[]]
"""What no label is, so that the part cannot be read."""

_UUID = "urn:uuid:"
_MOST_LABELS = 100
"""Of a whole: each of its parts gets them all."""


def flattened(
    body: bytes,
    is_own: Callable[[Json], bool],
    flat: Callable[[Mapping[str, Json], Sequence[Json]], Mapping[str, Json]],
) -> bytes:
    """A Bundle with an entry that `is_own` made into another; anything else as it is.

    Raises InvalidAnswer.
    """
    body = body.removeprefix(BYTE_ORDER_MARK)
    if not body.strip() or count_values(body) > MOST_VALUES:
        return body  # judged by whoever reads it
    whole = loosely(body)
    entries = whole.get("entry")
    if not isinstance(entries, list) or not any(map(is_own, entries)):
        return body
    try:
        return json.dumps(flat(whole, entries)).encode("ascii")
    except RecursionError:
        raise InvalidAnswer from None


def resource_of(entry: Json) -> dict[str, Json]:
    """What is in an entry; nothing where it is none."""
    resource = entry.get("resource") if isinstance(entry, dict) else None
    return resource if isinstance(resource, dict) else {}


def listed(value: Json) -> list[Json]:
    """Several, however many were sent."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def labels(resource: Mapping[str, Json], outer: Json) -> Mapping[str, Json]:
    """The `meta` of a part with the labels of the whole (`outer` is the whole's `meta`); what is
    no label stays none."""
    if outer is None:
        return {}
    own = resource.get("meta", {})
    if not isinstance(outer, dict) or not isinstance(own, dict):
        return {"meta": outer if isinstance(own, dict) else own}
    theirs = listed(outer.get("security"))
    if len(theirs) > _MOST_LABELS:
        return {"meta": UNREADABLE_LABELS}
    return {"meta": {**own, "security": [*listed(own.get("security")), *theirs]}}


def uuid_of(entry: Json) -> str | None:
    """The UUID by which an entry goes."""
    address = address_of(entry)
    return address.removeprefix(_UUID) if address.startswith(_UUID) else None


def names(entries: Iterable[Json]) -> Mapping[str, str]:
    """What each resource would be called at the source, by the address of its entry.

    An address that two of them have leads to neither.
    """
    found: dict[str, str | None] = {}
    for entry in entries:
        resource, address = resource_of(entry), address_of(entry)
        name = resource.get("id") or uuid_of(entry)
        if name and address:
            called = f"{resource.get('resourceType')}/{name}"
            found[address] = called if found.get(address, called) == called else None
    return {address: called for address, called in found.items() if called}


def relinked(value: Json, called: Mapping[str, str]) -> Json:
    """The same with references that lead to the resources themselves."""
    if isinstance(value, list):
        return [relinked(one, called) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: relinked(one, called) for name, one in value.items()}
    reference = value.get("reference")
    if isinstance(reference, str) and reference in called:
        found["reference"] = called[reference]
    return found


def address_of(entry: Json) -> str:
    """Where an entry says that its resource is."""
    address = entry.get("fullUrl") if isinstance(entry, dict) else None
    return address if isinstance(address, str) else ""

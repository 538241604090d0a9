"""What a patch makes of a national record: JSON Patch in the envelope of PDS, all of it or nothing.

What may be changed here is the chosen pharmacy and nothing else, as the real service lets hardly
anybody change more. It is a single extension, addressed by its place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from sandbox.resource import Json, Resource, text

PHARMACY_URL = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NominatedPharmacy"
_CODE = re.compile(r"[A-Za-z0-9]{3,10}", re.ASCII)
_PLACE = re.compile(r"/extension/(0|[1-9][0-9]*)(/url)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was changed: HTTP status, code of the national list, reason."""

    status: int
    code: str
    why: str


def invalid(why: str) -> Refused:
    """A patch that cannot be applied."""
    return Refused(400, "INVALID_UPDATE", f"Invalid update with error - {why}")


def nominated(record: Resource, body: bytes) -> Resource | Refused:
    """The record with its patches applied, one after the other."""
    patches = _patches(body)
    if not patches:
        return invalid("No patches found")
    found: Sequence[Json] | Refused = _listed(record.get("extension"))
    for patch in patches:
        if isinstance(found, Refused):
            return found
        found = _applied(patch, found)
    return found if isinstance(found, Refused) else {**record, "extension": found}


def _patches(body: bytes) -> Sequence[Json]:
    try:
        sent: Json = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ()
    return _listed(sent.get("patches")) if isinstance(sent, Mapping) else ()


def _listed(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else ()


def _applied(patch: Json, there: Sequence[Json]) -> Sequence[Json] | Refused:
    value = patch.get("value") if isinstance(patch, Mapping) else None
    match text(patch, "op"), text(patch, "path"):
        case "add", "/extension/-":
            return _added(value, there)
        case "test" | "replace" as op, path if place := _PLACE.fullmatch(path):
            if int(place[1]) >= len(there):
                return invalid("Invalid patch - index is out of bounds")
            if op == "test":
                return _tested(there, int(place[1]), place[2] == "/url", value)
            return invalid("Update unsupported") if place[2] else _put(value, there, int(place[1]))
    return invalid("Update unsupported for resource")


def _added(value: Json, there: Sequence[Json]) -> Sequence[Json] | Refused:
    if any(text(one, "url") == PHARMACY_URL for one in there):
        return invalid("There is one already")
    return _checked(value) or [*there, value]


def _tested(
    there: Sequence[Json], place: int, is_url: bool, value: Json
) -> Sequence[Json] | Refused:
    known = text(there[place], "url") if is_url else there[place]
    return there if known == value else invalid("Test failed")


def _put(value: Json, there: Sequence[Json], place: int) -> Sequence[Json] | Refused:
    if text(there[place], "url") != PHARMACY_URL:
        return Refused(403, "FORBIDDEN_UPDATE", "Forbidden update")
    return _checked(value) or [*there[:place], value, *there[place + 1 :]]


def _checked(value: Json) -> Refused | None:
    """Why it is no chosen pharmacy; None when it is one."""
    if text(value, "url") != PHARMACY_URL:
        return Refused(403, "FORBIDDEN_UPDATE", "Forbidden update")
    if not _CODE.fullmatch(text(value, "valueReference.identifier.value")):
        return Refused(400, "INVALID_VALUE", "Provided value is invalid")
    return None

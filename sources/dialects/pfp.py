"""The national prescriptions service (Prescriptions for Patients): a searchset of Bundles, one for
each prescription, with its MedicationRequests and whom they mention.

Medicines carry the NHS number. There are neither pages nor reading by id, and never more than 25.
"""

import json
from collections.abc import Mapping, Sequence

from sources.dialects.entries import (
    MORE,
    UNREADABLE,
    Json,
    flattened,
    labels,
    names,
    relinked,
    resource_of,
    uuid_of,
)
from sources.dialects.identifier_modifier import IdentifierModifier

MOST_PRESCRIPTIONS = 25
_MEDICINE = "MedicationRequest"
_EXCLUDED = "INVALIDATED_RESOURCE"


class Pfp(IdentifierModifier):
    def path(self, resource_type: str) -> str:
        return "Bundle" if resource_type == _MEDICINE else resource_type

    def flat(self, body: bytes) -> bytes:
        """What is inside the inner Bundles, one entry each, named by the UUID of its entry.

        Nothing is left out silently: what is not as it should be becomes an entry that cannot be
        read, and so does each prescription that the service says it had to exclude. Raises
        InvalidAnswer.
        """
        return flattened(body, _is_prescription, _flat)


def _flat(whole: Mapping[str, Json], entries: Sequence[Json]) -> Mapping[str, Json]:
    prescriptions = sum(map(_is_prescription, entries))
    announced = whole.get("total")
    is_short = isinstance(announced, int) and announced > prescriptions
    is_cut = is_short or prescriptions >= MOST_PRESCRIPTIONS
    found = [one for entry in entries for one in _opened(entry)]
    known = {name: value for name, value in whole.items() if name != "total"}
    return {**known, "entry": [*found, *([MORE] if is_cut else [])]}


def _is_prescription(entry: Json) -> bool:
    """Is it one, or said in place of one?"""
    resource = resource_of(entry)
    return resource.get("resourceType") == "Bundle" or _is_exclusion(resource)


def _is_exclusion(resource: Mapping[str, Json]) -> bool:
    is_outcome = resource.get("resourceType") == "OperationOutcome"
    return is_outcome and _EXCLUDED in json.dumps(resource.get("issue"))


def _opened(entry: Json) -> list[Json]:
    """The entries of an inner Bundle; any other entry as it is."""
    resource = resource_of(entry)
    if not _is_prescription(entry):
        return [entry]
    inner = resource.get("entry")
    inside = inner if isinstance(inner, list) else []
    if not any(resource_of(one).get("resourceType") == _MEDICINE for one in inside):
        return [UNREADABLE]
    called = names(inside)
    return [_plain(one, resource, called) for one in inside]


def _plain(entry: Json, bundle: Mapping[str, Json], called: Mapping[str, str]) -> Json:
    """An entry as it would stand in a searchset, with what is said of the whole Bundle."""
    resource = resource_of(entry)
    if not resource:
        return UNREADABLE
    mode = "match" if resource.get("resourceType") == _MEDICINE else "include"
    found = {**relinked(resource, called), **labels(resource, bundle.get("meta"))}
    found.setdefault("id", uuid_of(entry))
    if "implicitRules" in bundle:
        found["implicitRules"] = bundle["implicitRules"]
    return {"search": {"mode": mode}, "resource": found}

"""The national prescriptions service (Prescriptions for Patients): a searchset of Bundles, one for
each prescription, with its MedicationRequests and whom they mention.

Medicines carry the NHS number. There are neither pages nor reading by id, and never more than 25.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sources.bundle import BYTE_ORDER_MARK
from sources.dialects.identifier_modifier import IdentifierModifier
from sources.envelope import MOST_VALUES, count_values, loosely
from sources.errors import InvalidAnswer

MOST_PRESCRIPTIONS = 25
_MEDICINE = "MedicationRequest"
_UUID = "urn:uuid:"
_EXCLUDED = "INVALIDATED_RESOURCE"
_MORE: Mapping[str, Any] = {
    "search": {"mode": "outcome"},
    "resource": {"resourceType": "OperationOutcome", "issue": [{"severity": "warning"}]},
}
"""Says, as a source would, that something is missing."""
_UNREADABLE = None
"""An entry that is none: it is counted, and shown to nobody."""

Json = Any


class Pfp(IdentifierModifier):
    def path(self, resource_type: str) -> str:
        return "Bundle" if resource_type == _MEDICINE else resource_type

    def flat(self, body: bytes) -> bytes:
        """What is inside the inner Bundles, one entry each, named by the UUID of its entry.

        Nothing is left out silently: what is not as it should be becomes an entry that cannot be
        read, and so does each prescription that the service says it had to exclude. Raises
        InvalidAnswer.
        """
        body = body.removeprefix(BYTE_ORDER_MARK)
        if not body.strip() or count_values(body) > MOST_VALUES:
            return body  # judged by whoever reads it
        whole = loosely(body)
        entries = whole.get("entry")
        if not isinstance(entries, list) or not any(map(_is_prescription, entries)):
            return body
        try:
            return json.dumps(_flattened(whole, entries)).encode("ascii")
        except RecursionError:
            raise InvalidAnswer from None


def _flattened(whole: Mapping[str, Json], entries: Sequence[Json]) -> Mapping[str, Json]:
    prescriptions = sum(map(_is_prescription, entries))
    announced = whole.get("total")
    is_short = isinstance(announced, int) and announced > prescriptions
    is_cut = is_short or prescriptions >= MOST_PRESCRIPTIONS
    found = [one for entry in entries for one in _opened(entry)]
    known = {name: value for name, value in whole.items() if name != "total"}
    return {**known, "entry": [*found, *([_MORE] if is_cut else [])]}


def _is_prescription(entry: Json) -> bool:
    """Is it one, or said in place of one?"""
    resource = _resource(entry)
    return resource.get("resourceType") == "Bundle" or _is_exclusion(resource)


def _is_exclusion(resource: Mapping[str, Json]) -> bool:
    is_outcome = resource.get("resourceType") == "OperationOutcome"
    return is_outcome and _EXCLUDED in json.dumps(resource.get("issue"))


def _opened(entry: Json) -> list[Json]:
    """The entries of an inner Bundle; any other entry as it is."""
    resource = _resource(entry)
    if not _is_prescription(entry):
        return [entry]
    inner = resource.get("entry")
    inside = inner if isinstance(inner, list) else []
    if not any(_resource(one).get("resourceType") == _MEDICINE for one in inside):
        return [_UNREADABLE]
    names = _names(inside)
    return [_plain(one, resource, names) for one in inside]


def _plain(entry: Json, bundle: Mapping[str, Json], names: Mapping[str, str]) -> Json:
    """An entry as it would stand in a searchset, with what is said of the whole Bundle."""
    resource = _resource(entry)
    if not resource:
        return _UNREADABLE
    mode = "match" if resource.get("resourceType") == _MEDICINE else "include"
    found = {**_relinked(resource, names), **_labels(resource, bundle)}
    found.setdefault("id", _uuid(entry))
    if "implicitRules" in bundle:
        found["implicitRules"] = bundle["implicitRules"]
    return {"search": {"mode": mode}, "resource": found}


def _labels(resource: Mapping[str, Json], bundle: Mapping[str, Json]) -> Mapping[str, Json]:
    """Labels of the Bundle are labels of all that is in it; what is no label stays none."""
    outer = bundle.get("meta")
    if outer is None:
        return {}
    own = resource.get("meta", {})
    if not isinstance(outer, dict) or not isinstance(own, dict):
        return {"meta": outer if isinstance(own, dict) else own}
    security = [*_listed(own.get("security")), *_listed(outer.get("security"))]
    return {"meta": {**own, "security": security}}


def _listed(value: Json) -> list[Json]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _names(entries: Iterable[Json]) -> Mapping[str, str]:
    """What each resource would be called at the source, by the address of its entry."""
    found = {}
    for entry in entries:
        resource, address = _resource(entry), _address(entry)
        name = resource.get("id") or _uuid(entry)
        if name and address:
            found[address] = f"{resource.get('resourceType')}/{name}"
    return found


def _relinked(value: Json, names: Mapping[str, str]) -> Json:
    """The same with references that lead to the resources themselves."""
    if isinstance(value, list):
        return [_relinked(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: _relinked(one, names) for name, one in value.items()}
    reference = value.get("reference")
    if isinstance(reference, str) and reference in names:
        found["reference"] = names[reference]
    return found


def _resource(entry: Json) -> dict[str, Json]:
    resource = entry.get("resource") if isinstance(entry, dict) else None
    return resource if isinstance(resource, dict) else {}


def _address(entry: Json) -> str:
    address = entry.get("fullUrl") if isinstance(entry, dict) else None
    return address if isinstance(address, str) else ""


def _uuid(entry: Json) -> str | None:
    address = _address(entry)
    return address.removeprefix(_UUID) if address.startswith(_UUID) else None

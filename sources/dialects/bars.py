"""Booking and Referral (BaRS): asked as portals are, and everything in a Bundle names everything
else in it by the address of its entry (`urn:uuid:`).

An appointment is somebody's only if the Patient whom it names came along and carries the number
(`include_patient`): that a search was for a person proves nothing of what it gives.
"""

from collections.abc import Iterable, Mapping, Sequence

from sources.dialects.entries import (
    Json,
    address_of,
    flattened,
    listed,
    names,
    relinked,
    resource_of,
)
from sources.dialects.identifier_modifier import IdentifierModifier

_NAMED_BY_A_WORD = frozenset({"HealthcareService", "Location", "Organization"})
_NAMED_AS_PEOPLE_ARE = frozenset({"Practitioner"})


class Bars(IdentifierModifier):
    def flat(self, body: bytes) -> bytes:
        """The same entries with references that lead to each other as they do at a server, and
        that call services, places and professionals by name. Raises InvalidAnswer."""
        return flattened(body, lambda _: True, _flat)


def _flat(whole: Mapping[str, Json], entries: Sequence[Json]) -> Mapping[str, Json]:
    called = names(entries)
    words = dict(_words(entries, called))
    announced = whole.get("total")
    # It counts what came along too: more than there are matches, and nothing is missing.
    is_all = isinstance(announced, int) and announced <= len(entries)
    known = {name: one for name, one in whole.items() if name != "total" or not is_all}
    return {**known, "entry": [_entry(one, called, words) for one in entries]}


def _entry(entry: Json, called: Mapping[str, str], words: Mapping[str, str]) -> Json:
    if not resource_of(entry):
        return entry
    return {**entry, "resource": _worded(relinked(entry["resource"], called), words)}


def _words(entries: Iterable[Json], called: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """The name of what can be named, by what it would be called at the source."""
    for entry in entries:
        name, address = _name(resource_of(entry)), address_of(entry)
        if name and address in called:
            yield called[address], name


def _name(resource: Mapping[str, Json]) -> str | None:
    kind, name = resource.get("resourceType"), resource.get("name")
    if kind in _NAMED_BY_A_WORD:
        return name if isinstance(name, str) else None
    first = next(iter(listed(name)), None) if kind in _NAMED_AS_PEOPLE_ARE else None
    if not isinstance(first, dict):
        return None
    parts = (first.get("prefix"), first.get("given"), first.get("family"))
    said = [word for part in parts for word in listed(part) if isinstance(word, str)]
    return " ".join(said) or None


def _worded(value: Json, words: Mapping[str, str]) -> Json:
    """The same with the name in each reference that says none."""
    if isinstance(value, list):
        return [_worded(one, words) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: _worded(one, words) for name, one in value.items()}
    reference = value.get("reference")
    if isinstance(reference, str) and reference in words:
        found.setdefault("display", words[reference])
    return found

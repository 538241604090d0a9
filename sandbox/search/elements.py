"""What `_elements` and `_summary=true` leave of a resource, tagged SUBSETTED.

Mandatory elements stay, as R4 asks (search.html#elements).
"""

from collections.abc import Mapping

from sandbox.resource import Resource, text

_TAG = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
}
_ALWAYS = ("resourceType", "id", "meta", "implicitRules", "modifierExtension")
_MANDATORY: Mapping[str, tuple[str, ...]] = {
    "Appointment": ("status", "participant"),
    "DocumentReference": ("status", "content"),
    "Communication": ("status",),
    "Task": ("status", "intent"),
}
_SUMMARY: Mapping[str, tuple[str, ...]] = {
    "Appointment": ("identifier", "cancelationReason", "specialty", "appointmentType"),
    "DocumentReference": ("identifier", "docStatus", "type", "subject", "date", "author",
                          "description", "securityLabel"),
    "Communication": ("identifier", "subject"),
    "Task": ("identifier", "description", "focus", "for", "authoredOn", "owner"),
    "Patient": ("identifier", "active", "name", "telecom", "gender", "birthDate", "address",
                "deceasedDateTime", "link"),
}  # fmt: skip


def subset(resource: Resource, names: tuple[str, ...]) -> Resource:
    """The resource with only these elements, the mandatory ones, and its meta tagged."""
    kept = {*_ALWAYS, *_MANDATORY.get(text(resource, "resourceType"), ()), *names}
    meta = resource.get("meta")
    tagged = {**(meta if isinstance(meta, Mapping) else {}), "tag": [_TAG]}
    return {**{name: resource[name] for name in resource if name in kept}, "meta": tagged}


def summary(resource: Resource) -> Resource:
    """The resource with the elements R4 marks as summary."""
    return subset(resource, _SUMMARY.get(text(resource, "resourceType"), ()))

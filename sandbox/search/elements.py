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
    "CommunicationRequest": ("status",),
    "Task": ("status", "intent"),
    "AllergyIntolerance": ("patient",),
    "Condition": ("subject",),
    "DiagnosticReport": ("status", "code"),
    "Immunization": ("status", "vaccineCode", "patient", "occurrence"),
    "MedicationRequest": ("status", "intent", "medication", "subject"),
    "MedicationStatement": ("status", "medication", "subject"),
    "Observation": ("status", "code"),
    "QuestionnaireResponse": ("status",),
}
_CHOICES = ("abatement", "effective", "medication", "occurrence", "onset", "value")
"""Elements that have one of several types; JSON says which in the name."""
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
    """The resource with only these elements, the mandatory ones, and its meta tagged.

    Elements are called as the standard calls them: `onset`, whatever its type.
    """
    kept = {*_ALWAYS, *_MANDATORY.get(text(resource, "resourceType"), ()), *names}
    meta = resource.get("meta")
    tagged = {**(meta if isinstance(meta, Mapping) else {}), "tag": [_TAG]}
    return {**{name: resource[name] for name in resource if _element(name) in kept}, "meta": tagged}


def _element(name: str) -> str:
    return next((one for one in _CHOICES if name.startswith(one)), name)


def summary(resource: Resource) -> Resource:
    """The resource with the elements R4 marks as summary."""
    return subset(resource, _SUMMARY.get(text(resource, "resourceType"), ()))

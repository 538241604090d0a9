"""A grant as FHIR Consent, with the habits of the published examples (VRS): no
`provision.actor.role`, and periods that are dates here and dateTimes there.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from sandbox.grants import UNKNOWN, Grant
from sandbox.people import Person
from sandbox.resource import ODS_CODE, Json, Resource, resource
from sandbox.resources.scribe import nhs_number

_ENGLAND = "https://fhir.nhs.uk/England"
_TERMINOLOGY = "https://terminology.hl7.org/CodeSystem"
_DISPLAYS: Mapping[str, str] = {
    "parental-responsibility": "Parental responsibility",
    "consent": "Consent",
    "health-and-welfare-lasting-power-of-attorney": "Health and welfare lasting power of attorney",
    UNKNOWN: "unknown",
}
_PERSONAL = frozenset({"FRND", "FAMMEMB", "CAREGIVER"})
_ROLES: Mapping[str, str] = {
    "PRN": "parent",
    "MTH": "mother",
    "FTH": "father",
    "CHILD": "child",
    "SPS": "spouse",
}


def consent(grant: Grant, actor: Person, subject: Person) -> Resource:
    """The grant as evidence of a proxy role."""
    return resource(
        {
            "resourceType": "Consent",
            "id": grant.id,
            "status": grant.status,
            "scope": _coded(f"{_TERMINOLOGY}/consentscope", "patient-privacy", "Privacy Consent"),
            "category": [_coded(f"{_TERMINOLOGY}/v3-ActCode", "INFA", "information access")],
            "patient": {"identifier": nhs_number(subject)},
            "dateTime": _utc(grant.made),
            "performer": [{"identifier": nhs_number(actor)}],
            "policyRule": _basis(grant.basis),
            "verification": _verification(grant, subject),
            "provision": {
                "type": "permit",
                "actor": [{"reference": {"identifier": nhs_number(actor)}}],
                "period": {
                    "start": grant.made.date().isoformat() if grant.end else _utc(grant.made),
                    "end": grant.end.isoformat() if grant.end else None,
                },
            },
            "meta": {"lastUpdated": _utc(grant.changed or grant.made)},
            "extension": [_reason(grant), _grantor(grant)],
        }
    )


def related_person(grant: Grant, actor: Person, subject: Person) -> Resource:
    """What the two are to each other. It grants nothing."""
    return {
        "resourceType": "RelatedPerson",
        "id": f"RP{grant.id[1:]}",
        "identifier": [nhs_number(actor)],
        "patient": {"identifier": nhs_number(subject)},
        "relationship": [_relationship(grant.kind)],
    }


def identified_patient(person: Person) -> Resource:
    """A person as the relationship service includes them: who they are, and that it is proven."""
    proofing = f"{_ENGLAND}/CodeSystem/England-NHSIdentityProofingLevel"
    return {
        "resourceType": "Patient",
        "id": f"P{person.number[5:]}",
        "meta": {"security": [{"system": proofing, "code": "P9"}]},
        "identifier": [nhs_number(person)],
        "name": [
            {
                "use": "usual",
                "given": [person.given],
                "family": person.family,
                "prefix": [person.prefix],
            }
        ],
        "birthDate": person.born.isoformat(),
        "generalPractitioner": [{"identifier": {"system": ODS_CODE, "value": person.practice}}],
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _coded(system: str, code: str, display: str) -> Json:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def _basis(basis: str) -> Json:
    if basis == UNKNOWN:  # roles migrated from older systems
        return _coded("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", basis, "unknown")
    return _coded(f"{_ENGLAND}/CodeSystem/England-NHSProxyLegalBasis", basis, _DISPLAYS[basis])


def _verification(grant: Grant, subject: Person) -> Json:
    if grant.reviewed is None:
        return None
    return [
        {
            "verified": True,
            "verifiedWith": {"identifier": nhs_number(subject)},
            "verificationDate": grant.reviewed.isoformat(),
        }
    ]


def _reason(grant: Grant) -> Json:
    system = f"{_ENGLAND}/CodeSystem/England-ConsentStatusReason"
    display = grant.reason.replace("_", " ").capitalize()
    return {
        "url": f"{_ENGLAND}/StructureDefinition/Extension-England-Consent-Status-Reason",
        "valueCodeableConcept": _coded(system, grant.reason, display),
    }


def _grantor(grant: Grant) -> Json:
    return {
        "url": "https://hl7.org/fhir/5.0/StructureDefinition/extension-Consent.grantor",
        "valueReference": {"identifier": {"system": ODS_CODE, "value": grant.grantor}},
    }


def _relationship(kind: str) -> Json:
    if kind in _PERSONAL:
        system = "https://fhir.hl7.org.uk/CodeSystem/UKCore-AdditionalPersonRelationshipRole"
        return _coded(system, "Personal", "Personal relationship with the patient")
    return _coded("http://terminology.hl7.org/CodeSystem/v3-RoleCode", kind, _ROLES[kind])

"""Patient as a trust keeps it. The national record is another: `national/demographics.py`."""

from sandbox.people import Person
from sandbox.resource import ODS_CODE, Resource, resource
from sandbox.resources.scribe import Scribe, nhs_number

VERIFIED: Resource = {
    "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus",
    "valueCodeableConcept": {
        "coding": [
            {
                "system": "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus",
                "code": "01",
                "display": "Number present and verified",
            }
        ]
    },
}


def patient(person: Person, scribe: Scribe) -> Resource:
    """The trust's own copy: demographics are not removed here, so a gateway must not show them."""
    street, town, postcode = person.home
    updated = scribe.instant(person.died) if person.died else None
    return resource(
        {
            "resourceType": "Patient",
            "id": scribe.id("Patient", person.id),
            "meta": {"versionId": "1", "lastUpdated": updated},
            "identifier": [
                {**nhs_number(person), "extension": [VERIFIED]},
                scribe.identifier("Patient", person.id),
            ],
            "active": True,
            "name": [
                {
                    "use": "official",
                    "family": person.family,
                    "given": [person.given],
                    "prefix": [person.prefix],
                }
            ],
            "gender": person.gender,
            "birthDate": person.born.isoformat(),
            "deceasedDateTime": updated,
            "address": [{"use": "home", "line": [street], "city": town, "postalCode": postcode}],
            "generalPractitioner": [{"identifier": {"system": ODS_CODE, "value": person.practice}}],
        }
    )

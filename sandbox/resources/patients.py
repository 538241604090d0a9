"""Patient as a trust keeps it. The national record is another: `national/demographics.py`."""

from sandbox.charts import birth_date, surviving
from sandbox.people import PersonId
from sandbox.resource import ODS_CODE, Json, Resource, resource
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


def patient(chart: PersonId, scribe: Scribe) -> Resource:
    """The trust's own copy: demographics are not removed here, so a gateway must not show them."""
    person = scribe.people[chart]
    street, town, postcode = person.home
    updated = scribe.instant(person.died) if person.died else None
    return resource(
        {
            "resourceType": "Patient",
            "id": scribe.id("Patient", chart),
            "meta": {"versionId": "1", "lastUpdated": updated},
            "identifier": [
                {**nhs_number(person), "extension": [VERIFIED]},
                scribe.identifier("Patient", chart),
            ],
            "active": surviving(chart) is None,
            "name": [
                {
                    "use": "official",
                    "family": person.family,
                    "given": [person.given],
                    "prefix": [person.prefix],
                }
            ],
            "gender": person.gender,
            "birthDate": birth_date(person, scribe.trust.ods).isoformat(),
            "deceasedDateTime": updated,
            "address": [{"use": "home", "line": [street], "city": town, "postalCode": postcode}],
            "generalPractitioner": [{"identifier": {"system": ODS_CODE, "value": person.practice}}],
            "link": [_replaced_by(chart, scribe)],
        }
    )


def _replaced_by(chart: PersonId, scribe: Scribe) -> Json:
    """The chart that is kept, where this one was merged into it."""
    kept = surviving(chart)
    return {"other": scribe.patient(kept), "type": "replaced-by"} if kept else None

"""The clinicians, places and the organisation itself, as resources that references lead to."""

from sandbox.resource import ODS_CODE, Resource, resource
from sandbox.resources.scribe import Scribe


def practitioner(name: str, scribe: Scribe) -> Resource:
    """Somebody who sees or writes to patients."""
    return {
        "resourceType": "Practitioner",
        "id": scribe.id("Practitioner", name),
        "meta": {"versionId": "1"},
        "name": [{"text": name}],
    }


def location(name: str, scribe: Scribe) -> Resource:
    """A clinic, ward or surgery."""
    return {
        "resourceType": "Location",
        "id": scribe.id("Location", name),
        "meta": {"versionId": "1"},
        "status": "active",
        "name": name,
        "managingOrganization": scribe.organisation(scribe.trust.ods),
    }


def organization(scribe: Scribe) -> Resource:
    """The trust itself."""
    return resource(
        {
            "resourceType": "Organization",
            "id": scribe.id("Organization", scribe.trust.ods),
            "meta": {"versionId": "1"},
            "identifier": [{"system": ODS_CODE, "value": scribe.trust.ods}],
            "active": True,
            "name": scribe.trust.name,
        }
    )

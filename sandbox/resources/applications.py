"""An application to be registered with a practice as Task, its past as contained Provenance."""

from datetime import datetime

from sandbox.items import Application
from sandbox.resource import Json, Resource, resource
from sandbox.resources.scribe import Scribe

_CODE = {"system": "http://snomed.info/sct", "code": "184047000", "display": "Patient registration"}


def application(item: Application, scribe: Scribe) -> Resource:
    """The application as the practice keeps it."""
    status, changed = item.past[-1]
    passages = [_passage(f"h{n}", *one, scribe) for n, one in enumerate(item.past)]
    return resource(
        {
            "resourceType": "Task",
            "id": scribe.id("Task", item.key),
            "meta": scribe.meta(changed),
            "contained": passages,
            "identifier": [scribe.identifier("Task", item.key)],
            "status": status,
            "statusReason": {"text": item.reason} if item.reason else None,
            "businessStatus": {"text": item.stage} if item.stage else None,
            "intent": "order",
            "code": {"coding": [_CODE]},
            "for": scribe.patient(item.who),
            "authoredOn": scribe.instant(item.sent),
            "lastModified": scribe.instant(changed),
            "owner": scribe.organisation(scribe.trust.ods),
            "relevantHistory": [{"reference": f"#{one['id']}"} for one in passages],
        }
    )


def _passage(name: str, status: str, at: datetime, scribe: Scribe) -> Resource:
    system = "http://hl7.org/fhir/task-status"
    coding: Json = {"system": system, "code": status}
    return {
        "resourceType": "Provenance",
        "id": name,
        "recorded": scribe.instant(at),
        "activity": {"coding": [coding]},
    }

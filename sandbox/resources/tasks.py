"""A pre-assessment check as Task with a portal link (PCA producer standard)."""

from sandbox.items import Check
from sandbox.resource import Json, Resource, resource
from sandbox.resources.scribe import Scribe


def task(check: Check, scribe: Scribe) -> Resource:
    """The check as this trust's portal lists it."""
    portal = f"https://portal.{scribe.trust.town.lower()}.example"
    identity = scribe.id("Task", check.key)
    return resource(
        {
            "resourceType": "Task",
            "id": identity,
            "meta": scribe.meta(check.authored),
            "identifier": [scribe.identifier("Task", check.key)],
            "status": check.status,
            "intent": "plan",
            "description": check.title,
            "focus": _focus(check, scribe, portal),
            "for": scribe.patient(check.who),
            "authoredOn": scribe.instant(check.authored),
            "owner": scribe.organisation(scribe.trust.ods),
            "reasonCode": {"coding": [{"code": "CONS-Survey"}]},
            "reasonReference": {"reference": f"{portal}/questionnaires/{identity}"},
            "restriction": {"period": {"end": check.due.isoformat()}},
        }
    )


def _focus(check: Check, scribe: Scribe, portal: str) -> Json:
    if not check.visit:
        return None
    reference = f"{portal}/Appointment/{scribe.id('Appointment', check.visit)}"
    return {"type": "Appointment", "reference": reference}

"""A questionnaire to answer as Task: with a portal link (PCA producer standard), or naming the
Questionnaire that holds the questions (SDC).
"""

from collections.abc import Mapping

from sandbox.items import Check
from sandbox.resource import Json, Resource, resource
from sandbox.resources.scribe import Scribe

_SDC = "http://hl7.org/fhir/uv/sdc/CodeSystem/temp"


def task(check: Check, scribe: Scribe) -> Resource:
    """The check as this trust lists it."""
    return resource(
        {
            "resourceType": "Task",
            "id": scribe.id("Task", check.key),
            "meta": scribe.meta(check.authored),
            "identifier": [scribe.identifier("Task", check.key)],
            "basedOn": _pathway(check),
            "status": check.status,
            "intent": "plan",
            "description": check.title,
            "focus": _focus(check, scribe),
            "for": scribe.patient(check.who),
            "authoredOn": scribe.instant(check.authored),
            "owner": scribe.organisation(scribe.trust.ods),
            "reasonCode": {"coding": [{"code": "CONS-Survey"}]},
            "restriction": {"period": {"end": check.due.isoformat()}},
            **(_asked_here(check, scribe) if check.form else _asked_there(check, scribe)),
        }
    )


def _asked_there(check: Check, scribe: Scribe) -> Mapping[str, Json]:
    """By a page of the portal."""
    portal = f"https://portal.{scribe.trust.town.lower()}.example"
    page = f"{portal}/questionnaires/{scribe.id('Task', check.key)}"
    return {"reasonReference": {"reference": page}}


def _asked_here(check: Check, scribe: Scribe) -> Mapping[str, Json]:
    """By questions of this server."""
    coding = {"system": _SDC, "code": "complete-questionnaire"}
    questions: Resource = {
        "type": {"text": "questionnaire"},
        "valueCanonical": scribe.canonical(check.form),
    }
    return {"code": {"coding": [coding]}, "input": [questions], "output": _draft(check, scribe)}


def _draft(check: Check, scribe: Scribe) -> Json:
    if not check.answered:
        return None
    reference = f"QuestionnaireResponse/{scribe.id('QuestionnaireResponse', check.key)}"
    return [{"type": {"text": "answers"}, "valueReference": {"reference": reference}}]


def _pathway(check: Check) -> Json:
    if not check.pathway:
        return None
    system = "https://fhir.nhs.uk/Id/PathwayId"
    pathway: Resource = {"identifier": {"system": system, "value": check.pathway}}
    return [pathway]


def _focus(check: Check, scribe: Scribe) -> Json:
    if not check.visit:
        return None
    reference = f"Appointment/{scribe.id('Appointment', check.visit)}"
    return {"type": "Appointment", "reference": reference}

"""A problem as Condition, and an entry of the allergy list as AllergyIntolerance (UK Core)."""

from sandbox.findings import AllergyEntry, Problem
from sandbox.resource import Json, Resource, resource
from sandbox.resources.concepts import concept, word
from sandbox.resources.scribe import Scribe


def condition(problem: Problem, scribe: Scribe) -> Resource:
    """The problem as this trust keeps it."""
    return resource(
        {
            "resourceType": "Condition",
            "id": scribe.id("Condition", problem.key),
            "meta": scribe.meta(problem.recorded, problem.labels),
            "identifier": [scribe.identifier("Condition", problem.key)],
            "clinicalStatus": word(problem.status, "condition-clinical"),
            "verificationStatus": word(problem.certainty, "condition-ver-status"),
            "category": [word(problem.kind, "condition-category")],
            "code": concept(problem.code, problem.name),
            "subject": scribe.patient(problem.who),
            "onsetDateTime": problem.onset,
            "recordedDate": scribe.instant(problem.recorded),
            "recorder": scribe.mention("Practitioner", problem.by),
            "note": [{"text": problem.note}] if problem.note else None,
        }
    )


def allergy(entry: AllergyEntry, scribe: Scribe) -> Resource:
    """The entry as this trust keeps it."""
    return resource(
        {
            "resourceType": "AllergyIntolerance",
            "id": scribe.id("AllergyIntolerance", entry.key),
            "meta": scribe.meta(entry.recorded),
            "identifier": [scribe.identifier("AllergyIntolerance", entry.key)],
            "clinicalStatus": word("active", "allergyintolerance-clinical"),
            "verificationStatus": word(entry.certainty, "allergyintolerance-verification"),
            "category": [entry.about],
            "criticality": entry.danger,
            "code": concept(entry.code, entry.name),
            "patient": scribe.patient(entry.who),
            "recordedDate": scribe.instant(entry.recorded),
            "recorder": scribe.mention("Practitioner", entry.by),
            "reaction": [_reaction(entry)],
        }
    )


def _reaction(entry: AllergyEntry) -> Json:
    if not entry.reaction:
        return None
    return {"manifestation": [{"text": entry.reaction}], "severity": entry.severity}

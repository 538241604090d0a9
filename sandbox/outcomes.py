"""OperationOutcome: how a FHIR server says what went wrong. Never repeats what was sent."""

from sandbox.resource import Json, Resource


def outcome(severity: str, code: str, diagnostics: str, coding: Json = None) -> Resource:
    """One issue; `coding` where the service has error codes of its own."""
    details: Resource = {"details": {"coding": [coding]}} if coding else {}
    issue = {"severity": severity, "code": code, **details, "diagnostics": diagnostics}
    return {"resourceType": "OperationOutcome", "issue": [issue]}

"""Errors and headers that the national services have in common."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import fhir
from sandbox.outcomes import outcome
from sandbox.resource import Json

SPINE = "https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode"
RELATIONSHIPS = "https://fhir.nhs.uk/R4/CodeSystem/ValidatedRelationships-ErrorOrWarningCode"


def refused(status: int, system: str, code: str, why: str) -> Response:
    """An OperationOutcome with an error code of the national list."""
    coding: Json = {"system": system, "version": "1", "code": code, "display": why}
    issue = "not-found" if status == 404 else "invalid"
    severity = "information" if status == 404 else "error"
    return fhir(outcome(severity, issue, why, coding), status)


def mirrored(request: Request, response: Response) -> Response:
    """The answer with the request's tracing headers sent back, as these services do."""
    for name in ("x-request-id", "x-correlation-id"):
        if name in request.headers:
            response.headers[name] = request.headers[name]
    return response

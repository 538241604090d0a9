"""FHIR answers over HTTP: encoding, media type, error bodies."""

from collections.abc import Mapping

import orjson
from starlette.responses import Response

from sandbox.outcomes import outcome
from sandbox.resource import Json

FHIR_JSON = "application/fhir+json; charset=utf-8"


def fhir(body: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A FHIR JSON answer."""
    return Response(orjson.dumps(body), status, headers, FHIR_JSON)


def refusal(status: int, code: str, why: str, headers: Mapping[str, str] | None = None) -> Response:
    """An OperationOutcome with severity error."""
    return fhir(outcome("error", code, why), status, headers)

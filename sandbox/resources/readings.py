"""A reading as Observation and a laboratory's report as DiagnosticReport (UK Core)."""

from datetime import timedelta

from sandbox.findings import Reading, Report, Value
from sandbox.resource import Json, Resource, resource
from sandbox.resources.concepts import concept, quantity, word
from sandbox.resources.scribe import Scribe

_INTERPRETATION = "v3-ObservationInterpretation"


def observation(reading: Reading, scribe: Scribe) -> Resource:
    """The reading as this trust keeps it."""
    return resource(
        {
            "resourceType": "Observation",
            "id": scribe.id("Observation", reading.key),
            "meta": scribe.meta(reading.taken, reading.labels),
            "identifier": [scribe.identifier("Observation", reading.key)],
            "status": reading.status,
            "category": [word(reading.kind, "observation-category")],
            "subject": scribe.patient(reading.who),
            "effectiveDateTime": scribe.instant(reading.taken),
            "performer": [scribe.organisation(scribe.trust.ods)],
            **_measured(reading.value),
            "component": [_measured(one) for one in reading.parts],
            "hasMember": [_observation(key, scribe) for key in reading.members],
        }
    )


def report(made: Report, scribe: Scribe) -> Resource:
    """The report as this trust keeps it."""
    issued = made.taken + timedelta(hours=20)
    return resource(
        {
            "resourceType": "DiagnosticReport",
            "id": scribe.id("DiagnosticReport", made.key),
            "meta": scribe.meta(issued, made.labels),
            "identifier": [scribe.identifier("DiagnosticReport", made.key)],
            "status": made.status,
            "category": [{"text": made.department}],
            "code": concept(made.code, made.name),
            "subject": scribe.patient(made.who),
            "effectiveDateTime": scribe.instant(made.taken),
            "issued": scribe.instant(issued),
            "performer": [scribe.organisation(scribe.trust.ods)],
            "resultsInterpreter": [scribe.mention("Practitioner", made.by)],
            "result": [_observation(key, scribe) for key in made.results],
            "conclusion": made.conclusion,
        }
    )


def _observation(key: str, scribe: Scribe) -> Json:
    return {"reference": f"Observation/{scribe.id('Observation', key)}"}


def _measured(value: Value) -> Resource:
    return {
        "code": concept(value.code, value.name),
        "valueQuantity": quantity(value.number, value.unit),
        "valueString": value.words,
        "dataAbsentReason": word(value.absent, "data-absent-reason") if value.absent else None,
        "interpretation": [_interpretation(value)],
        "referenceRange": [_range(value)],
    }


def _interpretation(value: Value) -> Json:
    return word(value.says, _INTERPRETATION) if value.says else None


def _range(value: Value) -> Json:
    return {"low": quantity(value.low, value.unit), "high": quantity(value.high, value.unit)}

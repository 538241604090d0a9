"""The record types that can be read. A new one is one line here and one file beside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schema.directory import RecordType
from sources.records import (
    allergy_intolerance,
    appointment,
    communication,
    communication_request,
    condition,
    diagnostic_report,
    document_reference,
    immunization,
    medication_request,
    medication_statement,
    observation,
    questionnaire_response,
    registration_task,
    task,
)
from sources.records.reader import RecordReader

_READERS: tuple[RecordReader[Any, Any], ...] = (
    appointment.READER,
    document_reference.READER,
    communication.READER,
    communication_request.READER,
    condition.READER,
    medication_request.READER,
    allergy_intolerance.READER,
    medication_statement.READER,
    immunization.READER,
    observation.READER,
    diagnostic_report.READER,
    registration_task.READER,
    task.READER,
    questionnaire_response.READER,
)

READERS: Mapping[str, RecordReader[Any, Any]] = {one.offer: one for one in _READERS}
"""By FHIR's name of the type, and what of it. Several can be of one record type: a source offers
any of them."""

RECORD_TYPES: Mapping[RecordType, RecordReader[Any, Any]] = {
    one.record_type: one for one in reversed(_READERS)
}
"""The first, and most usual, reader of each record type."""


def readers_of(names: Iterable[str]) -> Mapping[RecordType, Sequence[RecordReader[Any, Any]]]:
    """The readers of what a source offers, by record type; names without one are passed over."""
    found: defaultdict[RecordType, list[RecordReader[Any, Any]]] = defaultdict(list)
    for name in dict.fromkeys(names):
        if name in READERS:
            found[READERS[name].record_type].append(READERS[name])
    return found

"""The record types that can be read. A new one is one line here and one file beside it."""

from collections.abc import Mapping
from typing import Any

from schema.directory import RecordType
from sources.records import (
    appointment,
    communication,
    document_reference,
    questionnaire_response,
    task,
)
from sources.records.reader import RecordReader

RECORD_TYPES: Mapping[RecordType, RecordReader[Any, Any]] = {
    reader.record_type: reader
    for reader in (
        appointment.READER,
        document_reference.READER,
        communication.READER,
        task.READER,
        questionnaire_response.READER,
    )
}

"""Generic FHIR servers: the Patient is searched for first, then records of `Patient/id`."""

from schema.identifiers import LocalId, NhsNumber
from sources.dialects.dialect import Dialect


class Reference(Dialect):
    asks_patient_first = True

    def selector(self, resource_type: str) -> str:
        return "patient"

    def value(self, subject: NhsNumber, patient: LocalId | None) -> str:
        return f"Patient/{patient}"

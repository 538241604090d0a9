"""Generic FHIR servers: the Patient is searched for first, then records of `Patient/id`."""

from collections.abc import Sequence

from schema.identifiers import LocalId, NhsNumber
from sources.dialects.dialect import Dialect


class Reference(Dialect):
    asks_patient_first = True

    def selector(self, resource_type: str) -> str:
        return "patient"

    def value(self, subject: NhsNumber, patients: Sequence[LocalId]) -> str:
        """Records may still be about a Patient that was replaced; a comma means "or"."""
        return ",".join(f"Patient/{one}" for one in patients)

"""Servers that search through the patient reference: `patient.identifier`."""

from sources.dialects.dialect import Dialect


class ChainedPatient(Dialect):
    """Nothing differs from what dialects share."""

"""Portals in the manner of Patients Know Best: appointments through the participant, with dates."""

from schema.request import Window
from sources.dialects.dialect import Dialect, widened
from sources.parameters import Parameters


class ChainedActor(Dialect):
    def selector(self, resource_type: str) -> str:
        return (
            "actor:Patient.identifier" if resource_type == "Appointment" else "patient.identifier"
        )

    def dates(self, resource_type: str, window: Window) -> Parameters:
        return widened("date", window) if resource_type == "Appointment" else ()

"""A configured source with all that is shared by the kinds of record it offers."""

from dataclasses import dataclass

from schema.clock import Clock
from schema.deadline import Deadline
from schema.directory import Directory
from schema.identifiers import OdsCode
from settings import SourceSettings
from sources.client import FhirClient
from sources.dialects.dialect import Dialect
from sources.patients import Patients

MARGIN_SECONDS = 0.05
"""A source is given up this long before the operation ends, so that the pages it gave count."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One source as it is asked."""

    settings: SourceSettings
    dialect: Dialect
    client: FhirClient
    patients: Patients
    directory: Directory
    clock: Clock

    @property
    def organisation(self) -> OdsCode:
        """Whose source it is."""
        return OdsCode(self.settings.ods)

    @property
    def seconds(self) -> float:
        """The longest it may take to answer."""
        return self.settings.deadline_milliseconds / 1000

    def until(self, deadline: Deadline) -> Deadline:
        """By when this source must have answered an operation with that deadline."""
        sooner = Deadline(deadline.at - MARGIN_SECONDS)
        return sooner.sooner(self.seconds)

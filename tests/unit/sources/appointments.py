"""Appointments as a source reads them, from the elements that a test is about."""

from typing import Any

from schema.answer import Item
from schema.appointment import Appointment
from sources.records.appointment import READER
from tests.support.fhir_resources import Json, an_appointment
from tests.unit.sources.reading import read

NHS = "https://fhir.nhs.uk/StructureDefinition"
UKCORE = "https://fhir.hl7.org.uk/StructureDefinition"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


def item_of(**elements: Any) -> Item[Appointment]:
    """The item of an appointment with these elements."""
    return read(READER, an_appointment(**elements))


def record_of(**elements: Any) -> Appointment:
    """The record of an appointment with these elements."""
    return item_of(**elements).record


def with_actors(*actors: Json, **participant: Any) -> Appointment:
    """The record of an appointment in which these take part."""
    return record_of(participant=[{"actor": actor, **participant} for actor in actors])

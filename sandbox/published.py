"""The published NHS and UK Core samples in `samples/`: copied unchanged, rewritten when loaded.

Rewriting puts one persona in the place of every patient: each NHS number becomes theirs, each
reference to a Patient becomes a logical one to them. Nothing else is touched or mended.
"""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import orjson

from sandbox.people import Person
from sandbox.resource import NHS_NUMBER, Json, Resource, nodes, rewrite, text
from sandbox.resources.scribe import nhs_number
from sandbox.store import Stored

_FOLDER = Path(__file__).parent / "samples"
_PATIENT = re.compile(r"(^|/)Patient/")

# What Fenwick General serves from the start.
FENWICK_FILES = (
    "pca/producer/GetAppointmentResponseHappyPath.json",
    "pca/producer/GetDocumentReferencesResponseHappyPath.json",
    "ukcore/Appointment-OrthopaedicSurgery.json",
    "ukcore/DocumentReference-CarePlanReportPDF.json",
    "ukcore/Communication-FirstMMRVaccination.json",
    "ukcore/Condition-HipReplacement.json",
    "ukcore/AllergyIntolerance-Amoxicillin.json",
    "ukcore/AllergyIntolerance-Sn-NegHandlNoKnownAllergies.json",
    "ukcore/MedicationStatement-Amoxicillin.json",
    "ukcore/Immunization-InfluenzaVaccine.json",
    "immunisation/completed_covid_immunization_event_filtered_for_search.json",
    "ukcore/Observation-Lab-WhiteCellCount.json",
    "ukcore/Observation-VitalSigns-BloodPressure.json",
)


def sample_files() -> tuple[str, ...]:
    """Every sample by its path below `samples/`."""
    return tuple(sorted(path.relative_to(_FOLDER).as_posix() for path in _FOLDER.rglob("*.json")))


def sample(name: str) -> Json:
    """The content of one sample file. Raises ValueError for a name that is none."""
    if name not in sample_files():
        raise ValueError("no such sample file")
    content: Json = orjson.loads((_FOLDER / name).read_bytes())
    return content


def rewritten(content: Json, person: Person) -> Json:
    """The content with this person in the place of every patient."""
    return rewrite(content, partial(_replaced, person))


def _replaced(person: Person, item: Resource) -> Resource:
    if item.get("system") == NHS_NUMBER and "value" in item:
        return {**item, "value": person.number}
    if _PATIENT.search(text(item, "reference")):
        return {"type": "Patient", "identifier": nhs_number(person)}
    return item


def contents(name: str, person: Person | None) -> tuple[tuple[str, Json], ...]:
    """Full URL and content of what a file holds: each entry of a Bundle, else the whole.

    Rewritten to the person, if one is given.
    """
    whole = sample(name)
    if person is not None:
        whole = rewritten(whole, person)
    if text(whole, "resourceType") != "Bundle":
        return (("", whole),)
    entries = [each for each in nodes(whole, "entry") if isinstance(each, Mapping)]
    return tuple((text(each, "fullUrl"), each.get("resource")) for each in entries)


def fenwick_resources(person: Person) -> tuple[Stored, ...]:
    """What Fenwick General holds: published samples, all about this person."""
    return tuple(
        Stored(_named(content, name), full_url)
        for name in FENWICK_FILES
        for full_url, content in contents(name, person)
        if isinstance(content, Mapping)
    )


def _named(content: Resource, name: str) -> Resource:
    """With an id, as a server gives one to what is sent to it without."""
    return content if "id" in content else {**content, "id": Path(name).stem.replace("_", "-")}

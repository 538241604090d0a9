"""FHIR Patient at a source that holds records: which local id is which person.

Nothing of it is shown: names and addresses come from `sources.national.demographics`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from schema.identifiers import LocalId, NhsNumber
from schema.moment import PartialDate
from sources.element import NHS_NUMBER, Resource
from sources.errors import InvalidAnswer
from sources.parameters import local_id


class PatientResource(Resource, tag_field="resourceType", tag="Patient"):
    birth_date: str | None = None


@dataclass(frozen=True, slots=True)
class LocalPatient:
    """The one Patient at a source that carries the number asked for."""

    id: LocalId
    birth_date: PartialDate | None
    """As the source has it; to be compared with the national record."""


def verified(patients: Iterable[PatientResource], asked: NhsNumber) -> LocalPatient | None:
    """The Patient of this number, None when there is none.

    Raises InvalidAnswer when one has another number or none, or when two have this one: such an
    answer is used by nobody (security rules 1.3).
    """
    found = {patient.id: patient for patient in patients}
    if len(found) > 1 or any(_numbers(patient) != {asked} for patient in found.values()):
        raise InvalidAnswer
    for patient in found.values():
        name = local_id(patient.id)
        if name is None or patient.modifier_extension or patient.implicit_rules:
            raise InvalidAnswer
        return LocalPatient(name, PartialDate.parse(patient.birth_date or ""))
    return None


def included(companions: Iterable[Resource], asked: NhsNumber) -> LocalPatient | None:
    """The Patient of this number among those that came with a search.

    Others may come with it, as participants of theirs: they prove nothing. Raises InvalidAnswer
    when two have this number.
    """
    patients = (one for one in companions if isinstance(one, PatientResource))
    return verified((one for one in patients if asked in _numbers(one)), asked)


def _numbers(patient: PatientResource) -> set[str | None]:
    return {one.value for one in patient.identifier if one.system == NHS_NUMBER}

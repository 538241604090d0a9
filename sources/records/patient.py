"""FHIR Patient at a source that holds records: which local ids are which person.

Nothing of it is shown: names and addresses come from `sources.national.demographics`. What it
says of the person is compared with the national record, by `auth.identity`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from schema.answer import KnownPatient
from schema.identifiers import LocalId, NhsNumber
from schema.moment import PartialDate
from sources.element import CRITICAL, NHS_NUMBER, Element, Name, Reference, Resource
from sources.errors import InvalidAnswer
from sources.local_name import local_name
from sources.origin import Origins
from sources.parameters import local_id


class PatientLink(Element):
    """What this Patient is to another one; `type` is a code of R4 LinkType."""

    other: Annotated[Reference | None, CRITICAL] = None
    type: Annotated[str | None, CRITICAL] = None


class PatientResource(Resource, tag_field="resourceType", tag="Patient"):
    active: Annotated[bool | None, CRITICAL] = None
    link: Annotated[tuple[PatientLink, ...], CRITICAL] = ()
    name: tuple[Name, ...] = ()
    birth_date: str | None = None


@dataclass(frozen=True, slots=True)
class LocalPatient:
    """One person at a source: the Patient in use, and those that it replaced there."""

    ids: tuple[LocalId, ...]
    """The one in use first."""
    known: KnownPatient
    """As the one in use has it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a source answered about the Patients of one number."""

    asked: NhsNumber
    by_id: Mapping[LocalId, PatientResource]
    replaced: Mapping[LocalId, LocalId]
    """Which Patient took the place of which, by the source's own word."""

    @classmethod
    def read(cls, found: Iterable[PatientResource], asked: NhsNumber, origins: Origins) -> "Found":
        """Raises InvalidAnswer when one has another number or none, or may not mean what it
        says: such an answer is used by nobody (security rules 1.3)."""
        by_id: dict[LocalId, PatientResource] = {}
        for patient in found:
            name = _certain_id(patient, asked)
            if by_id.setdefault(name, patient) != patient:
                raise InvalidAnswer
        return cls(asked, by_id, _replaced(by_id, origins))

    @property
    def absent(self) -> LocalId | None:
        """The Patient that took another's place and did not come along. One at most is read."""
        return next((one for one in self.replaced.values() if one not in self.by_id), None)

    def one(self) -> LocalPatient | None:
        """The one person they are, None when there is no Patient at all.

        Raises InvalidAnswer when two are not the same by the source's own word, when the one
        that took another's place is not here, and for chains and circles of replacement.
        """
        in_use = [name for name in self.by_id if name not in self.replaced]
        if not self.by_id:
            return None
        if len(in_use) != 1 or any(one != in_use[0] for one in self.replaced.values()):
            raise InvalidAnswer
        return LocalPatient((in_use[0], *self.replaced), _known(self.by_id[in_use[0]]))


def carrying(patients: Iterable[Resource], asked: NhsNumber) -> list[PatientResource]:
    """Those with this number. Others come along with a search as well, and prove nothing."""
    found = (one for one in patients if isinstance(one, PatientResource))
    return [one for one in found if asked in _numbers(one)]


def _certain_id(patient: PatientResource, asked: NhsNumber) -> LocalId:
    name = local_id(patient.id)
    is_altered = patient.modifier_extension or patient.implicit_rules
    if name is None or is_altered or _numbers(patient) != {asked}:
        raise InvalidAnswer
    return name


def _numbers(patient: PatientResource) -> set[str | None]:
    return {one.value for one in patient.identifier if one.system == NHS_NUMBER}


def _replaced(by_id: Mapping[LocalId, PatientResource], origins: Origins) -> dict[LocalId, LocalId]:
    """Raises InvalidAnswer: in use although replaced, replaced by two, or by we know not what."""
    said: set[tuple[LocalId, LocalId | None]] = set()
    for name, patient in by_id.items():
        others = [(link.type, _other(link, origins)) for link in patient.link]
        said |= {(name, other) for kind, other in others if kind == "replaced-by"}
        # An older one that did not come along may carry any number: that is no proof.
        said |= {
            (other, name)
            for kind, other in others
            if kind == "replaces" and other is not None and other in by_id
        }
    replaced = {older: newer for older, newer in said if newer is not None}
    if len(replaced) < len(said) or any(by_id[older].active for older in replaced):
        raise InvalidAnswer
    return replaced


def _other(link: PatientLink, origins: Origins) -> LocalId | None:
    """The Patient at this source that a link leads to."""
    name = local_name(link.other.reference, origins) if link.other else None
    return name.id if name and name.resource_type == "Patient" else None


def _known(patient: PatientResource) -> KnownPatient:
    words = (word for name in patient.name for text in name.naming for word in text.split())
    return KnownPatient(PartialDate.parse(patient.birth_date or ""), frozenset(words))

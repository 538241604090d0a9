"""What a record mentions: medicines, professionals and organisations, by name.

A reference may say it by itself, lead to what is inside the record, or to what came along with it.
Nobody is asked for more.
"""

from dataclasses import dataclass
from typing import Any

from schema.directory import Organisation
from schema.identifiers import ods_code
from schema.people import PersonInRole
from sources.element import (
    NHS_NUMBER,
    ODS_CODE,
    CodeableConcept,
    Contained,
    Identifier,
    Name,
    Reference,
    Resource,
    SecurityLabel,
)
from sources.local_name import local_name
from sources.records.links import names_only, role_of
from sources.records.reader import Common, organisation_code

_CLINICIANS = frozenset({"Practitioner", "PractitionerRole"})


class Part(Contained):
    """What is inside a record, whatever its type."""

    code: CodeableConcept | tuple[CodeableConcept, ...] | None = None
    name: str | Name | tuple[Name, ...] | None = None
    practitioner: Reference | None = None
    organization: Reference | None = None


class Beside(Resource):
    """What came along with a record, whatever its type."""

    code: CodeableConcept | tuple[CodeableConcept, ...] | None = None
    name: str | Name | tuple[Name, ...] | None = None
    practitioner: Reference | None = None
    organization: Reference | None = None

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """Named as those of what is inside a record."""
        return self.identifier


class MedicationResource(Beside, tag_field="resourceType", tag="Medication"):
    pass


class PractitionerResource(Beside, tag_field="resourceType", tag="Practitioner"):
    pass


class PractitionerRoleResource(Beside, tag_field="resourceType", tag="PractitionerRole"):
    pass


class OrganizationResource(Beside, tag_field="resourceType", tag="Organization"):
    pass


MENTIONED: tuple[type[Resource], ...] = (
    MedicationResource,
    PractitionerResource,
    PractitionerRoleResource,
    OrganizationResource,
)
"""What is read of an answer besides its records."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Those of one record."""

    common: Common[Any]

    def medicine(
        self, concept: CodeableConcept | None, reference: Reference | None
    ) -> CodeableConcept:
        """Said by a code, or by a reference."""
        if concept is not None:
            return concept
        found = self._thing(reference)
        said = next((one for one in _concepts(found) if one.words), None)
        return said or CodeableConcept(text=reference.display if reference else None)

    def labels(self, reference: Reference | None) -> tuple[SecurityLabel, ...]:
        """Those of what came along: a medicine can tell more than who takes it should."""
        found = self._thing(reference)
        if not isinstance(found, Beside) or found.meta is None or not found.meta.security:
            return ()
        return (SecurityLabel(coding=found.meta.security),)

    def professional(self, reference: Reference | None) -> PersonInRole | None:
        """A clinician by name; of anybody else it is told only what they are."""
        if reference is None:
            return None
        inside = self.common.resource.contained
        if not names_only(reference, _CLINICIANS, inside):
            role = role_of(reference, inside)
            return PersonInRole(name=None, role=role) if role else None
        found = self._thing(reference)
        person = self._thing(found.practitioner) if found else None
        name = _name(person) or _name(found) or _display(reference, found)
        role = next((one.words for one in _concepts(found) if one.words), None)
        return PersonInRole(name=name, role=role) if name or role else None

    def organisation(self, reference: Reference | None) -> Organisation | None:
        """The one that a reference leads to, or at which works whom it leads to."""
        found = self._thing(reference)
        if found is not None and found.organization is not None:
            reference, found = found.organization, self._thing(found.organization)
        own = found.identifiers if found else ()
        values = (one.value for one in own if one.system == ODS_CODE)
        code = organisation_code(reference) or ods_code(next(values, None) or "")
        if code is None:
            return None
        known = self.common.setting.directory.organisation(code)
        if known.name is not None:
            return known
        name = found.name if found and isinstance(found.name, str) else None
        display = reference.display if reference else None
        return Organisation(ods_code=code, name=name or display, kind=known.kind)

    def _thing(self, reference: Reference | None) -> Part | Beside | None:
        """What a reference leads to, if it is here."""
        path = reference.reference if reference else None
        if path and path.startswith("#"):
            inside = self.common.resource.contained
            return next((one for one in inside if one.id and path == f"#{one.id}"), None)
        setting = self.common.setting
        name = local_name(path, setting.origins)
        found = setting.beside.get(name) if name else None
        return found if isinstance(found, Beside) else None


def _concepts(found: Part | Beside | None) -> tuple[CodeableConcept, ...]:
    code = found.code if found else None
    return (code,) if isinstance(code, CodeableConcept) else code or ()


def _name(found: Part | Beside | None) -> str | None:
    """Of a person: the first name that is one."""
    name = found.name if found else None
    names = (name,) if isinstance(name, Name) else name
    if names is None or isinstance(names, str):
        return None
    said = (one.text or " ".join([*one.prefix, *one.naming]) for one in names)
    return next((words for words in said if words), None)


def _display(reference: Reference, found: Part | Beside | None) -> str | None:
    """As the references write it; somebody with an NHS number is a patient."""
    further = found.practitioner if found else None
    said = (one.display for one in (reference, further) if one and not one.value_of(NHS_NUMBER))
    return next((words for words in said if words), None)

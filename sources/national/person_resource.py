"""FHIR Patient as the Personal Demographics Service gives it, with the elements we read."""

from typing import Annotated

from schema.identifiers import NhsNumber
from sources.element import (
    CRITICAL,
    NHS_NUMBER,
    CodeableConcept,
    Element,
    Extension,
    Name,
    Period,
    Reference,
    Resource,
)
from sources.errors import InvalidAnswer

_OPEN = frozenset({"U", "L", "M", "N"})
"""v3-Confidentiality up to normal. Any other code restricts: R, V, and what we do not know."""


class PostalAddress(Element):
    use: str | None = None
    text: str | None = None
    line: tuple[str, ...] = ()
    city: str | None = None
    postal_code: str | None = None
    period: Period | None = None


class Telecom(Element):
    system: str | None = None
    value: str | None = None
    use: str | None = None
    period: Period | None = None
    extension: tuple[Extension, ...] = ()


class Communication(Element):
    language: CodeableConcept | None = None
    preferred: bool | None = None


class PersonResource(Resource, tag_field="resourceType", tag="Patient"):
    name: tuple[Name, ...] = ()
    birth_date: str | None = None
    gender: str | None = None
    deceased_date_time: Annotated[str | None, CRITICAL] = None
    deceased_boolean: Annotated[bool | None, CRITICAL] = None
    address: tuple[PostalAddress, ...] = ()
    telecom: tuple[Telecom, ...] = ()
    general_practitioner: tuple[Reference, ...] = ()
    communication: tuple[Communication, ...] = ()


def require_record_of(subject: NhsNumber, person: PersonResource) -> None:
    """Raises InvalidAnswer for the record of another number, or one that may mean another thing."""
    numbers = {one.value for one in person.identifier if one.system == NHS_NUMBER}
    if person.id != subject or numbers - {subject}:
        raise InvalidAnswer
    if person.modifier_extension or person.implicit_rules:
        raise InvalidAnswer


def is_restricted(person: PersonResource) -> bool:
    """Must it not be found out where the person is?"""
    labels = person.meta.security if person.meta else []
    return any(label.code not in _OPEN for label in labels)

"""FHIR Patient as the Personal Demographics Service gives it, with the elements we read."""

from typing import Annotated

from sources.element import (
    CRITICAL,
    CodeableConcept,
    Element,
    Extension,
    Name,
    Period,
    Reference,
    Resource,
)


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

"""FHIR R4 data types, with only the elements we read (hl7.org/fhir/R4/datatypes.html).

Every element has a default: whether something is missing is judged where it matters. A field
marked `CRITICAL` can change who may see an item or what it means, so an item on which it cannot
be read is not shown (`sources.salvage`).
"""

from collections.abc import Iterable
from typing import Annotated, Any

from msgspec import Meta as FieldMeta
from msgspec import Struct

CRITICAL = FieldMeta(extra={"critical": True})

_MOST_BYTES = 2**31 - 1
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS_CODE = "https://fhir.nhs.uk/Id/ods-organization-code"


class Element(Struct, rename="camel", gc=False):
    """Base of all structs: FHIR's camelCase outside, ours inside."""


class Period(Element):
    start: str | None = None
    end: str | None = None


class Coding(Element):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class CodeableConcept(Element):
    coding: tuple[Coding, ...] = ()
    text: str | None = None

    @property
    def words(self) -> str | None:
        """What to show people: the first display, else the text."""
        for one in self.coding:
            if one.display:
                return one.display
        return self.text


class SecurityLabel(Element):
    """A CodeableConcept that decides who may see: a part that cannot be read is not left out."""

    coding: Annotated[tuple[Coding, ...], CRITICAL] = ()


class Identifier(Element):
    system: str | None = None
    value: str | None = None
    use: str | None = None
    period: Period | None = None
    extension: "tuple[Extension, ...]" = ()


def _several(found: Identifier | tuple[Identifier, ...] | None) -> tuple[Identifier, ...]:
    if isinstance(found, Identifier):
        return (found,)
    return found or ()


class Reference(Element):
    """`identifier` is 0..1 in R4, but the PCA producer's published example sends an array."""

    reference: str | None = None
    type: str | None = None
    identifier: Identifier | tuple[Identifier, ...] | None = None
    display: str | None = None

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """The logical identifiers, however they were sent."""
        return _several(self.identifier)

    def value_of(self, system: str) -> str | None:
        """The first logical identifier of a system."""
        own = self.identifier
        if isinstance(own, Identifier):
            return own.value if own.system == system else None
        found = (one.value for one in own or () if one.system == system)
        return next(found, None)


class Extension(Element):
    url: str = ""
    value_code: str | None = None
    value_string: str | None = None
    value_url: str | None = None
    value_uri: str | None = None
    value_boolean: bool | None = None
    value_date_time: str | None = None
    value_coding: Coding | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_reference: Reference | None = None
    extension: "tuple[Extension, ...]" = ()

    @property
    def code(self) -> str | None:
        """The code, whichever of the three coded types carries it."""
        if self.value_codeable_concept:
            return next((one.code for one in self.value_codeable_concept.coding if one.code), None)
        return self.value_code or (self.value_coding.code if self.value_coding else None)


def extension(extensions: Iterable[Extension], *names: str) -> Extension | None:
    """The first extension whose URL ends in one of the names.

    Publishers use several bases for one extension (`fhir.nhs.uk`, `fhir.hl7.org.uk`, with and
    without `STU3`), so the last part of the URL names it.
    """
    for one in extensions:
        if one.url.rsplit("/", 1)[-1] in names:
            return one
    return None


class Name(Element):
    """HumanName."""

    use: str | None = None
    text: str | None = None
    family: str | None = None
    given: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    suffix: tuple[str, ...] = ()
    period: Period | None = None

    @property
    def naming(self) -> tuple[str, ...]:
        """The parts that name the person; the whole, titles included, if it has no parts."""
        family = (self.family,) if self.family else ()
        return (*self.given, *family) or ((self.text,) if self.text else ())


class Attachment(Element):
    content_type: str | None = None
    url: str | None = None
    data: str | None = None
    title: str | None = None
    size: int | None = None
    creation: str | None = None

    @property
    def size_bytes(self) -> int | None:
        """The size if it is an unsignedInt of R4, which a GraphQL Int can carry too."""
        size = self.size
        return size if size is not None and 0 <= size <= _MOST_BYTES else None


class ResourceMeta(Element):
    version_id: str | None = None
    last_updated: str | None = None
    security: Annotated[tuple[Coding, ...], CRITICAL] = ()


class Contained(Element):
    """A resource inside another: we read whom it names and how it is labelled, nothing more."""

    resource_type: str | None = None
    id: str | None = None
    identifier: Identifier | tuple[Identifier, ...] | None = None
    meta: Annotated[ResourceMeta | None, CRITICAL] = None
    security_label: Annotated[tuple[SecurityLabel, ...], CRITICAL] = ()

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """Its identifiers: some types have several, some one."""
        return _several(self.identifier)


class Resource(Element):
    """What every resource has. `modifier_extension` is never understood here, only noticed."""

    id: str | None = None
    meta: Annotated[ResourceMeta | None, CRITICAL] = None
    implicit_rules: Annotated[str | None, CRITICAL] = None
    modifier_extension: Annotated[tuple[Any, ...], CRITICAL] = ()
    contained: Annotated[tuple[Contained, ...], CRITICAL] = ()
    extension: tuple[Extension, ...] = ()
    identifier: tuple[Identifier, ...] = ()

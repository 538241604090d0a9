"""What all readers make of codes, people and remarks in the same way. No reader of its own."""

from collections.abc import Iterable
from enum import Enum
from typing import Annotated, TypeVar

from schema.code import Code
from schema.people import PersonInRole
from sources.element import CRITICAL, CodeableConcept, Coding, Contained, Element, Reference
from sources.records.links import PROFESSIONALS, names_only, role_of

_NOT_SO = frozenset({"refuted", "entered-in-error"})

E = TypeVar("E", bound=Enum)


class CertainConcept(CodeableConcept):
    """One that turns the meaning of its item round: a part that cannot be read is not left out."""

    coding: Annotated[tuple[Coding, ...], CRITICAL] = ()


class Annotation(Element):
    """A remark; who made it and when is not read."""

    text: str | None = None


def member_of(kind: type[E], code: str | None, otherwise: E) -> E:
    """The member whose value is FHIR's code."""
    try:
        return kind(code)
    except ValueError:
        return otherwise


def first_known(kind: type[E], codes: Iterable[str], otherwise: E) -> E:
    """The first code that is a member's; what a source adds in lists of its own is passed over."""
    found = (member_of(kind, code, otherwise) for code in codes)
    return next((one for one in found if one is not otherwise), otherwise)


def is_not_so(verification: CodeableConcept | None) -> bool:
    """Was it ruled out, or entered by mistake? Any code that says so is enough."""
    return verification is not None and any(one.code in _NOT_SO for one in verification.coding)


def codes_of(*concepts: CodeableConcept | None) -> list[Code]:
    """Every code there is."""
    codings = (coding for one in concepts if one for coding in one.coding)
    return [
        Code(system=one.system, code=one.code, display=one.display) for one in codings if one.code
    ]


def code_of(concept: CodeableConcept | None) -> str | None:
    """The first code."""
    return next((one.code for one in concept.coding if one.code), None) if concept else None


def words_of(concept: CodeableConcept | None) -> str | None:
    """What to show people."""
    return concept.words if concept else None


def all_words(concepts: Iterable[CodeableConcept]) -> list[str]:
    """The words of each that has some."""
    return [one.words for one in concepts if one.words]


def remarks(notes: Iterable[Annotation]) -> str | None:
    """All remarks in their order, a blank line between two."""
    return "\n\n".join(one.text for one in notes if one.text) or None


def person(inside: Iterable[Contained], *references: Reference | None) -> PersonInRole | None:
    """The first professional named; else of whoever it was only what they are."""
    contained = tuple(inside)
    given = [one for one in references if one]
    named = (one.display for one in given if names_only(one, PROFESSIONALS, contained))
    name = next((one for one in named if one), None)
    if name:
        return PersonInRole(name=name, role=None)
    roles = (role_of(one, contained) for one in given)
    role = next((one for one in roles if one), None)
    return PersonInRole(name=None, role=role) if role else None

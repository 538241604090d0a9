"""What a FHIR R4 AuditEvent may and must hold: elements, cardinalities and kinds of values.

After the table of hl7.org/fhir/R4/auditevent.html (4.0.1), with the data types that it names, and
the codes that are required there. Nothing that the table does not name is allowed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Check = Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class Element:
    """How often something may stand there, and what it is."""

    least: int
    most: int
    of: "Structure | Check"


Structure = Mapping[str, Element]
MANY = 1_000_000


def matches(pattern: str) -> Check:
    """Text of this form, whole."""
    form = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and form.fullmatch(value) is not None


def text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def boolean(value: object) -> bool:
    return isinstance(value, bool)


def one(of: "Structure | Check") -> Element:
    return Element(1, 1, of)


def optional(of: "Structure | Check") -> Element:
    return Element(0, 1, of)


def many(of: "Structure | Check", least: int = 0) -> Element:
    return Element(least, MANY, of)


URI = matches(r"[a-z]+:\S+")
CODE = matches(r"[^\s]+( [^\s]+)*")
ID = matches(r"[A-Za-z0-9\-.]{1,64}")
INSTANT = matches(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
BASE64 = matches(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")

CODING: Structure = {
    "system": optional(URI),
    "version": optional(text),
    "code": optional(CODE),
    "display": optional(text),
}
CONCEPT: Structure = {"coding": many(CODING), "text": optional(text)}
IDENTIFIER: Structure = {"system": optional(URI), "value": optional(text)}
REFERENCE: Structure = {
    "reference": optional(text),
    "type": optional(text),
    "identifier": optional(IDENTIFIER),
    "display": optional(text),
}
EXTENSION: Structure = {"url": one(URI), "valueCode": optional(CODE)}
NETWORK: Structure = {
    "extension": many(EXTENSION),
    "address": optional(text),
    "type": optional(matches("[1-5]")),
}
AGENT: Structure = {
    "type": optional(CONCEPT),
    "role": many(CONCEPT),
    "who": optional(REFERENCE),
    "altId": optional(text),
    "name": optional(text),
    "requestor": one(boolean),
    "policy": many(URI),
    "network": optional(NETWORK),
    "purposeOfUse": many(CONCEPT),
}
SOURCE: Structure = {"site": optional(text), "observer": one(REFERENCE), "type": many(CODING)}
DETAIL: Structure = {
    "type": one(text),
    "valueString": optional(text),
    "valueBase64Binary": optional(BASE64),
}
ENTITY: Structure = {
    "what": optional(REFERENCE),
    "type": optional(CODING),
    "role": optional(CODING),
    "lifecycle": optional(CODING),
    "securityLabel": many(CODING),
    "name": optional(text),
    "description": optional(text),
    "query": optional(BASE64),
    "detail": many(DETAIL),
}
META: Structure = {"profile": many(URI)}
AUDIT_EVENT: Structure = {
    "resourceType": one(matches("AuditEvent")),
    "id": optional(ID),
    "meta": optional(META),
    "type": one(CODING),
    "subtype": many(CODING),
    "action": optional(matches("[CRUDE]")),
    "recorded": one(INSTANT),
    "outcome": optional(matches("0|4|8|12")),
    "outcomeDesc": optional(text),
    "purposeOfEvent": many(CONCEPT),
    "agent": many(AGENT, least=1),
    "source": one(SOURCE),
    "entity": many(ENTITY),
}


def faults(value: object, structure: Structure = AUDIT_EVENT, path: str = "") -> Iterator[str]:
    """Paths of whatever is missing, too often, unknown, empty, or of another kind."""
    if not isinstance(value, dict) or not value:
        yield f"{path or 'AuditEvent'} is no element"
        return
    for name in value.keys() - structure.keys():
        yield f"{path}{name} is unknown"
    for name, element in structure.items():
        yield from _faults_of(value.get(name), element, f"{path}{name}")


def _faults_of(value: Any, element: Element, path: str) -> Iterator[str]:
    repeats = element.most > 1
    if value is None:
        if element.least:
            yield f"{path} is missing"
        return
    if repeats is not isinstance(value, list) or value == []:
        yield f"{path} is {'no list' if repeats else 'a list'}, or empty"
        return
    for one_of_them in value if repeats else [value]:
        if callable(element.of):
            if not element.of(one_of_them):
                yield f"{path} is of another kind"
        else:
            yield from faults(one_of_them, element.of, f"{path}.")
    # An entity has a name or a query, not both (invariant sev-1).
    if path == "entity":
        yield from (f"{path} has both" for found in value if {"name", "query"} <= found.keys())

"""What an app may ask for, as SMART App Launch scopes say it. Not who may see what.

Version 2 (`patient/Appointment.rs`) and version 1 (`patient/Appointment.read`) are read alike.
Anything else, filters (`?`) included, grants nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from schema.access import Action, Category
from schema.directory import RecordType

_TYPES: Mapping[Category, str] = {
    Category.DEMOG: "Patient",
    Category.APPT: "Appointment",
    Category.DOCS: "DocumentReference",
    Category.MSG: "Communication",
    Category.PRESCR: "MedicationRequest",
    Category.PREASSESS: "QuestionnaireResponse",
    Category.TEST: "Observation",
    Category.VACC: "Immunization",
    Category.COND: "Condition",
    Category.REG: "Task",
}
"""Scopes are the one place here that spells FHIR: SMART names resource types."""

_OWN_TYPES: Mapping[RecordType, str] = {
    RecordType.ALLERGY: "AllergyIntolerance",
    RecordType.MEDICATION: "MedicationStatement",
    RecordType.DIAGNOSTIC_REPORT: "DiagnosticReport",
}
"""Of kinds of record whose type is not the one that stands for their category."""

_RELATIONSHIPS = "RelatedPerson"
_ACCESS_LOG = "AuditEvent"
_KNOWN = frozenset({*_TYPES.values(), *_OWN_TYPES.values(), _RELATIONSHIPS, _ACCESS_LOG})
_DEVELOPER = "kindred/developer"

_NEEDS: Mapping[Action, str] = {Action.READ: "rs", Action.CREATE: "c", Action.CHANGE: "u"}
_LETTERS = "cruds"
_VERSION_1 = {"read": "rs", "write": "cud", "*": "cruds"}

_FORM = re.compile(r"patient/(\*|[A-Za-z]+)\.(c?r?u?d?s?|read|write|\*)", re.ASCII)
_LIST = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]+(?: [\x21\x23-\x5B\x5D-\x7E]+)*", re.ASCII)
"""A list of scopes, RFC 6749 section 3.3."""


@dataclass(frozen=True, slots=True)
class Scopes:
    """What is granted: pairs of a resource type and one letter of `cruds`."""

    granted: frozenset[tuple[str, str]] = frozenset()
    developer: bool = False
    """May see plans, traces and the schema in production."""

    @classmethod
    def parse(cls, text: str | Iterable[str]) -> "Scopes":
        """Read a `scope` claim or a list of scopes. What cannot be read grants nothing."""
        names = _split(text) if isinstance(text, str) else tuple(text)
        granted = frozenset(pair for name in names for pair in _pairs(name))
        return cls(granted, _DEVELOPER in names)

    def __and__(self, other: "Scopes") -> "Scopes":
        return Scopes(self.granted & other.granted, self.developer and other.developer)

    def allows(
        self, category: Category, action: Action, record_type: RecordType | None = None
    ) -> bool:
        """Is the action on the category named? Nothing is implied by anything else.

        Of a kind of record it is the kind's own type that counts: who may see conditions may not
        see allergies. A category by itself can be read if any of its types may be.
        """
        if record_type is not None:
            return self._has(_type(record_type), _NEEDS[action])
        types = _readable(category) if action is Action.READ else (_TYPES[category],)
        return any(self._has(one, _NEEDS[action]) for one in types)

    @property
    def names(self) -> list[str]:
        """The same as scopes of version 2, in the order of the alphabet."""
        types = sorted({resource_type for resource_type, _ in self.granted})
        found = [f"patient/{one}.{self._letters(one)}" for one in types]
        return [*found, _DEVELOPER] if self.developer else found

    @property
    def relationships(self) -> bool:
        """May it be asked who acts for whom?"""
        return self._has(_RELATIONSHIPS, _NEEDS[Action.READ])

    @property
    def controls(self) -> bool:
        """May people say here how far others may act for them?"""
        return self._has(_RELATIONSHIPS, _NEEDS[Action.CHANGE])

    def _letters(self, resource_type: str) -> str:
        return "".join(one for one in _LETTERS if (resource_type, one) in self.granted)

    @property
    def access_log(self) -> bool:
        """May it be asked who looked at what?"""
        return self._has(_ACCESS_LOG, _NEEDS[Action.READ])

    def _has(self, resource_type: str, letters: str) -> bool:
        return all((resource_type, letter) in self.granted for letter in letters)


def resource_type(category: Category) -> str:
    """The type of resource that stands for a category, here and where the audit is exported."""
    return _TYPES[category]


def record_scope(record_type: RecordType) -> str:
    """The scope that reading a kind of record takes."""
    return f"patient/{_type(record_type)}.{_NEEDS[Action.READ]}"


def grants_something(scope: str) -> bool:
    """Does one scope open anything here? For checking configuration."""
    return scope == _DEVELOPER or bool(_pairs(scope))


def _type(record_type: RecordType) -> str:
    return _OWN_TYPES.get(record_type, _TYPES[record_type.category])


@cache
def _readable(category: Category) -> tuple[str, ...]:
    """The types of which any opens the reading of a category."""
    kinds = (_type(one) for one in RecordType if one.category is category)
    return tuple(dict.fromkeys((_TYPES[category], *kinds)))


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(" ")) if _LIST.fullmatch(text) else ()


def _pairs(scope: str) -> frozenset[tuple[str, str]]:
    match = _FORM.fullmatch(scope)
    if match is None:
        return frozenset()
    resource_type, letters = match.groups()
    types = _KNOWN if resource_type == "*" else _KNOWN & {resource_type}
    return frozenset((one, letter) for one in types for letter in _VERSION_1.get(letters, letters))

"""What is known of somebody's health, in everyday words: problems, allergies, medicines, jabs,
readings, reports. The stories are made of these; `resources/` writes them as FHIR.

Codes are those of SNOMED CT or dm+d, `labels` v3 confidentiality or sensitivity codes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sandbox.people import PersonId
from sandbox.profile import Ods


@dataclass(frozen=True, slots=True)
class Problem:
    """A condition."""

    key: str
    at: Ods
    who: PersonId
    recorded: datetime
    name: str
    code: str
    by: str
    onset: str = ""  # a date or a part of one
    status: str = "active"
    certainty: str = "confirmed"
    kind: str = "problem-list-item"
    note: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AllergyEntry:
    """An allergy, or the statement that there is none."""

    key: str
    at: Ods
    who: PersonId
    recorded: datetime
    name: str
    code: str
    by: str
    reaction: str = ""
    severity: str = ""
    danger: str = ""
    certainty: str = "confirmed"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A medicine that somebody takes or took."""

    key: str
    at: Ods
    who: PersonId
    since: date
    name: str
    code: str
    dose: str
    reason: str
    status: str = "active"
    until: date | None = None
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A medicine that a practice has on repeat; those of one `order` belong together."""

    key: str
    at: Ods
    who: PersonId
    issued: datetime
    order: str
    name: str
    code: str
    dose: str
    by: str


@dataclass(frozen=True, slots=True)
class Jab:
    """A vaccination, at a practice or in the national record."""

    key: str
    at: Ods
    who: PersonId
    given: datetime
    vaccine: str
    code: str
    disease: str
    target: str  # what the national service calls it
    dose: int = 1
    lot: str = ""
    not_given: str = ""  # why
    shared: str = ""  # the name that all records of this jab have in common


@dataclass(frozen=True, slots=True)
class Value:
    """One value: a number with its unit and what is expected, or words."""

    name: str
    code: str
    number: float | None = None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    says: str = ""  # v3 ObservationInterpretation
    words: str = ""
    absent: str = ""  # code of why there is none


@dataclass(frozen=True, slots=True)
class Reading:
    """An observation: one value, several that belong together, or a panel of others."""

    key: str
    at: Ods
    who: PersonId
    taken: datetime
    value: Value
    kind: str = "laboratory"
    parts: tuple[Value, ...] = ()
    members: tuple[str, ...] = ()  # keys
    status: str = "final"
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A laboratory's report."""

    key: str
    at: Ods
    who: PersonId
    taken: datetime
    name: str
    code: str
    department: str
    results: tuple[str, ...]  # keys
    conclusion: str
    by: str
    status: str = "final"
    labels: tuple[str, ...] = ()


Finding: TypeAlias = Problem | AllergyEntry | Course | Repeat | Jab | Reading | Report

"""Values that say which organisations there are, which can be asked for what, and on what terms.

Read from configuration by `sources.directory`; nothing here does I/O.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import cached_property

import strawberry

from schema.access import Category, LegalBasis
from schema.enums import member
from schema.identifiers import NhsNumber, OdsCode
from schema.profile import Profile


@strawberry.enum(description="What sort of organisation this is.")
class OrganisationKind(Enum):
    TRUST = member("trust", description="An NHS trust: hospitals, clinics.")
    GP_PRACTICE = member("gp-practice", description="A general practice.")
    PHARMACY = member("pharmacy", description="A pharmacy.")
    NATIONAL = member("national", description="A national service.")
    OTHER = member("other", description="Another kind of organisation.")
    UNKNOWN = member("unknown", description="Not in this gateway's directory.")


@strawberry.type(description="An organisation of the health service, known by its ODS code.")
class Organisation:
    ods_code: OdsCode = strawberry.field(description="Its code, such as `RA1`.")
    name: str | None = strawberry.field(
        description="Its name for people; from the source where our directory has none."
    )
    kind: OrganisationKind = strawberry.field(description="What sort of organisation it is.")


class RecordType(Enum):
    """The kinds of record that are federated."""

    __hash__ = object.__hash__  # by identity: that of Enum hashes the name, each time, in Python

    APPOINTMENT = "appointment"
    LETTER = "letter"
    MESSAGE = "message"
    QUESTIONNAIRE = "questionnaire"
    QUESTIONNAIRE_ANSWERS = "questionnaire-answers"
    CONDITION = "condition"
    PRESCRIPTION = "prescription"
    ALLERGY = "allergy"
    MEDICATION = "medication"
    IMMUNISATION = "immunisation"
    OBSERVATION = "observation"
    DIAGNOSTIC_REPORT = "diagnostic-report"
    REGISTRATION_APPLICATION = "registration-application"

    __hash__ = object.__hash__  # by identity: that of Enum hashes the name, each time, in Python

    @property
    def category(self) -> Category:
        """The category a permit must name before this kind may be asked for."""
        return _CATEGORIES[self]


_CATEGORIES: Mapping[RecordType, Category] = {
    RecordType.APPOINTMENT: Category.APPT,
    RecordType.LETTER: Category.DOCS,
    RecordType.MESSAGE: Category.MSG,
    RecordType.QUESTIONNAIRE: Category.PREASSESS,
    RecordType.QUESTIONNAIRE_ANSWERS: Category.PREASSESS,
    RecordType.CONDITION: Category.COND,
    RecordType.PRESCRIPTION: Category.PRESCR,
    RecordType.ALLERGY: Category.COND,
    RecordType.MEDICATION: Category.PRESCR,
    RecordType.IMMUNISATION: Category.VACC,
    RecordType.OBSERVATION: Category.TEST,
    RecordType.DIAGNOSTIC_REPORT: Category.TEST,
    RecordType.REGISTRATION_APPLICATION: Category.REG,
}


Wanted = Category | RecordType
"""A whole category, or one kind of record of it."""


def told_apart(what: Wanted) -> tuple[Category, RecordType | None]:
    """The category of what is wanted, and the kind of record if it is one."""
    return (what.category, what) if isinstance(what, RecordType) else (what, None)


NATIONAL_FACTS = frozenset({Category.PRESCR, Category.REG})
"""Categories of which the national record of people tells something too: the chosen pharmacy, and
the practice they are registered with."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms an organisation lets its part of a record be seen."""

    organisation: OdsCode
    accepts_grants_from: frozenset[OdsCode] = frozenset()
    accepts_any_gp: bool = False
    minimum_age_years: int = 0
    """About the subject, whoever asks: below it the organisation is not asked."""
    self_minimum_age_years: int = 13
    review_birthday_years: int = 11
    profiles: Mapping[LegalBasis, Profile] = field(default_factory=dict)
    sensitive_types: frozenset[RecordType] = frozenset()
    """Items of these kinds without a confidentiality label are withheld from proxies."""


class Locate(StrEnum):
    """How the locator knows that a source holds somebody."""

    INDEX = "index"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Source:
    """A live endpoint of an organisation, as the layers above `sources` know it."""

    organisation: OdsCode
    offers: frozenset[RecordType]
    locate: Locate
    terms: Terms
    opening_marks_read: bool = False
    """Is a letter read once its content has left?"""
    actions: frozenset[str] = frozenset()
    """What can be done there: values of `schema.order.ActionName`, which knows this module."""
    takes_requests: bool = False
    """What is changed about an appointment there is only asked for."""
    is_selective: bool = False
    """Can it be asked for a part of each item?"""


@dataclass(frozen=True)
class Directory:
    """Every organisation and source of this gateway, in configured order.

    Who can be asked for what is worked out once: no request is to pay for those it does not ask.
    """

    organisations: Mapping[OdsCode, Organisation]
    sources: tuple[Source, ...]
    national: Mapping[str, Terms]
    """Terms of the national services: `demographics`, `relationships`."""
    national_actions: frozenset[str] = frozenset()
    """What can be done about people's national records: values of `schema.order.ActionName`."""

    def organisation(self, code: OdsCode) -> Organisation:
        """The organisation of this code; of unknown kind and without a name if not listed."""
        known = self.organisations.get(code)
        return known or Organisation(ods_code=code, name=None, kind=OrganisationKind.UNKNOWN)

    def offering(self, record_type: RecordType) -> tuple[Source, ...]:
        """The sources that can be asked for a kind of record."""
        return self._offering[record_type]

    def is_selective(self, record_type: RecordType) -> bool:
        """Can any source of a kind of record be asked for a part of each item?"""
        return record_type in self._selective

    def terms(self, category: Category) -> tuple[Terms, ...]:
        """The terms of every organisation that can be asked for a category."""
        if category is Category.DEMOG:
            return (self.national["demographics"],)
        return self._terms[category]

    def categories(self) -> tuple[Category, ...]:
        """The categories that can be asked for here at all."""
        return tuple(category for category in Category if self.terms(category))

    def terms_of(self, code: OdsCode, record_type: RecordType) -> Terms:
        """The terms on which an organisation lets a kind of record be seen.

        Raises LookupError when it offers no such thing: then nothing can have come from it.
        """
        source = self.source(code, record_type)
        if source is None:
            raise LookupError(code)
        return source.terms

    def source(self, code: OdsCode, record_type: RecordType) -> Source | None:
        """The one source of an organisation for a kind of record."""
        return self._sources.get((code, record_type))

    @cached_property
    def _offering(self) -> Mapping[RecordType, tuple[Source, ...]]:
        return {
            kind: tuple(source for source in self.sources if kind in source.offers)
            for kind in RecordType
        }

    @cached_property
    def _selective(self) -> frozenset[RecordType]:
        return frozenset(kind for one in self.sources if one.is_selective for kind in one.offers)

    @cached_property
    def _sources(self) -> Mapping[tuple[OdsCode, RecordType], Source]:
        """The first, where there are several."""
        return {
            (source.organisation, kind): source
            for source in reversed(self.sources)
            for kind in source.offers
        }

    @cached_property
    def _terms(self) -> Mapping[Category, tuple[Terms, ...]]:
        return {category: self._terms_for(category) for category in Category}

    def _terms_for(self, category: Category) -> tuple[Terms, ...]:
        offering = tuple(
            source.terms
            for source in self.sources
            if any(kind.category is category for kind in source.offers)
        )
        keeper = self.national["demographics"]
        is_keeper_there = any(one.organisation == keeper.organisation for one in offering)
        return (
            offering if category not in NATIONAL_FACTS or is_keeper_there else (*offering, keeper)
        )


@dataclass(frozen=True, slots=True)
class Holding:
    """The locator says: this organisation holds a record of this person."""

    subject: NhsNumber
    organisation: OdsCode

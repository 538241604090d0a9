"""Reads the directory of organisations and sources from the configuration, and checks its words.

Which of them is asked, and who accepts whose grants, is decided elsewhere.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from schema.access import LegalBasis
from schema.directory import (
    Directory,
    Locate,
    Organisation,
    OrganisationKind,
    RecordType,
    Source,
    Terms,
)
from schema.identifiers import OdsCode, ods_code
from schema.order import ActionName
from schema.profile import Profile, read_profiles
from settings import (
    ConfigurationError,
    NationalSettings,
    Settings,
    SourceSettings,
)
from sources.actions import ACTIONS
from sources.dialects import DIALECTS
from sources.records import READERS

K = TypeVar("K")

OFFERS: Mapping[str, RecordType] = {name: reader.record_type for name, reader in READERS.items()}
"""FHIR resource types that a source can offer, as the file names them."""

_OFFERED_LATER = frozenset(["Schedule", "Slot"])
"""Types a trusts file may name already; this gateway has no record type for them."""

_ABOUT_NOBODY = frozenset({"Questionnaire"})
"""Types that a source can offer and that are no records: they are asked for by their name."""
_ACTIONS: Mapping[str, ActionName] = {one.value: one for one in ACTIONS}
"""What can be done at a source, as the file names it."""

_NATIONALLY: Mapping[str, frozenset[str]] = {
    "demographics": frozenset({ActionName.NOMINATE_PHARMACY.value}),
    "relationships": frozenset(),
}
"""What can be done at each of the national services, as the file names it."""

_PARAMETER = re.compile(r"[A-Za-z][A-Za-z_\-]*([.:][A-Za-z][A-Za-z_\-]*)*", re.ASCII)
_ANY_GP = "any-gp"


def read_directory(
    settings: Settings, loaded: Mapping[OdsCode, Organisation] = MappingProxyType({})
) -> Directory:
    """The directory; what the file says of an organisation goes before what was loaded.

    Raises ConfigurationError naming the organisation, the key and the word.
    """
    national = _national(settings)
    return Directory(
        organisations={**loaded, **_organisations(settings, national)},
        sources=tuple(_source(one) for one in settings.sources),
        national={name: _national_terms(one) for name, one in national.items()},
        national_actions=_national_actions(national),
    )


def _national(settings: Settings) -> dict[str, NationalSettings]:
    national = settings.national
    return {"relationships": national.relationships, "demographics": national.demographics}


def _organisations(
    settings: Settings, national: Mapping[str, NationalSettings]
) -> dict[OdsCode, Organisation]:
    listed = [(one.code, one.name, one.kind) for one in settings.organisations]
    listed += [(one.ods, one.name, one.kind) for one in settings.sources]
    listed += [(one.ods, one.name, "national") for one in national.values()]
    found: dict[OdsCode, Organisation] = {}
    for code, name, kind in listed:
        new = Organisation(ods_code=OdsCode(code), name=name, kind=OrganisationKind(kind))
        known = found.setdefault(new.ods_code, new)
        if known.kind is not new.kind:
            raise ConfigurationError(f"{code} is listed as {known.kind.value} and as {kind}.")
    return found


def _source(settings: SourceSettings) -> Source:
    _one_of(DIALECTS, settings.dialect, f"{settings.ods}: dialect")
    if settings.opening_marks_read and ActionName.READ_LETTER.value not in settings.actions:
        raise ConfigurationError(
            f"{settings.ods}: opening_marks_read needs the action letter-read."
        )
    for name, parameter in settings.selectors.items():
        _record_type(name, f"{settings.ods}: selectors")
        if not _PARAMETER.fullmatch(parameter):
            raise ConfigurationError(f"{settings.ods}: selectors.{name} is no search parameter.")
    return Source(
        organisation=OdsCode(settings.ods),
        offers=_record_types(settings.offers, f"{settings.ods}: offers"),
        locate=Locate(settings.locate),
        terms=_terms(settings),
        opening_marks_read=settings.opening_marks_read,
        actions=frozenset(_action(one, settings.ods).value for one in settings.actions),
        takes_requests=settings.appointment_changes == "request",
        is_selective=settings.elements,
    )


def _terms(settings: SourceSettings) -> Terms:
    where = settings.ods
    return Terms(
        organisation=OdsCode(where),
        accepts_grants_from=_grantors(settings.accepts_grants_from, where),
        accepts_any_gp=_ANY_GP in settings.accepts_grants_from,
        minimum_age_years=settings.minimum_age_years,
        self_minimum_age_years=settings.self_minimum_age_years,
        review_birthday_years=settings.review_birthday_years,
        profiles=_profiles(settings),
        sensitive_types=_record_types(settings.sensitive_types, f"{where}: sensitive_types"),
    )


def _national_terms(settings: NationalSettings) -> Terms:
    return Terms(
        organisation=OdsCode(settings.ods),
        accepts_grants_from=_grantors(settings.accepts_grants_from, settings.ods),
        accepts_any_gp=_ANY_GP in settings.accepts_grants_from,
    )


def _national_actions(national: Mapping[str, NationalSettings]) -> frozenset[str]:
    for name, settings in national.items():
        for word in settings.actions:
            if word not in _NATIONALLY[name]:
                raise ConfigurationError(f"national.{name}: actions: {word} is not done there.")
    return frozenset(word for settings in national.values() for word in settings.actions)


def _grantors(words: Iterable[str], where: str) -> frozenset[OdsCode]:
    codes = {word: ods_code(word) for word in words if word != _ANY_GP}
    for word, code in codes.items():
        if code is None:
            raise ConfigurationError(f"{where}: accepts_grants_from: {word} is no ODS code.")
    return frozenset(code for code in codes.values() if code)


def _record_types(names: Iterable[str], where: str) -> frozenset[RecordType]:
    found = {_record_type(name, where) for name in names}
    return frozenset(one for one in found if one)


def _record_type(name: str, where: str) -> RecordType | None:
    if name in _OFFERED_LATER | _ABOUT_NOBODY:
        return None
    return _one_of(OFFERS, name, where)


def _action(name: str, where: str) -> ActionName:
    return _one_of(_ACTIONS, name, f"{where}: actions")


def _profiles(settings: SourceSettings) -> dict[LegalBasis, Profile]:
    try:
        return read_profiles(settings.profiles)
    except ValueError as error:
        raise ConfigurationError(f"{settings.ods}: profiles: {error}.") from error


def _one_of(known: Mapping[str, K], word: str, where: str) -> K:
    if word not in known:
        raise ConfigurationError(f"{where}: {word} is not one of {', '.join(sorted(known))}.")
    return known[word]

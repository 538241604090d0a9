"""What of the national record is shown: name, address, contact, practice, needs (PDS shape)."""

from collections.abc import Iterable
from datetime import datetime

from schema.demographics import (
    Address,
    CommunicationNeeds,
    ContactPoint,
    Demographics,
    Gender,
    HumanName,
)
from schema.identifiers import OdsCode, ods_code
from schema.moment import PartialDate
from sources.element import NHS_NUMBER, ODS_CODE, Extension, Name, extension
from sources.national.periods import current, earliest_day
from sources.national.person_resource import PersonResource, PostalAddress, Telecom

NOMINATED_PHARMACY = "Extension-UKCore-NominatedPharmacy"
"""The last part of the extension's URL."""

_VERIFIED = frozenset({"01", "number-present-and-verified"})
_FORMER = frozenset({"old", "maiden", "nickname", "temp", "anonymous"})


def demographics(person: PersonResource, now: datetime) -> Demographics:
    """The details that hold now."""
    return Demographics(
        nhs_number_verified=_is_verified(person),
        name=human_name(person.name, now),
        birth_date=PartialDate.parse(person.birth_date or ""),
        gender=_gender(person.gender),
        addresses=tuple(_address(one) for one in current(person.address, now)),
        telecom=tuple(_contact(one) for one in current(person.telecom, now) if one.value),
        preferred_language=_language(person),
        communication_needs=_needs(person),
        gp_practice=_gp_practice(person, now),
        nominated_pharmacy=nominated_pharmacy(person),
    )


def human_name(names: Iterable[Name], now: datetime) -> HumanName | None:
    """The usual name: the present one, else the last known; else another present one."""
    known = list(names)
    usual = [one for one in known if one.use == "usual"]
    usual.sort(key=lambda one: str(earliest_day(one.period.start if one.period else None) or ""))
    other = [one for one in known if one.use not in _FORMER]
    chosen = current(usual, now)[-1:] or usual[-1:] or current(other, now)[:1]
    return _human_name(chosen[0]) if chosen else None


def _human_name(name: Name) -> HumanName | None:
    family = [name.family] if name.family else []
    text = name.text or " ".join([*name.prefix, *name.given, *family, *name.suffix])
    if not text:
        return None
    return HumanName(
        text=text, given=list(name.given), family=name.family, prefix=list(name.prefix)
    )


def _is_verified(person: PersonResource) -> bool:
    numbers = [one for one in person.identifier if one.system == NHS_NUMBER]
    found = [
        extension(one.extension, "Extension-UKCore-NHSNumberVerificationStatus") for one in numbers
    ]
    return any(one.code in _VERIFIED for one in found if one)


def _gender(code: str | None) -> Gender | None:
    return next((one for one in Gender if one.value == code), Gender.UNKNOWN if code else None)


def _address(address: PostalAddress) -> Address:
    lines = [line for line in address.line if line]
    parts = [*lines, address.city, address.postal_code]
    return Address(
        lines=lines,
        city=address.city,
        postcode=address.postal_code,
        text=address.text or ", ".join(part for part in parts if part) or None,
    )


def _contact(telecom: Telecom) -> ContactPoint:
    other = extension(telecom.extension, "Extension-UKCore-OtherContactSystem")
    system = (other.code if other else None) or telecom.system
    return ContactPoint(system=system, value=telecom.value or "", use=telecom.use)


def _language(person: PersonResource) -> str | None:
    said = extension(person.extension, "Extension-UKCore-NHSCommunication")
    language = extension(said.extension, "language") if said else None
    if language and language.value_codeable_concept:
        return language.value_codeable_concept.words
    spoken = sorted(person.communication, key=lambda one: not one.preferred)
    named = (one.language.words for one in spoken if one.language)
    return next((words for words in named if words), None)


def _needs(person: PersonResource) -> CommunicationNeeds | None:
    spoken = extension(person.extension, "Extension-UKCore-NHSCommunication")
    preference = extension(person.extension, "Extension-UKCore-ContactPreference")
    if spoken is None and preference is None:
        return None
    interpreter = extension(spoken.extension, "interpreterRequired") if spoken else None
    parts = preference.extension if preference else []
    times = extension(parts, "PreferredContactTimes")
    return CommunicationNeeds(
        interpreter_required=interpreter.value_boolean if interpreter else None,
        preferred_format=_words(extension(parts, "PreferredWrittenCommunicationFormat")),
        preferred_contact_method=_words(extension(parts, "PreferredContactMethod")),
        preferred_contact_times=times.value_string if times else None,
    )


def _words(found: Extension | None) -> str | None:
    concept = found.value_codeable_concept if found else None
    return concept.words if concept else None


def _gp_practice(person: PersonResource, now: datetime) -> OdsCode | None:
    """The practice, not a person: an ODS code that holds now."""
    identifiers = [one for practice in person.general_practitioner for one in practice.identifiers]
    codes = (one.value for one in current(identifiers, now) if one.system == ODS_CODE)
    return next((ods_code(code) for code in codes if code), None)


def nominated_pharmacy(person: PersonResource) -> OdsCode | None:
    """Where the person has prescriptions sent."""
    found = extension(person.extension, NOMINATED_PHARMACY)
    reference = found.value_reference if found else None
    code = reference.value_of(ODS_CODE) if reference else None
    return ods_code(code) if code else None

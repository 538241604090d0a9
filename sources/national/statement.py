"""One FHIR Consent → `Grant`. What it does not say for certain never opens anything.

Source: Validated Relationships Service specification 1.27, with the quirks of its examples.
"""

from collections.abc import Iterable
from datetime import date, datetime

from schema.access import LegalBasis
from schema.evidence import Grant, RelationshipStatus
from schema.identifiers import NhsNumber, OdsCode, nhs_number, ods_code
from schema.moment import Moment
from sources.element import NHS_NUMBER, ODS_CODE, Period, Reference
from sources.national.consent_resource import ConsentResource, Provision
from sources.national.periods import earliest_day, latest_day

_BASES = "https://fhir.nhs.uk/England/CodeSystem/England-NHSProxyLegalBasis"
_GRANTOR = "extension-Consent.grantor"
_NOT_YET = frozenset({"draft", "proposed"})


def names(consent: ConsentResource, actor: NhsNumber) -> bool:
    """Is the actor the one who may act? Anybody else's statement is none of our business."""
    return any(actor in _numbers(performer) for performer in consent.performer)


def concerns(consent: ConsentResource, subject: NhsNumber) -> bool:
    """Is it certainly about this person's record?"""
    return _subject(consent.patient) == subject


def actors(consent: ConsentResource) -> tuple[NhsNumber, ...]:
    """Whoever it names as the one who may act, by numbers that are valid, in that order."""
    said = [one for performer in consent.performer for one in sorted(_valid(performer))]
    return tuple(dict.fromkeys(said))


def grant(consent: ConsentResource, actor: NhsNumber) -> Grant | None:
    """The statement about this actor; None when the subject is not a valid NHS number."""
    subject = _subject(consent.patient)
    if subject is None or consent.id is None:
        return None
    period = consent.provision.period if consent.provision else None
    updated = consent.meta.last_updated if consent.meta else None
    return Grant(
        id=consent.id,
        actor=actor,
        subject=subject,
        status=_status(consent.status),
        basis=_basis(consent),
        permits=_permits(consent, actor),
        start=latest_day(period.start) if period else None,
        end=earliest_day(period.end) if period else None,
        grantor=_grantor(consent),
        made_on=_made_on(consent),
        updated_at=_instant(updated) or _instant(consent.date_time),
    )


def _numbers(reference: Reference | None) -> set[str | None]:
    identifiers = reference.identifiers if reference else []
    return {one.value for one in identifiers if one.system == NHS_NUMBER}


def _subject(patient: Reference | None) -> NhsNumber | None:
    numbers = _numbers(patient)
    return next(iter(_valid(patient)), None) if len(numbers) == 1 else None


def _valid(reference: Reference | None) -> set[NhsNumber]:
    """NHS numbers in their own spelling: no spaces, so that they compare equal elsewhere."""
    numbers = _numbers(reference)
    return {valid for one in numbers if (valid := nhs_number(one or "")) and valid == one}


def _status(code: str | None) -> RelationshipStatus:
    """Its own word; one that is not known counts as ended, which opens nothing."""
    if code in _NOT_YET:
        return RelationshipStatus.PROPOSED
    known = {one.value: one for one in RelationshipStatus}
    return known.get(code or "", RelationshipStatus.INACTIVE)


def _basis(consent: ConsentResource) -> LegalBasis:
    """The one legal basis said; none, several or one we do not know is UNKNOWN."""
    codings = consent.policy_rule.coding if consent.policy_rule else []
    codes = {one.code or "" for one in codings if one.system == _BASES}
    known = {one.value: one for one in LegalBasis}
    found = {known.get(code, LegalBasis.UNKNOWN) for code in codes}
    return found.pop() if len(found) == 1 else LegalBasis.UNKNOWN


def _permits(consent: ConsentResource, actor: NhsNumber) -> bool:
    """A plain permit for this actor, with a period that can be read."""
    provision = consent.provision
    if provision is None or consent.modifier_extension or consent.implicit_rules:
        return False
    # One performer, known by one number: of several it is not certain what each may do.
    is_sole = [_numbers(performer) for performer in consent.performer] == [{actor}]
    is_plain = provision.type == "permit" and not provision.is_narrowed and is_sole
    named = [_numbers(one.reference) for one in provision.actor]
    is_theirs = not named or any(actor in numbers for numbers in named)
    return is_plain and is_theirs and not _denies(provision) and _is_readable(provision.period)


def _denies(provision: Provision) -> bool:
    """Does anything nested take back what is permitted, or could it?"""
    return any(
        one.type != "permit" or one.is_narrowed or _denies(one) for one in provision.provision
    )


def _is_readable(period: Period | None) -> bool:
    bounds = (period.start, period.end) if period else ()
    return all(Moment.parse(bound) is not None for bound in bounds if bound is not None)


def _grantor(consent: ConsentResource) -> OdsCode | None:
    """The organisation that granted it; None when there is none or more than one."""
    found = [one for one in consent.extension if one.url.rsplit("/", 1)[-1] == _GRANTOR]
    codes = {one.value_reference.value_of(ODS_CODE) for one in found if one.value_reference}
    code = codes.pop() if len(codes) == 1 else None
    return ods_code(code) if code else None


def _made_on(consent: ConsentResource) -> date | None:
    """The latest of when it was made and when it was verified, each at its earliest."""
    verified = (one.verification_date for one in consent.verification if one.verified)
    return _latest(earliest_day(text) for text in (consent.date_time, *verified))


def _latest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _instant(text: str | None) -> datetime | None:
    moment = Moment.parse(text) if text else None
    return moment.first if moment else None

"""Which statements about who acts for whom count on a day. Not what they open, nor at what age.

The conditions are those of the national relationship service's Consent (VRS specification 1.27)
and of DAPB3051-P: a grant is active, inside its period, on a known legal basis, and given by
somebody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from auth.principal import Principal
from schema.access import LegalBasis
from schema.directory import Directory, OrganisationKind, Terms
from schema.evidence import Grant, Person, RelationshipStatus, Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.moment import london_date

_SAYS_NOTHING = frozenset({RelationshipStatus.PROPOSED, RelationshipStatus.ENTERED_IN_ERROR})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody the viewer may act for, whatever their age closes."""

    subject: NhsNumber
    grants: tuple[Grant, ...]
    """The deciding statement of each grantor, latest first; never empty."""


def standing(
    grants: Iterable[Grant], actor: NhsNumber, subject: NhsNumber, today: date
) -> tuple[Grant, ...]:
    """The grants that count on a day, at most one per grantor.

    Only statements of this pair in this direction are looked at: nothing is transitive.
    """
    about = [grant for grant in grants if (grant.actor, grant.subject) == (actor, subject)]
    grantors = dict.fromkeys(grant.grantor for grant in about if grant.grantor is not None)
    decided = (_deciding([one for one in about if one.grantor == by], today) for by in grantors)
    return tuple(grant for grant in decided if grant is not None)


def accepts(terms: Terms, grantor: OdsCode | None, directory: Directory) -> bool:
    """Does an organisation go by what this grantor granted?

    "Not reusable beyond the organisation": a grant holds where it was given, and where somebody
    said that it does (DAPB3051-P 5.0). A grantor missing from the directory is no GP practice.
    """
    if grantor is None:
        return False
    if grantor == terms.organisation or grantor in terms.accepts_grants_from:
        return True
    is_gp = directory.organisation(grantor).kind is OrganisationKind.GP_PRACTICE
    return terms.accepts_any_gp and is_gp


def listed(
    principal: Principal,
    grants: Iterable[Grant],
    people: Mapping[NhsNumber, Person | Unanswered],
    now: datetime,
) -> tuple[Listed, ...]:
    """The dependants of a principal, in the order in which the evidence first names them.

    `people` holds the national record of the actor and of each subject. Restricted and deceased
    people are not listed, and neither is anybody whose record was not answered: they may be both.
    """
    held, today, actor = tuple(grants), london_date(now), principal.actor
    if _deceased(people.get(actor)):
        return ()
    named = dict.fromkeys(grant.subject for grant in held)
    subjects = [one for one in named if one != actor and principal.reaches(one)]
    found = (
        Listed(subject, _latest_first(standing(held, actor, subject, today)))
        for subject in subjects
        if not _hidden(people.get(subject))
    )
    return tuple(one for one in found if one.grants)


def _deciding(grants: list[Grant], today: date) -> Grant | None:
    """The statement of one grantor that decides, if it permits.

    The latest decides, so that a renewal replaces what it renews. One without a time may be
    later than any other, so it stands beside the latest; statements that stand side by side and
    disagree deny.
    """
    heard = [grant for grant in grants if _is_heard(grant, today)]
    newest = max((one.updated_at for one in heard if one.updated_at), default=None)
    last = [one for one in heard if one.updated_at in (newest, None)]
    if len({(one.status, one.basis, one.start, one.end) for one in last}) != 1:
        return None
    counting = all(_counts(one) for one in last)
    return min(last, key=_made_on) if counting else None


def _is_heard(grant: Grant, today: date) -> bool:
    """Can the statement decide anything? An ending is heard however old its period is."""
    if grant.status is RelationshipStatus.ACTIVE:
        return _covers(grant, today)
    return grant.status not in _SAYS_NOTHING


def _covers(grant: Grant, today: date) -> bool:
    """Is the day inside the period, both ends included? Active ones may carry an ended period."""
    begun = grant.start is None or grant.start <= today
    return begun and (grant.end is None or today <= grant.end)


def _counts(grant: Grant) -> bool:
    active = grant.status is RelationshipStatus.ACTIVE
    return active and grant.permits and grant.basis is not LegalBasis.UNKNOWN


def _made_on(grant: Grant) -> date:
    """Among equals the one made longest ago decides: it opens the least."""
    return grant.made_on or date.min


def _latest_first(grants: tuple[Grant, ...]) -> tuple[Grant, ...]:
    return tuple(sorted(grants, key=lambda one: one.updated_at or _LONG_AGO, reverse=True))


def _deceased(person: Person | Unanswered | None) -> bool:
    return isinstance(person, Person) and person.deceased


def _hidden(person: Person | Unanswered | None) -> bool:
    """Somebody of whom it is not known that they may be shown is not shown."""
    return not isinstance(person, Person) or person.deceased or person.restricted

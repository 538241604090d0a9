"""Which statements about who acts for whom count on a day. Not what they open, nor at what age.

The conditions are those of the national relationship service's Consent (VRS specification 1.27)
and of DAPB3051-P: a grant is active, inside its period, on a known legal basis, and given by
somebody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

from auth.age import ending
from auth.principal import Principal
from schema.access import LegalBasis
from schema.directory import Directory, OrganisationKind, Terms
from schema.evidence import (
    Choice,
    Evidence,
    Grant,
    GrantUse,
    Person,
    RelationshipStatus,
    Unanswered,
)
from schema.identifiers import NhsNumber, OdsCode
from schema.moment import london_date

_SAYS_NOTHING = frozenset({RelationshipStatus.PROPOSED, RelationshipStatus.ENTERED_IN_ERROR})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_NOTHING_NOTED: Mapping[str, GrantUse] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody the viewer may act for, whatever their age closes."""

    subject: NhsNumber
    grants: tuple[Grant, ...]
    """The deciding statement of each grantor, latest first; never empty."""


def standing(
    grants: Iterable[Grant],
    actor: NhsNumber,
    subject: NhsNumber,
    today: date,
    uses: Mapping[str, GrantUse] = _NOTHING_NOTED,
) -> tuple[Grant, ...]:
    """The grants that count on a day, at most one per grantor.

    Only statements of this pair in this direction are looked at: nothing is transitive. `uses`
    is what this gateway itself knows of them, by id.
    """
    about = [grant for grant in grants if (grant.actor, grant.subject) == (actor, subject)]
    grantors = dict.fromkeys(grant.grantor for grant in about if grant.grantor is not None)
    decided = (
        _deciding([one for one in about if one.grantor == by], today, uses) for by in grantors
    )
    return tuple(grant for grant in decided if grant is not None)


def reviewed_on(grant: Grant, use: GrantUse | None, today: date) -> date | None:
    """The day on which a grant was made or last reviewed, here or at the relationship service.

    A date in the future is a slip of the pen and no review.
    """
    said = (grant.made_on, use.reviewed_on if use else None)
    return max((day for day in said if day and day <= today), default=None)


def unused_from(grant: Grant, use: GrantUse | None, today: date, years: int) -> date:
    """The first day on which a grant has gone unused for so long that it ends."""
    return ending(_last_touched(grant, use, today), years)


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


def acting(
    evidence: Evidence, actor: NhsNumber, today: date, unused_grant_years: int
) -> tuple[Grant, ...]:
    """The grants on which somebody may act for a subject today, whatever they open.

    None while the subject has suspended them, or while it is not known that they have not.
    """
    said, choice = evidence.grants, evidence.choice
    if isinstance(said, Unanswered) or not isinstance(choice, Choice) or choice.suspended:
        return ()
    uses = evidence.uses
    counting = standing(said, actor, evidence.subject, today, uses)
    ends = {
        one.id: unused_from(one, uses.get(one.id), today, unused_grant_years) for one in counting
    }
    return tuple(one for one in counting if today < ends[one.id])


def listed(
    principal: Principal, cases: Iterable[Evidence], now: datetime, unused_grant_years: int
) -> tuple[Listed, ...]:
    """The dependants of a principal, in the order in which their evidence comes.

    Restricted and deceased people are not listed, and neither is anybody whose record was not
    answered: they may be both. Whoever is not listed is not, for whatever reason.
    """
    today, actor = london_date(now), principal.actor
    found = (
        Listed(one.subject, latest_first(acting(one, actor, today, unused_grant_years)))
        for one in cases
        if one.subject != actor and principal.reaches(one.subject)
        if not _deceased(one.actor) and not _hidden(one)
    )
    return tuple(one for one in found if one.grants)


def _deciding(grants: list[Grant], today: date, uses: Mapping[str, GrantUse]) -> Grant | None:
    """The statement of one grantor that decides, if it permits.

    The latest decides, so that a renewal replaces what it renews. One without a time may be
    later than any other, so it stands beside the latest; statements that stand side by side and
    disagree deny. Among those that agree the one made or reviewed longest ago decides, and of
    these the one used longest ago: it opens the least.
    """
    heard = [grant for grant in grants if _is_heard(grant, today)]
    newest = max((one.updated_at for one in heard if one.updated_at), default=None)
    last = [one for one in heard if one.updated_at in (newest, None)]
    if len({(one.status, one.basis, one.start, one.end) for one in last}) != 1:
        return None

    def least(grant: Grant) -> tuple[date, date, str]:
        use = uses.get(grant.id)
        reviewed = reviewed_on(grant, use, today) or date.min
        return reviewed, _last_touched(grant, use, today), grant.id

    return min(last, key=least) if all(_counts(one) for one in last) else None


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


def _last_touched(grant: Grant, use: GrantUse | None, today: date) -> date:
    """When a grant was last used, made or reviewed, or first seen here, whichever was last.

    One that was never seen before is seen today. Dates in the future count for nothing.
    """
    seen = (use.last_used, use.first_seen) if use else (today,)
    known = (*seen, reviewed_on(grant, use, today))
    return max((day for day in known if day and day <= today), default=today)


def latest_first(grants: tuple[Grant, ...]) -> tuple[Grant, ...]:
    """Those of unknown time come last."""
    return tuple(sorted(grants, key=lambda one: one.updated_at or _LONG_AGO, reverse=True))


def _deceased(person: Person | Unanswered) -> bool:
    return isinstance(person, Person) and person.deceased


def _hidden(evidence: Evidence) -> bool:
    """Somebody of whom it is not known that they may be shown is not shown."""
    person = evidence.person
    if not isinstance(person, Person) or person.nhs_number != evidence.subject:
        return True
    return person.deceased or person.restricted

"""The rules about who may see what of whose record, one small class each, and `POLICY`.

What they rest on: "DAPB3051-P" is the national information standard on proxy access, "RCGP" the
general practitioners' guidance on children's online access. The page for people is
docs/proxy-rules.md. Nothing is looked up here.
"""

from auth.age_bands import ACCOUNT_YEARS, ADULT_YEARS, AGE_BANDS
from auth.case import Case, GrantCase
from auth.relationships import accepts
from auth.verdict import (
    NOT_GRANTED,
    AllOf,
    Allowed,
    AnyOf,
    Forbid,
    Rule,
    Verdict,
    first_in_order,
    when,
)
from schema.access import AccessReason, Action
from schema.profile import Profile

_OPENS_NOTHING = Profile(frozenset(), frozenset())


class AppScope:
    """An app may ask for what it was given scopes for, and for nothing else (SMART App Launch)."""

    def judge(self, case: Case) -> Verdict:
        asked = case.situation
        scopes = asked.principal.app.scopes
        return when(scopes.allows(asked.category, asked.action), AccessReason.APP_SCOPE)


class FactsAnswered:
    """Birth date, death and restriction gate every decision, so unknown facts close proxy access.

    People see their own record without them if the token itself proves an adult: an outage of
    the national record must not lock everybody out of their own.
    """

    def judge(self, case: Case) -> Verdict:
        born = case.person is not None and case.person.birth_date is not None
        if not case.situation.by_proxy:
            adult = case.age is not None and case.age.at_least(ADULT_YEARS)
            return when(born or adult, AccessReason.UNAVAILABLE)
        heard = isinstance(case.situation.evidence.grants, tuple)
        return when(born and case.actor is not None and heard, AccessReason.UNAVAILABLE)


class OutOfReach:
    """A composite token was made for one person and reaches nobody else (RFC 8693 section 4.1)."""

    def judge(self, case: Case) -> Verdict:
        return when(not case.situation.principal.reaches(case.situation.subject))


class Self:
    """The principal is the subject."""

    def judge(self, case: Case) -> Verdict:
        return when(not case.situation.by_proxy)


class Proxy:
    """The principal acts for somebody else."""

    def judge(self, case: Case) -> Verdict:
        return when(case.situation.by_proxy)


class SubjectDeceased:
    """Access ends with the subject's death (DAPB3051-P 7.4, PATIENT_DECEASED)."""

    def judge(self, case: Case) -> Verdict:
        return when(case.person is not None and case.person.deceased)


class ActorDeceased:
    """A proxy's access ends with the proxy's death (DAPB3051-P 7.4, PROXY_DECEASED)."""

    def judge(self, case: Case) -> Verdict:
        return when(case.actor is not None and case.actor.deceased)


class SubjectRestricted:
    """The national record marks the subject as restricted: they must not be found (PDS, R or V)."""

    def judge(self, case: Case) -> Verdict:
        return when(case.person is not None and case.person.restricted)


class RestrictedSelfClosed:
    """This gateway is configured to show restricted people nothing (`restricted_self`)."""

    def judge(self, case: Case) -> Verdict:
        return when(case.restricted_self == "deny")


class OldEnoughForSelf:
    """People have an account of their own from 13; a source may start later (NHS login, PCA)."""

    def judge(self, case: Case) -> Verdict:
        years = max(ACCOUNT_YEARS, case.situation.terms.self_minimum_age_years)
        return _certainly(case, years)


class OldEnoughForOrganisation:
    """Some organisations share nothing about the young, whoever asks (PCA WF-NFR-16)."""

    def judge(self, case: Case) -> Verdict:
        years = case.situation.terms.minimum_age_years
        return _certainly(case, years) if years else Allowed()


class ByGrant:
    """One standing grant is enough, and must satisfy the inner rule by itself."""

    def __init__(self, rule: Rule[GrantCase]) -> None:
        self._rule = rule

    def judge(self, case: Case) -> Verdict:
        refused = NOT_GRANTED
        for grant in case.grants:
            verdict = self._rule.judge(GrantCase(case, grant))
            if isinstance(verdict, Allowed):
                return Allowed(grant)
            refused = first_in_order(refused, verdict)
        return refused


class OrganisationAccepts:
    """A grant holds where it was given; elsewhere only if that organisation accepts the grantor.

    DAPB3051-P 5.0: "not reusable beyond the organisation".
    """

    def judge(self, case: GrantCase) -> Verdict:
        asked = case.case.situation
        return when(accepts(asked.terms, case.grant.grantor, asked.directory))


class ProfileOpens:
    """A legal basis opens what the organisation's profile for it names (DAPB3051-P 4.1)."""

    def judge(self, case: GrantCase) -> Verdict:
        asked, basis = case.case.situation, case.grant.basis
        default = case.case.profiles.get(basis, _OPENS_NOTHING)
        profile = asked.terms.profiles.get(basis, default)
        acted_on = asked.action is Action.READ or asked.category in profile.write
        return when(asked.category in profile.read and acted_on)


def _certainly(case: Case, years: int) -> Verdict:
    old_enough = case.age is not None and case.age.at_least(years)
    return when(old_enough, AccessReason.AGE_RULE)


POLICY: Rule[Case] = AllOf(
    AppScope(),
    FactsAnswered(),
    Forbid(OutOfReach()),
    Forbid(SubjectDeceased()),
    Forbid(AllOf(Proxy(), ActorDeceased())),
    Forbid(AllOf(Proxy(), SubjectRestricted())),
    Forbid(AllOf(Self(), SubjectRestricted(), RestrictedSelfClosed())),
    AnyOf(
        AllOf(Self(), OldEnoughForSelf()),
        AllOf(Proxy(), ByGrant(AllOf(OrganisationAccepts(), ProfileOpens(), AGE_BANDS))),
    ),
    OldEnoughForOrganisation(),
)
"""Everything at once. A new rule is a class above and a line here."""

"""The rules about who may see what of whose record, one small class each, and `POLICY`.

What they rest on: "DAPB3051-P" is the national information standard on proxy access
(implementation guidance, version 1, December 2025), "RCGP" the general practitioners' guidance on
children's online access, "VRS" the national relationship service. The page for people is
docs/proxy-rules.md. Nothing is looked up here.
"""

from auth.age_bands import ACCOUNT_YEARS, ADULT_YEARS, AGE_BANDS
from auth.case import Case, GrantCase
from auth.profiles import opened
from auth.relationships import accepts
from auth.verdict import (
    NOT_GRANTED,
    AllOf,
    Allowed,
    AnyOf,
    Forbid,
    Once,
    Rule,
    Verdict,
    first_in_order,
    when,
)
from schema.access import AccessReason, Action
from schema.directory import Terms
from schema.evidence import Grant
from schema.profile import NOTHING


class AppScope:
    """An app may ask for what it was given scopes for, and for nothing else (SMART App Launch)."""

    def judge(self, case: Case) -> Verdict:
        asked = case.situation
        scopes = asked.principal.app.scopes
        allowed = scopes.allows(asked.category, asked.action, asked.record_type)
        return when(allowed, AccessReason.APP_SCOPE)


class FactsAnswered:
    """Birth date, death, restriction and the subject's own choice gate every decision.

    So what cannot be looked up closes proxy access (VRS is open in office hours only). People see
    their own record without it if the token itself proves an adult: an outage of the national
    record must not lock everybody out of their own. Not where restricted people are shown nothing
    (`restricted_self`): anybody may be one of them.
    """

    def judge(self, case: Case) -> Verdict:
        born = case.person is not None and case.person.birth_date is not None
        if not case.situation.by_proxy:
            adult = case.age is not None and case.age.at_least(ADULT_YEARS)
            shown = case.person is not None or case.configured.restricted_self != "deny"
            return when(shown and (born or adult), AccessReason.UNAVAILABLE)
        heard = isinstance(case.situation.evidence.grants, tuple) and case.choice is not None
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


class SuspendedBySubject:
    """People can stop somebody acting for them at any time (DAPB3051-P 7.4: "mechanisms ... to
    manage and suspend access"). It ends what every organisation granted."""

    def judge(self, case: Case) -> Verdict:
        return when(case.choice is not None and case.choice.suspended)


class RestrictedSelfClosed:
    """This gateway is configured to show restricted people nothing (`restricted_self`)."""

    def judge(self, case: Case) -> Verdict:
        return when(case.configured.restricted_self == "deny")


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


class UsedLately:
    """Access that nobody has used for years ends (DAPB3051-P 4.1.2: "not ... used for 5 years").

    The day it ends is the anniversary of the last use, review or first sight.
    """

    def judge(self, case: GrantCase) -> Verdict:
        return when(case.case.today < case.unused_from)


class ProfileOpens:
    """A grant opens what the organisation's profile names, as far as the subject lets it.

    Access is necessary, relevant and safe, category by category (DAPB3051-P 4.1), and people
    manage what they agreed to in line with their needs (7.4).
    """

    def judge(self, case: GrantCase) -> Verdict:
        asked, configured = case.case.situation, case.case.configured
        basis = case.grant.basis
        default = configured.profiles.get(basis, NOTHING)
        agreed = asked.terms.profiles.get(basis, default)
        profile = opened(basis, agreed, case.case.choice, configured.consent_maximum)
        acted_on = asked.action is Action.READ or asked.category in profile.write
        return when(asked.category in profile.read and acted_on)


def _certainly(case: Case, years: int) -> Verdict:
    old_enough = case.age is not None and case.age.at_least(years)
    return when(old_enough, AccessReason.AGE_RULE)


def _terms(case: Case) -> tuple[Terms]:
    return (case.situation.terms,)


def _grant_and_terms(case: GrantCase) -> tuple[Grant, Terms]:
    return case.grant, case.case.situation.terms


POLICY: Rule[Case] = AllOf(
    AppScope(),
    Once(
        AllOf(
            FactsAnswered(),
            Forbid(OutOfReach()),
            Forbid(SubjectDeceased()),
            Forbid(ActorDeceased()),
            Forbid(AllOf(Proxy(), SubjectRestricted())),
            Forbid(AllOf(Proxy(), SuspendedBySubject())),
            Forbid(AllOf(SubjectRestricted(), RestrictedSelfClosed())),
        ),
        on=lambda case: (),
    ),
    AnyOf(
        AllOf(Self(), Once(OldEnoughForSelf(), on=_terms)),
        AllOf(
            Proxy(),
            ByGrant(
                AllOf(
                    Once(AllOf(OrganisationAccepts(), UsedLately()), on=_grant_and_terms),
                    ProfileOpens(),
                    Once(AGE_BANDS, on=_grant_and_terms),
                )
            ),
        ),
    ),
    Once(OldEnoughForOrganisation(), on=_terms),
)
"""Everything at once. A new rule is a class above and a line here."""

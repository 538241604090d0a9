"""Decides who may see what of whose record, from values alone. Asks nobody and records nothing.

`Policy` holds the configured part; the rules themselves stand in `auth.rules`.
"""

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, datetime

import msgspec

from auth.case import Case, Configured
from auth.deciding import deciding
from auth.explanation import Question, Reach, explain
from auth.foresight import may_look_ahead
from auth.labels import Labels
from auth.principal import Principal
from auth.profiles import read_maximum, read_profiles
from auth.relationships import Listed, acting, listed
from auth.rules import POLICY
from auth.situation import Situation
from auth.verdict import ORDER, Refused, Verdict
from schema.access import (
    AccessLevel,
    AccessReason,
    Action,
    Decision,
    Deny,
    Permit,
)
from schema.category_access import CategoryAccess
from schema.directory import Directory, Terms, Wanted, told_apart
from schema.evidence import Evidence, Grant, Person
from schema.identifiers import OdsCode
from schema.moment import london_date
from settings import AccessSettings

__all__ = ["Known", "Policy", "Situation"]


Known = dict[tuple[int, int, date], Case]
"""Cases by principal, evidence and day. Each keeps alive whose identity names it."""


class Policy:
    """The rules with this gateway's configuration."""

    def __init__(self, settings: AccessSettings) -> None:
        """Raises ConfigurationError for a category, legal basis or label that does not exist."""
        self._configured = Configured(
            profiles=read_profiles(settings.profiles),
            consent_maximum=read_maximum(settings.consent_maximum),
            restricted_self=settings.restricted_self,
            unused_grant_years=settings.unused_grant_years,
        )
        self.version = hashlib.sha256(
            msgspec.json.encode(settings, order="deterministic")
        ).hexdigest()[:16]
        """The same for the same settings; what was permitted under others is not shared."""
        self.labels = Labels.read(settings.labels)

    def decide(self, situation: Situation) -> Decision:
        """Leave to ask one organisation, or no. Costs no I/O; take it again at each use."""
        return self._decide(Case.of(situation, self._configured))

    def decide_each(
        self, situation: Situation, terms: Iterable[Terms], known: Known
    ) -> list[Decision]:
        """The same decision at each of several organisations, in their order.

        `known` is what a request has worked out of its people so far, and is added to. It changes
        no decision: what is in it holds for the same evidence on the same day only.
        """
        people = id(situation.principal), id(situation.evidence), london_date(situation.now)
        case = known.get(people) or known.setdefault(people, Case.of(situation, self._configured))
        found: list[Decision] = []
        for one in terms:
            what = situation.category, situation.record_type, situation.action
            key = what, case.alike(one)
            verdict = case.verdicts.get(key)
            if verdict is None:
                verdict = case.verdicts[key] = POLICY.judge(case.to(situation.at(one)))
            found.append(self._decision(situation, one.organisation, verdict))
        return found

    def rule(self, situation: Situation) -> str:
        """The name of the rule on which the decision turns, for developers."""
        return type(deciding(POLICY, Case.of(situation, self._configured))).__name__

    def acting(self, principal: Principal, evidence: Evidence, now: datetime) -> tuple[Grant, ...]:
        """The grants on which somebody may act for a subject, whatever they open."""
        years = self._configured.unused_grant_years
        return acting(evidence, principal.actor, london_date(now), years)

    def listed(
        self, principal: Principal, cases: Iterable[Evidence], now: datetime
    ) -> tuple[Listed, ...]:
        """The dependants of a principal, in the order in which their evidence comes."""
        return listed(principal, cases, now, self._configured.unused_grant_years)

    def may_look_ahead(self, principal: Principal, evidence: Evidence, now: datetime) -> bool:
        """May they be told what will be open on another day?"""
        years = self._configured.unused_grant_years
        return may_look_ahead(principal, evidence, now, years)

    def _decide(self, case: Case) -> Decision:
        asked = case.situation
        return self._decision(asked, asked.terms.organisation, POLICY.judge(case))

    def _decision(self, asked: Situation, organisation: OdsCode, verdict: Verdict) -> Decision:
        if isinstance(verdict, Refused):
            return Deny(verdict.reason)
        return Permit(
            actor=asked.principal.actor,
            subject=asked.evidence.subject,
            organisation=organisation,
            category=asked.category,
            action=asked.action,
            relationship=verdict.grant.id if verdict.grant else None,
            app=asked.principal.app.client_id,
            policy=self.version,
        )

    def level(self, situation: Situation) -> AccessLevel:
        """How far access goes at the situation's organisation, whatever its action."""
        return self._at(Case.of(situation, self._configured))[0]

    def category_access(
        self,
        principal: Principal,
        what: Wanted,
        evidence: Evidence,
        directory: Directory,
        terms: Sequence[Terms],
        now: datetime,
    ) -> CategoryAccess:
        """How far access goes over all the organisations of `terms`, why, and what will change.

        For a day to come, `evidence` must say which grants have been seen (`auth.foresight.seen`).
        """
        category, record_type = told_apart(what)
        question = Question(principal, category, evidence, directory, tuple(terms), record_type)
        return explain(question, now, self._configured.unused_grant_years, self._reach)

    def redacts_whereabouts(self, principal: Principal, evidence: Evidence) -> bool:
        """Are address, telecom, GP practice and pharmacy withheld from restricted people?

        The national service leaves them out in the same way. Proxies see nothing of them at all.
        """
        person = evidence.person
        restricted = isinstance(person, Person) and person.restricted
        own = principal.actor == evidence.subject
        allowed = own and self._configured.restricted_self == "allow"
        return restricted and not allowed

    def _reach(self, question: Question, now: datetime) -> Reach:
        if not question.terms:
            return Reach(AccessLevel.NONE, (), _reason_without_organisations(question))
        anywhere, *_ = question.terms  # a case of the same people serves them all
        case = Case.of(question.at(anywhere, now), self._configured)
        told: dict[Hashable, tuple[AccessLevel, AccessReason]] = {}
        for terms in question.terms:
            if case.alike(terms) not in told:
                told[case.alike(terms)] = self._at(case.to(question.at(terms, now)))
        found = [(terms.organisation, *told[case.alike(terms)]) for terms in question.terms]
        levels = [level for _, level, _ in found]
        reasons = [reason for _, _, reason in found]
        is_open = tuple(code for code, level, _ in found if level in _OPEN)
        return Reach(max(levels, key=_LEVELS.index), is_open, min(reasons, key=ORDER.index))

    def _at(self, case: Case) -> tuple[AccessLevel, AccessReason]:
        reading = self._decide(case.to(case.situation.to(Action.READ)))
        if isinstance(reading, Deny):
            return AccessLevel.NONE, reading.reason
        acting = (self._decide(case.to(case.situation.to(one))) for one in _ACTING)
        acts = any(isinstance(one, Permit) for one in acting)
        return (AccessLevel.WRITE if acts else AccessLevel.READ), AccessReason.ALLOWED


_OPEN = frozenset({AccessLevel.READ, AccessLevel.WRITE})
_LEVELS = (AccessLevel.NONE, AccessLevel.READ, AccessLevel.WRITE)
_ACTING = (Action.CREATE, Action.CHANGE)


def _reason_without_organisations(question: Question) -> AccessReason:
    scopes = question.principal.app.scopes
    asked = scopes.allows(question.category, Action.READ, question.record_type)
    return AccessReason.NOT_GRANTED if asked else AccessReason.APP_SCOPE

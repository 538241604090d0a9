"""Decides who may see what of whose record, from values alone. Asks nobody and records nothing.

`Policy` holds the configured part; the rules themselves stand in `auth.rules`. The setting
`unused_grant_years` needs the last use of a grant, which nothing here keeps yet: it has no effect.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from auth.case import Case
from auth.deciding import deciding
from auth.explanation import Question, Reach, explain
from auth.labels import Labels
from auth.principal import Principal
from auth.profiles import read_profiles
from auth.rules import POLICY
from auth.situation import Situation
from auth.verdict import ORDER, Allowed, Refused
from schema.access import (
    AccessLevel,
    AccessReason,
    Action,
    Category,
    Decision,
    Deny,
    Permit,
)
from schema.category_access import CategoryAccess
from schema.directory import Directory, Terms
from schema.evidence import Evidence, Person
from settings import AccessSettings

__all__ = ["Policy", "Situation"]


class Policy:
    """The rules with this gateway's configuration."""

    def __init__(self, settings: AccessSettings) -> None:
        """Raises ConfigurationError for a category, legal basis or label that does not exist."""
        self._profiles = read_profiles(settings.profiles)
        self._restricted_self = settings.restricted_self
        self.version = hashlib.sha256(
            msgspec.json.encode(settings, order="deterministic")
        ).hexdigest()[:16]
        """The same for the same settings; what was permitted under others is not shared."""
        self.labels = Labels.read(settings.labels)

    def decide(self, situation: Situation) -> Decision:
        """Leave to ask one organisation, or no. Costs no I/O; take it again at each use."""
        verdict = POLICY.judge(Case.of(situation, self._profiles, self._restricted_self))
        if isinstance(verdict, Refused):
            return Deny(verdict.reason)
        return self._permit(situation, verdict)

    def rule(self, situation: Situation) -> str:
        """The name of the rule on which the decision turns, for developers."""
        case = Case.of(situation, self._profiles, self._restricted_self)
        return type(deciding(POLICY, case)).__name__

    def _permit(self, situation: Situation, verdict: Allowed) -> Permit:
        return Permit(
            actor=situation.principal.actor,
            subject=situation.subject,
            organisation=situation.terms.organisation,
            category=situation.category,
            action=situation.action,
            relationship=verdict.grant.id if verdict.grant else None,
            app=situation.principal.app.client_id,
            policy=self.version,
        )

    def level(self, situation: Situation) -> AccessLevel:
        """How far access goes at the situation's organisation, whatever its action."""
        return self._at(situation)[0]

    def category_access(
        self,
        principal: Principal,
        category: Category,
        evidence: Evidence,
        directory: Directory,
        terms: Sequence[Terms],
        now: datetime,
    ) -> CategoryAccess:
        """How far access goes over all the organisations of `terms`, why, and what will change."""
        question = Question(principal, category, evidence, directory, tuple(terms))
        return explain(question, now, self._reach)

    def redacts_whereabouts(self, principal: Principal, evidence: Evidence) -> bool:
        """Are address, telecom, GP practice and pharmacy withheld from restricted people?

        The national service leaves them out in the same way. Proxies see nothing of them at all.
        """
        person = evidence.person
        restricted = isinstance(person, Person) and person.restricted
        allowed = principal.actor == evidence.subject and self._restricted_self == "allow"
        return restricted and not allowed

    def _reach(self, question: Question, now: datetime) -> Reach:
        if not question.terms:
            return Reach(AccessLevel.NONE, (), _reason_without_organisations(question))
        found = [(terms, *self._at(question.at(terms, now))) for terms in question.terms]
        levels = [level for _, level, _ in found]
        reasons = [reason for _, _, reason in found]
        is_open = [terms.organisation for terms, level, _ in found if level is not _CLOSED]
        return Reach(max(levels, key=_LEVELS.index), tuple(is_open), min(reasons, key=ORDER.index))

    def _at(self, situation: Situation) -> tuple[AccessLevel, AccessReason]:
        reading = self.decide(situation.to(Action.READ))
        if isinstance(reading, Deny):
            return AccessLevel.NONE, reading.reason
        acting = (self.decide(situation.to(one)) for one in _ACTING)
        acts = any(isinstance(one, Permit) for one in acting)
        return (AccessLevel.WRITE if acts else AccessLevel.READ), AccessReason.ALLOWED


_CLOSED = AccessLevel.NONE
_LEVELS = (AccessLevel.NONE, AccessLevel.READ, AccessLevel.WRITE)
_ACTING = (Action.CREATE, Action.CHANGE)


def _reason_without_organisations(question: Question) -> AccessReason:
    scopes = question.principal.app.scopes
    asked = scopes.allows(question.category, Action.READ)
    return AccessReason.NOT_GRANTED if asked else AccessReason.APP_SCOPE

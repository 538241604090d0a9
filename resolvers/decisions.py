"""Every decision of one request: asked of the policy, put on the audit trail, permit or deny."""

import dataclasses
from collections.abc import Iterable, Sequence

import structlog

from auth.audit import AuditTrail
from auth.identity import Known, compare
from auth.policy import Situation
from auth.principal import Principal
from auth.release import Released, release
from resolvers.casebook import Case
from resolvers.ledger import Decided, Ledger
from resolvers.rulebook import Rulebook
from schema.access import (
    AccessLevel,
    AccessReason,
    Action,
    Category,
    Decision,
    Deny,
    Permit,
)
from schema.answer import Answer
from schema.category_access import CategoryAccess
from schema.directory import RecordType, Source, Terms
from schema.errors import NotPermitted
from schema.evidence import Grant, Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.node import NodeRef, Record

_log = structlog.get_logger(__name__)


class Decisions:
    """Decides for one principal. Synchronous, so that the requests of one tick stay together."""

    def __init__(
        self, principal: Principal, rulebook: Rulebook, trail: AuditTrail, ledger: Ledger
    ) -> None:
        self.principal = principal
        self.rulebook = rulebook
        self._trail = trail
        self._ledger = ledger

    @property
    def actor(self) -> NhsNumber:
        """Who acts."""
        return self.principal.actor

    def permit(self, case: Case, category: Category, terms: Terms) -> Permit | None:
        """May this organisation be asked for this category of this person's record?"""
        situation = self._situation(case, category, terms)
        decision = self.rulebook.policy.decide(situation)
        self._trail.decided(situation, decision)
        if self.principal.app.scopes.developer:
            self._ledger.decided(self._explained(situation, decision))
        return decision if isinstance(decision, Permit) else None

    def _explained(self, situation: Situation, decision: Decision) -> Decided:
        return Decided(
            subject=situation.subject,
            category=situation.category,
            organisation=situation.terms.organisation,
            reason=decision.reason if isinstance(decision, Deny) else AccessReason.ALLOWED,
            rule=self.rulebook.policy.rule(situation),
        )

    def _situation(self, case: Case, category: Category, terms: Terms) -> Situation:
        return Situation(
            principal=self.principal,
            action=Action.READ,
            category=category,
            terms=terms,
            evidence=case.evidence,
            directory=self.rulebook.directory,
            now=self.rulebook.clock(),
        )

    def record_permits(
        self, case: Case, record_type: RecordType, wanted: Iterable[OdsCode] | None
    ) -> tuple[Permit, ...]:
        """Permits for the organisations that hold this person and offer this kind of record.

        Raises NotPermitted when the category is closed everywhere, so that an empty list always
        means that somebody was asked or nobody holds anything.
        """
        category = record_type.category
        permits = tuple(
            permit
            for source in self.holding(case, record_type, wanted)
            if (permit := self.permit(case, category, source.terms))
        )
        codes = [permit.organisation for permit in permits]
        _log.debug("step 4: decided", category=category.name, permitted=codes)
        if not permits:
            self.require_open(case, category)
        return permits

    def holding(
        self, case: Case, record_type: RecordType, wanted: Iterable[OdsCode] | None
    ) -> Sequence[Source]:
        """The sources that offer this kind and hold this person, of those that are wanted."""
        holders = {holding.organisation for holding in case.holdings}
        if wanted is not None:
            holders &= set(wanted)
        offering = self.rulebook.directory.offering(record_type)
        return [source for source in offering if source.organisation in holders]

    def require_open(self, case: Case, category: Category) -> None:
        """Raises NotPermitted, with the reason that may be told, if nobody opens the category."""
        access = self.category_access(case, category)
        if access.level is AccessLevel.NONE:
            self._trail.refused(case.subject, category, Action.READ, access.reason)
            raise NotPermitted(access.reason, access.explanation)

    def access(self, case: Case) -> list[CategoryAccess]:
        """What is open of this person's record, for each category that is federated here."""
        return [self.category_access(case, one) for one in self.rulebook.directory.categories()]

    def category_access(self, case: Case, category: Category) -> CategoryAccess:
        """How far access to one category goes, naming only organisations that hold the person."""
        access = self.rulebook.policy.category_access(
            self.principal,
            category,
            case.evidence,
            self.rulebook.directory,
            self.rulebook.directory.terms(category),
            self.rulebook.clock(),
        )
        holders = {holding.organisation for holding in case.holdings}
        holders |= {terms.organisation for terms in self.rulebook.directory.national.values()}
        named = [one for one in access.organisations if one.ods_code in holders]
        return dataclasses.replace(access, organisations=named)

    def anything_open(self, case: Case) -> bool:
        """Is any category of this person's record open at any organisation?"""
        directory, policy = self.rulebook.directory, self.rulebook.policy
        return any(
            isinstance(policy.decide(self._situation(case, category, terms)), Permit)
            for category in directory.categories()
            for terms in directory.terms(category)
        )

    def release(
        self, case: Case, permit: Permit, record_type: RecordType, answer: Answer[Record]
    ) -> Released[Record]:
        """What of a source's answer may be shown under this permit."""
        terms = self.rulebook.directory.terms_of(permit.organisation, record_type)
        person = self._known(case)
        released = release(permit, record_type, answer, terms, self.rulebook.policy.labels, person)
        log = _log.bind(organisation=permit.organisation, record_type=record_type.name)
        log.debug("step 7: released", items=len(released.items))
        if released.foreign:
            # Somebody else's item in this person's answer is an incident at that organisation.
            log.error("foreign_items", count=released.foreign)
        if released.quarantined:
            log.error("quarantined")
        elif compare(person, answer.patient).names_differ:
            log.warning("names_differ")
        return released

    def _known(self, case: Case) -> Known:
        """Who the person is, to compare a source's books with."""
        person = case.evidence.person
        own = self.principal.birth_date if case.subject == self.actor else None
        return own or person if isinstance(person, Unanswered) else person

    def released(self, permit: Permit, refs: Sequence[NodeRef]) -> None:
        """Put on the trail which items leave."""
        self._trail.released(permit, refs)

    def opened_by(self, case: Case, code: OdsCode) -> list[Category]:
        """The categories that one organisation opens of what it can be asked for."""
        return [
            record_type.category
            for record_type in RecordType
            if (source := self.rulebook.directory.source(code, record_type))
            and self.permit(case, record_type.category, source.terms)
        ]

    def admitted(self, subject: NhsNumber, relationship: str | None) -> None:
        """Put on the trail that somebody's record was opened, and on what it rests."""
        self._trail.admitted(subject, relationship)
        self._ledger.admitted(subject)

    def listed(self, grant: Grant) -> None:
        """Put on the trail that a relationship was shown."""
        keeper = self.rulebook.directory.national["relationships"].organisation
        self._trail.listed(grant, keeper)

    def closed(self, case: Case) -> None:
        """Put on the trail that everything of a dependant's record is closed."""
        reason = self.category_access(case, Category.DEMOG).reason
        self._trail.refused(case.subject, None, Action.READ, reason)

    def turned_away(self, subject: NhsNumber) -> None:
        """Put on the trail that somebody asked for a person who is not theirs to ask for."""
        self._trail.refused(subject, None, Action.READ, AccessReason.NOT_GRANTED)

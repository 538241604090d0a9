"""Every decision of one request: asked of the policy, put on the audit trail, permit or deny."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime
from logging import DEBUG

import structlog

from auth.audit import AuditEntry, AuditTrail, Concern
from auth.identity import Known as KnownPerson
from auth.identity import compare
from auth.policy import Known, Situation
from auth.principal import Principal
from auth.release import Released, release, release_content
from resolvers.casebook import Case
from resolvers.charges import Charges
from resolvers.ledger import Decided, Ledger
from resolvers.rulebook import Rulebook
from schema.access import AccessLevel, AccessReason, Action, Category, Decision, Deny, Permit
from schema.answer import Answer, Content, Item
from schema.category_access import CategoryAccess
from schema.directory import RecordType, Source, Terms, Wanted, told_apart
from schema.errors import NotPermitted
from schema.evidence import Grant, Unanswered
from schema.identifiers import NhsNumber, OdsCode, RequestId
from schema.node import NodeRef, Record
from schema.proxy_order import ProxyChange

_log = structlog.get_logger(__name__)


class Decisions:
    """Decides for one principal. Synchronous, so that the requests of one tick stay together."""

    def __init__(
        self, principal: Principal, rulebook: Rulebook, trail: AuditTrail, ledger: Ledger
    ) -> None:
        self.principal = principal
        self.rulebook = rulebook
        allowance = rulebook.allowances.of(principal)
        self.charges = Charges(allowance, principal.app.client_id)
        self._trail = trail
        self._ledger = ledger
        self._worked_out: Known = {}
        """For deciding, and no longer than this request."""

    @property
    def request_id(self) -> RequestId:
        """Names this request."""
        return self._trail.request_id

    @property
    def actor(self) -> NhsNumber:
        """Who acts."""
        return self.principal.actor

    def permit(
        self, case: Case, what: Wanted, terms: Terms, action: Action = Action.READ
    ) -> Permit | None:
        """May this organisation be asked for this of this person's record?"""
        return next(iter(self._permits(case, what, [terms], action)), None)

    def _permits(
        self,
        case: Case,
        what: Wanted,
        terms: Sequence[Terms],
        action: Action = Action.READ,
        *,
        is_wished: bool = True,
    ) -> tuple[Permit, ...]:
        """Those of these organisations that may be asked; each decision goes on the trail.

        What nobody wished for is refused to nobody: of that only what is really asked does.
        """
        if not terms:
            return ()
        asked = self._situation(case, what, terms[0], action)
        decisions = self.rulebook.policy.decide_each(asked, terms, self._worked_out)
        for one, decision in zip(terms, decisions, strict=True):
            if not (is_wished or isinstance(decision, Permit)):
                continue
            situation = asked.at(one)
            self._trail.decided(situation, decision)
            if self.principal.app.scopes.developer:
                self._ledger.decided(self._explained(situation, decision))
        return tuple(one for one in decisions if isinstance(one, Permit))

    def _explained(self, situation: Situation, decision: Decision) -> Decided:
        return Decided(
            subject=situation.subject,
            category=situation.category,
            organisation=situation.terms.organisation,
            reason=decision.reason if isinstance(decision, Deny) else AccessReason.ALLOWED,
            rule=self.rulebook.policy.rule(situation),
        )

    def _situation(
        self, case: Case, what: Wanted, terms: Terms, action: Action = Action.READ
    ) -> Situation:
        category, record_type = told_apart(what)
        return Situation(
            principal=self.principal,
            action=action,
            category=category,
            terms=terms,
            evidence=case.evidence,
            directory=self.rulebook.directory,
            now=self.rulebook.clock(),
            record_type=record_type,
        )

    def record_permits(
        self, case: Case, record_type: RecordType, wanted: Iterable[OdsCode] | None
    ) -> tuple[Permit, ...]:
        """Permits for the organisations that hold this person and offer this kind of record.

        Raises NotPermitted when the category is closed everywhere, so that an empty list always
        means that somebody was asked or nobody holds anything.
        """
        sources = self.holding(case, record_type, wanted)
        permits = self._permits(case, record_type, [source.terms for source in sources])
        if _log.is_enabled_for(DEBUG):
            codes = [permit.organisation for permit in permits]
            _log.debug("step 4: decided", record_type=record_type.name, permitted=codes)
        if not permits:
            self.require_open(case, record_type)
        return permits

    def permits_beside(self, case: Case, record_type: RecordType) -> tuple[Permit, ...]:
        """The same for a kind that is looked at only for what of it is withheld. Never raises."""
        sources = self.holding(case, record_type, None)
        terms = [source.terms for source in sources]
        return self._permits(case, record_type, terms, is_wished=False)

    def holding(
        self, case: Case, record_type: RecordType, wanted: Iterable[OdsCode] | None
    ) -> Sequence[Source]:
        """The sources that offer this kind and hold this person, of those that are wanted."""
        holders = {holding.organisation for holding in case.holdings}
        if wanted is not None:
            holders &= set(wanted)
        offering = self.rulebook.directory.offering(record_type)
        return [source for source in offering if source.organisation in holders]

    def require_open(self, case: Case, what: Wanted) -> None:
        """Raises NotPermitted, with the reason that may be told, if nobody opens it."""
        access = self.category_access(case, what)
        if access.level is AccessLevel.NONE:
            self._trail.refused(case.subject, access.category, Action.READ, access.reason)
            raise NotPermitted(access.reason, access.explanation)

    def category_access(
        self, case: Case, what: Wanted, at: datetime | None = None
    ) -> CategoryAccess:
        """How far access to it goes, naming only organisations that hold the person."""
        category, _ = told_apart(what)
        access = self.rulebook.policy.category_access(
            self.principal,
            what,
            case.evidence,
            self.rulebook.directory,
            self.rulebook.directory.terms(category),
            at or self.rulebook.clock(),
        )
        holders = {holding.organisation for holding in case.holdings}
        holders |= {terms.organisation for terms in self.rulebook.directory.national.values()}
        named = [one for one in access.organisations if one.ods_code in holders]
        return dataclasses.replace(access, organisations=named)

    def anything_open(self, case: Case) -> bool:
        """Is any category of this person's record open at any organisation?"""
        directory, policy = self.rulebook.directory, self.rulebook.policy
        for category in directory.categories():
            terms = directory.terms(category)
            asked = self._situation(case, category, terms[0])
            found = policy.decide_each(asked, terms, self._worked_out)
            if any(isinstance(one, Permit) for one in found):
                return True
        return False

    def release(
        self, case: Case, permit: Permit, record_type: RecordType, answer: Answer[Record]
    ) -> Released[Record]:
        """What of a source's answer may be shown under this permit."""
        terms = self.rulebook.directory.terms_of(permit.organisation, record_type)
        person = self._known(case)
        released = release(permit, record_type, answer, terms, self.rulebook.policy.labels, person)
        names_differ = compare(person, answer.patient).names_differ
        if released.foreign or released.quarantined or names_differ or _log.is_enabled_for(DEBUG):
            about = {"organisation": permit.organisation, "record_type": record_type.name}
            self._tell(released, names_differ=names_differ, **about)
        return released

    def _tell(self, released: Released[Record], *, names_differ: bool, **about: str) -> None:
        _log.debug("step 7: released", **about)  # no number: it would tell what was not released
        if released.foreign:
            # Somebody else's item in this person's answer is an incident at that organisation.
            _log.error("foreign_items", count=released.foreign, **about)
        if released.quarantined:
            _log.error("quarantined", **about)
        elif names_differ:
            _log.warning("names_differ", **about)

    def release_content(
        self, permit: Permit, item: Item[Record], content: Content
    ) -> Content | None:
        """The bytes of a released item's file, unless a label that came with them withholds."""
        terms = self.rulebook.directory.terms_of(permit.organisation, item.ref.record_type)
        return release_content(permit, item, content, terms, self.rulebook.policy.labels)

    def _known(self, case: Case) -> KnownPerson:
        """Who the person is, to compare a source's books with."""
        person = case.evidence.person
        own = self.principal.birth_date if case.subject == self.actor else None
        return own or person if isinstance(person, Unanswered) else person

    def released(self, permit: Permit, refs: Sequence[NodeRef]) -> None:
        """Put on the trail which items leave."""
        self._trail.released(permit, refs)

    def opened_by(self, case: Case, code: OdsCode) -> list[Category]:
        """The categories that one organisation opens of what it can be asked for, each once."""
        opened = (
            record_type.category
            for record_type in RecordType
            if (source := self.rulebook.directory.source(code, record_type))
            and self.permit(case, record_type, source.terms)
        )
        return list(dict.fromkeys(opened))

    def admitted(self, subject: NhsNumber, relationship: str | None) -> None:
        """Put on the trail that somebody's record was opened, and on what it rests."""
        self._trail.admitted(subject, relationship)
        self._ledger.admitted(subject)

    def listed(self, grant: Grant) -> None:
        """Put on the trail that a relationship was shown."""
        keeper = self.rulebook.directory.national["relationships"].organisation
        self._trail.listed(grant, keeper)

    def chosen(self, change: ProxyChange, actor: NhsNumber) -> None:
        """Put on the trail that the subject had changed something about somebody before."""
        names = [f"{change.value}/{actor}"]
        self._trail.kept(self.actor, Concern.CHOICE, names, Action.CHANGE)

    def choosing(self, change: ProxyChange, actor: NhsNumber) -> AuditEntry:
        """What is to be recorded with a change, by whoever carries it out."""
        names = [f"{change.value}/{actor}"]
        return self._trail.entry_of(self.actor, Concern.CHOICE, names, Action.CHANGE)

    def log_shown(self, subject: NhsNumber, names: Sequence[str]) -> None:
        """Put on the trail that somebody read who looked at what."""
        self._trail.kept(subject, Concern.ACCESS_LOG, names)

    def refused(self, concern: Concern, reason: AccessReason, action: Action = Action.READ) -> None:
        """Put on the trail that something other than a record was closed to the viewer."""
        self._trail.refused(self.actor, None, action, reason, concern)

    def refusal(self, concern: Concern, reason: AccessReason, message: str) -> NotPermitted:
        """The same, as what is to be raised for it."""
        self.refused(concern, reason)
        return NotPermitted(reason, message)

    def closed(self, case: Case) -> None:
        """Put on the trail that everything of a dependant's record is closed."""
        reason = self.category_access(case, Category.DEMOG).reason
        policy, now = self.rulebook.policy, self.rulebook.clock()
        for grant in policy.acting(self.principal, case.evidence, now):
            self._trail.acts_under(case.subject, grant.id)
        self._trail.refused(case.subject, None, Action.READ, reason)

    def undecided(self, subject: NhsNumber) -> None:
        """Put on the trail that somebody was asked for, and nobody could say whether they may."""
        self._trail.refused(subject, None, Action.READ, AccessReason.UNAVAILABLE)

    def made_up(self, global_id: str) -> None:
        """Put on the trail that the viewer asked for an id that is none.

        It names nobody, so it stands with the viewer; without it, it would be answered sooner than
        somebody else's id, by a commit. Raises RateLimited as `turned_away` does.
        """
        self.refused(Concern.RECORD, AccessReason.NOT_GRANTED)
        self.charges.turned_away(global_id)

    def turned_away(self, subject: NhsNumber) -> None:
        """Put on the trail that somebody asked for a person who is not theirs to ask for.

        Raises RateLimited when they asked for too many such people.
        """
        self._trail.refused(subject, None, Action.READ, AccessReason.NOT_GRANTED)
        self.charges.turned_away(subject)

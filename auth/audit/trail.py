"""What one request of one principal did, collected until it can be stored."""

from collections.abc import Iterable
from typing import assert_never

from msgspec.structs import replace

from auth.audit.entry import AuditEntry, Concern
from auth.principal import Principal
from auth.situation import Situation
from schema.access import AccessReason, Action, Category, Decision, Deny, Permit
from schema.evidence import Grant
from schema.identifiers import NhsNumber, OdsCode, RequestId
from schema.node import NodeRef, RecordRef


class AuditTrail:
    """Collects rows, one per `AuditEntry.key`."""

    def __init__(self, principal: Principal, request_id: RequestId) -> None:
        self._principal = principal
        self._request_id = request_id
        self._entries: dict[tuple[object, ...], AuditEntry] = {}
        self._relationships: dict[NhsNumber, str] = {}

    @property
    def request_id(self) -> RequestId:
        """Names the request."""
        return self._request_id

    def decided(self, situation: Situation, decision: Decision) -> None:
        """Record a decision at one organisation."""
        match decision:
            case Permit():
                self._add(self._of_permit(decision, "permit"))
            case Deny(reason):
                entry = self._entry(situation.subject, situation.category, situation.action, "deny")
                code = situation.terms.organisation
                self._add(replace(entry, organisation=code, reason=reason))
            case _:
                assert_never(decision)

    def admitted(self, subject: NhsNumber, relationship: str | None) -> None:
        """Record that somebody's record was opened, before any category was in question."""
        self.acts_under(subject, relationship)
        self._add(self._entry(subject, None, Action.READ, "permit"))

    def acts_under(self, subject: NhsNumber, relationship: str | None) -> None:
        """From now on, whatever is refused about this person is refused under a relationship.

        So that their access log tells somebody who acts for them from a stranger.
        """
        if relationship is not None and subject != self._principal.actor:
            self._relationships.setdefault(subject, relationship)

    def listed(self, grant: Grant, organisation: OdsCode) -> None:
        """Record that a relationship was shown, under the service that keeps it."""
        self.acts_under(grant.subject, grant.id)
        entry = self._entry(grant.subject, None, Action.READ, "release")
        self._add(
            replace(
                entry,
                organisation=organisation,
                relationship=grant.id,
                released=frozenset({grant.id}),
                concern=Concern.RELATIONSHIP,
            )
        )

    def refused(
        self,
        subject: NhsNumber,
        category: Category | None,
        action: Action,
        reason: AccessReason,
        concern: Concern = Concern.RECORD,
    ) -> None:
        """Record a refusal that came before any organisation was in question."""
        entry = self._entry(subject, category, action, "deny")
        self._add(replace(entry, reason=reason, concern=concern))

    def released(self, permit: Permit, refs: Iterable[NodeRef]) -> None:
        """Record what left under a permit. Nothing released is no row: the permit has one."""
        names = frozenset(_id_at_organisation(ref) for ref in refs)
        if names:
            self._add(replace(self._of_permit(permit, "release"), released=names))

    def kept(
        self,
        subject: NhsNumber,
        concern: Concern,
        names: Iterable[str],
        action: Action = Action.READ,
    ) -> None:
        """Record what the gateway keeps itself: shown (`release`) or changed (`done`)."""
        self._add(self.entry_of(subject, concern, names, action))

    def entry_of(
        self, subject: NhsNumber, concern: Concern, names: Iterable[str], action: Action
    ) -> AuditEntry:
        """The same, for recording it in another way."""
        outcome = "release" if action is Action.READ else "done"
        entry = self._entry(subject, None, action, outcome)
        return replace(entry, concern=concern, released=frozenset(names))

    def take(self) -> tuple[AuditEntry, ...]:
        """Hand over what was collected, and begin anew."""
        entries = tuple(self._entries.values())
        self._entries.clear()
        return entries

    def _of_permit(self, permit: Permit, outcome: str) -> AuditEntry:
        entry = self._entry(permit.subject, permit.category, permit.action, outcome)
        return replace(entry, organisation=permit.organisation, relationship=permit.relationship)

    def _entry(
        self, subject: NhsNumber, category: Category | None, action: Action, outcome: str
    ) -> AuditEntry:
        actor = self._principal.actor
        return AuditEntry(
            request_id=self._request_id,
            actor=actor,
            subject=subject,
            app=self._principal.app.client_id,
            purpose="PATRQT" if actor == subject else "FAMRQT",
            action=action,
            category=category,
            organisation=None,
            outcome=outcome,
            relationship=self._relationships.get(subject),
        )

    def _add(self, entry: AuditEntry) -> None:
        key = entry.key
        known = self._entries.setdefault(key, entry)
        if not entry.released <= known.released:
            self._entries[key] = replace(known, released=known.released | entry.released)


def _id_at_organisation(ref: NodeRef) -> str:
    """The national record of a person goes by their NHS number."""
    return ref.local_id if isinstance(ref, RecordRef) else ref.subject

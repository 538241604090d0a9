"""Everything one decision rests on, gathered before it is taken. Looks nothing up."""

from datetime import datetime

import msgspec

from auth.principal import Principal
from schema.access import Action, Category
from schema.directory import Directory, RecordType, Terms
from schema.evidence import Evidence
from schema.identifiers import NhsNumber


class Situation(msgspec.Struct, frozen=True):
    """One principal, one action on one category of one person's record at one organisation."""

    principal: Principal
    action: Action
    category: Category
    terms: Terms
    """Of the organisation in question."""
    evidence: Evidence
    directory: Directory
    now: datetime
    record_type: RecordType | None = None
    """What of the category is asked for; None is any of it."""

    @property
    def subject(self) -> NhsNumber:
        """Whose record it is."""
        return self.evidence.subject

    @property
    def by_proxy(self) -> bool:
        """Is somebody else than the subject acting?"""
        return self.principal.actor != self.subject

    def at(self, terms: Terms) -> "Situation":
        """The same situation at another organisation."""
        return self._with(self.action, terms)

    def to(self, action: Action) -> "Situation":
        """The same situation with another action."""
        return self._with(action, self.terms)

    def _with(self, action: Action, terms: Terms) -> "Situation":
        return Situation(
            self.principal,
            action,
            self.category,
            terms,
            self.evidence,
            self.directory,
            self.now,
            self.record_type,
        )

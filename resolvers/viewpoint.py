"""What somebody else can do with a record, seen from the side of whose record it is.

The same policy decides as when they ask themselves. Nothing is opened here, and nobody is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from auth.foresight import reviewed
from auth.policy import Situation
from auth.principal import App, Principal
from auth.scopes import Scopes
from resolvers.rulebook import Rulebook
from schema.access import AccessLevel, AccessReason, Action, Category, Deny, Permit
from schema.directory import Directory
from schema.errors import SourceUnavailable
from schema.evidence import Choice, Evidence
from schema.identifiers import NhsNumber, OdsCode
from schema.moment import london_date
from schema.profile import Profile
from schema.proxy import ProxyAccess

_EVERYTHING = Profile(frozenset(Category), frozenset(Category))
_READING = (Action.READ,)
_ACTING = (Action.CREATE, Action.CHANGE)


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """One person's way to the record of another, on the evidence given, in whatever app."""

    rulebook: Rulebook
    principal: Principal
    evidence: Evidence
    holders: frozenset[OdsCode]
    """Who holds a part of the record, national services included."""

    @classmethod
    def of(
        cls, actor: NhsNumber, viewer: Principal, rulebook: Rulebook, **seen: Any
    ) -> "Viewpoint":
        """As the viewer's token would be if it were the actor's and its app had every scope."""
        app = App("", "", Scopes.parse("patient/*.cruds"))
        theirs = replace(viewer, actor=actor, subject=None, app=app, birth_date=None)
        return cls(rulebook, theirs, **seen)

    def access(self) -> list[ProxyAccess]:
        """What is open now, category by category."""
        return [self._access(one) for one in self.rulebook.directory.categories()]

    def impossible(self, wanted: Profile) -> list[Category]:
        """The categories of a wish that no organisation would open, had the subject chosen all.

        What only lacks a review may be wished for. Raises SourceUnavailable while it cannot be
        decided.
        """
        return [
            one
            for one in Category
            if (one in wanted.read and not self._can_open(one, _READING))
            or (one in wanted.write and not self._can_open(one, _ACTING))
        ]

    def _access(self, category: Category) -> ProxyAccess:
        book = self.rulebook
        terms, now = book.directory.terms(category), book.clock()
        found = book.policy.category_access(
            self.principal, category, self.evidence, book.directory, terms, now
        )
        return ProxyAccess(
            category=category,
            level=found.level,
            organisations=[one for one in found.organisations if one.ods_code in self.holders],
            reason=found.reason,
            until=found.until,
        )

    def _can_open(self, category: Category, actions: Sequence[Action]) -> bool:
        book = self.rulebook
        now = book.clock()
        chosen = replace(self.evidence, choice=Choice(profile=_EVERYTHING))
        best = reviewed(chosen, london_date(now))
        said = [
            book.policy.decide(
                Situation(self.principal, action, category, terms, best, book.directory, now)
            )
            for terms in book.directory.terms(category)
            for action in actions
        ]
        if Deny(AccessReason.UNAVAILABLE) in said:
            message = "What is possible cannot be looked up just now. Try again later."
            raise SourceUnavailable(None, message)
        return any(isinstance(one, Permit) for one in said)


def closed(directory: Directory) -> list[ProxyAccess]:
    """Of somebody on whom nothing rests any more."""
    return [
        ProxyAccess(
            category=one,
            level=AccessLevel.NONE,
            organisations=[],
            reason=AccessReason.NOT_GRANTED,
            until=None,
        )
        for one in directory.categories()
    ]

"""What is open of a record, category by category: now, and on a day to come as far as is known."""

import dataclasses
from datetime import date, datetime

from auth.age import ending
from auth.audit import AuditTrail
from auth.explanation import start_of
from auth.foresight import AHEAD_YEARS, LOOKS_AHEAD, seen, used
from auth.wording import ONLY_FOR_THEM, UNUSED_BY_THEN
from resolvers.casebook import Case
from resolvers.decisions import Decisions
from schema.access import AccessLevel, AccessReason, Action
from schema.category_access import CategoryAccess
from schema.errors import BadInput, NotPermitted, check_limit
from schema.moment import london_date


class Outlook:
    """Tells one principal what they may see. Synchronous, like the decisions it is made of."""

    def __init__(self, decisions: Decisions, trail: AuditTrail) -> None:
        self._decisions = decisions
        self._principal = decisions.principal
        self._rulebook = decisions.rulebook
        self._trail = trail
        self._looks_ahead = 0

    def access(self, case: Case, on: date | None = None) -> list[CategoryAccess]:
        """What is open of this person's record, for each category that is federated here.

        On another day than this if one is given, as far as is known now. Raises BadInput for a
        day that has no answer, NotPermitted for people who may not look ahead.
        """
        now = self._rulebook.clock()
        at = now if on is None else self._ahead(case, on, now)
        known = dataclasses.replace(case, evidence=seen(case.evidence, london_date(now)))
        categories = self._rulebook.directory.categories()
        found = [self._decisions.category_access(known, one, at) for one in categories]
        return found if on is None else [self._if_unused(known, one, at) for one in found]

    def _if_unused(self, case: Case, access: CategoryAccess, at: datetime) -> CategoryAccess:
        """Says so where nothing but want of use will have closed it by then."""
        if access.reason is not AccessReason.NOT_GRANTED:
            return access
        kept = dataclasses.replace(case, evidence=used(case.evidence, london_date(at)))
        if self._decisions.category_access(kept, access.category, at).level is AccessLevel.NONE:
            return access
        return dataclasses.replace(access, explanation=UNUSED_BY_THEN)

    def _ahead(self, case: Case, on: date, now: datetime) -> datetime:
        """The instant for which a day stands: now if it is today, else its beginning."""
        today = london_date(now)
        self._looks_ahead += 1
        check_limit("looks ahead (days, for each person)", LOOKS_AHEAD, self._looks_ahead)
        if on < today:
            raise BadInput("on: only of today and days to come can it be said what is open.")
        if on > ending(today, AHEAD_YEARS):
            raise BadInput(f"on: no more than {AHEAD_YEARS} years ahead.")
        if not self._rulebook.policy.may_look_ahead(self._principal, case.evidence, now):
            self._trail.refused(case.subject, None, Action.READ, AccessReason.NOT_GRANTED)
            raise NotPermitted(AccessReason.NOT_GRANTED, ONLY_FOR_THEM)
        return now if on == today else start_of(on)

"""The viewer, the people they may act for, and nobody else."""

import asyncio
from collections.abc import Sequence

from auth.relationships import Listed, listed, standing
from resolvers.casebook import Case, Casebook
from resolvers.decisions import Decisions
from schema.access import AccessReason
from schema.dependant import Dependant, Period, Relationship
from schema.errors import NotPermitted, SourceUnavailable
from schema.evidence import Grant, Person, Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.moment import london_date
from schema.patient import RecordHolder
from schema.report import SourceStatus

_UNUSABLE = frozenset({SourceStatus.EMPTY, SourceStatus.INVALID})


def person_is_unusable(person: Person | Unanswered) -> bool:
    """Did the service answer, with nothing that can be used?"""
    return isinstance(person, Unanswered) and person.status in _UNUSABLE


class Household:
    """Admits a subject to the request, or says nothing of them."""

    def __init__(self, decisions: Decisions, casebook: Casebook) -> None:
        self._decisions = decisions
        self._casebook = casebook
        self._directory = decisions.rulebook.directory

    async def admit(self, subject: NhsNumber) -> Case | None:
        """The case of the viewer or of a dependant of whom something is open; None otherwise.

        Raises SourceUnavailable when relationships cannot be asked: the same for every number.
        """
        if not self._decisions.principal.reaches(subject):
            self._decisions.turned_away(subject)
            return None
        if subject == self._decisions.actor:
            return await self._self()
        found = [one for one in await self._listed({subject}) if one.subject == subject]
        if not found:
            self._decisions.turned_away(subject)
            return None
        case = await self._casebook.open(subject)
        if not self._decisions.anything_open(case):
            self._decisions.closed(case)
            return None
        self._decisions.admitted(subject, found[0].grants[0].id)
        return case

    async def dependants(self) -> list[Dependant]:
        """Everybody with evidence that is active now, even when their age closes everything.

        Raises NotPermitted without the scope for relationships, SourceUnavailable.
        """
        if not self._decisions.principal.app.scopes.relationships:
            message = "The app was not given permission to see relationships."
            raise NotPermitted(AccessReason.APP_SCOPE, message)
        return [await self._dependant(one) for one in await self._listed(None)]

    def holders(self, case: Case) -> list[RecordHolder]:
        """Who holds a part of the record; for a proxy, only organisations that are open."""
        return [
            RecordHolder(
                organisation=self._directory.organisation(code),
                categories=opened,
            )
            for code in self._holding(case)
            if (opened := self._decisions.opened_by(case, code))
            or case.subject == self._decisions.actor
        ]

    async def _self(self) -> Case | None:
        """A deceased person signs in nowhere, whoever holds their token."""
        case = await self._casebook.open(self._decisions.actor)
        person = case.evidence.person
        if isinstance(person, Person) and person.deceased:
            self._decisions.turned_away(case.subject)
            return None
        self._decisions.admitted(case.subject, None)
        return case

    async def _listed(self, only: set[NhsNumber] | None) -> Sequence[Listed]:
        grants = await self._grants()
        subjects = self._with_standing(grants)
        asked = [s for s in subjects if only is None or s in only]
        if not asked:
            return ()
        opened = await asyncio.gather(
            *(self._casebook.open(one) for one in (self._decisions.actor, *asked))
        )
        people = {case.subject: self._person(case) for case in opened}
        about = [grant for grant in grants if grant.subject in asked]
        return listed(self._decisions.principal, about, people, self._decisions.rulebook.clock())

    def _person(self, case: Case) -> Person | Unanswered:
        """The national record, which says who must not be listed.

        Raises SourceUnavailable when nobody's can be asked for, or the actor's own says nothing.
        A dependant's record that cannot be used is that person's affair: they are not listed.
        """
        person = case.evidence.person
        skipped = case.subject != self._decisions.actor and person_is_unusable(person)
        if isinstance(person, Unanswered) and not skipped:
            code = self._directory.national["demographics"].organisation
            message = "People's national records cannot be looked up just now. Try again later."
            raise SourceUnavailable(code, message, person.retry_after_seconds)
        return person

    async def _grants(self) -> Sequence[Grant]:
        grants = await self._casebook.grants()
        if isinstance(grants, Unanswered):
            code = self._directory.national["relationships"].organisation
            message = "Who may act for whom cannot be looked up just now. Try again later."
            raise SourceUnavailable(code, message, grants.retry_after_seconds)
        return grants

    def _with_standing(self, grants: Sequence[Grant]) -> list[NhsNumber]:
        """Nobody's national record is asked for on the strength of a grant that has ended."""
        today = london_date(self._decisions.rulebook.clock())
        actor, principal = self._decisions.actor, self._decisions.principal
        named = dict.fromkeys(grant.subject for grant in grants)
        reached = (one for one in named if one != actor and principal.reaches(one))
        return [one for one in reached if standing(grants, actor, one, today)]

    async def _dependant(self, found: Listed) -> Dependant:
        case = await self._casebook.open(found.subject)
        self._decisions.listed(found.grants[0])
        names = (grant.subject_name for grant in found.grants if grant.subject_name)
        return Dependant(
            subject=found.subject,
            name=next(names, None),
            relationship=self._relationship(found.grants[0]),
            access=self._decisions.access(case),
        )

    def _relationship(self, grant: Grant) -> Relationship:
        return Relationship(
            legal_basis=grant.basis,
            kind=grant.kind,
            status=grant.status,
            period=Period(start=grant.start, end=grant.end),
            grantor=self._directory.organisation(grant.grantor) if grant.grantor else None,
        )

    def _holding(self, case: Case) -> list[OdsCode]:
        """Holders in the order of the directory."""
        held = {holding.organisation for holding in case.holdings}
        configured = dict.fromkeys(source.organisation for source in self._directory.sources)
        return [code for code in configured if code in held]

"""The viewer, the people they may act for, and nobody else."""

import asyncio
from collections.abc import Sequence

from auth.audit import Concern
from auth.relationships import Listed
from resolvers.casebook import Case, Casebook
from resolvers.decisions import Decisions
from resolvers.link import link
from schema.access import AccessReason
from schema.dependant import Dependant
from schema.errors import SourceUnavailable
from schema.evidence import Choice, Evidence, Grant, Noted, Person, Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.moment import london_date
from schema.patient import RecordHolder
from schema.report import SourceStatus

_UNUSABLE = frozenset({SourceStatus.EMPTY, SourceStatus.INVALID})
_NOT_ASKED = Unanswered(SourceStatus.NOT_ASKED)
_NOBODY_KNOWN = "Who may act for whom cannot be looked up just now. Try again later."


def person_is_unusable(person: Person | Unanswered) -> bool:
    """Did the service answer, with nothing that can be used?"""
    return isinstance(person, Unanswered) and person.status in _UNUSABLE


class Household:
    """Admits a subject to the request, or says nothing of them."""

    def __init__(self, decisions: Decisions, casebook: Casebook) -> None:
        self._decisions = decisions
        self._casebook = casebook
        self._directory = decisions.rulebook.directory
        self._closed: set[NhsNumber] = set()

    def is_hidden(self, subject: NhsNumber, case: Case | None) -> bool:
        """Is somebody absent whom `dependants` does not list either? The others are no secret."""
        return case is None and subject not in self._closed

    async def leaves_out(self, found: Sequence[Dependant]) -> bool:
        """Does the evidence name anybody who is not listed, for whatever reason?

        Not if the period has run out: its last day was no secret.
        """
        today = london_date(self._decisions.rulebook.clock())
        listed = {self._decisions.actor, *(one.subject for one in found)}
        lasting = (one for one in await self._grants() if not one.end or one.end >= today)
        named = {grant.subject for grant in lasting} - listed
        return any(map(self._decisions.principal.reaches, named))

    async def admit(self, subject: NhsNumber) -> Case | None:
        """The case of the viewer or of a dependant of whom something is open; None otherwise.

        Raises SourceUnavailable when relationships cannot be asked: the same for every number.
        """
        try:
            return await self._admitted(subject)
        except SourceUnavailable:
            self._decisions.undecided(subject)
            raise

    async def admit_anew(self, subject: NhsNumber) -> Case | None:
        """The same, by their national record as it is now and not as it was a moment ago."""
        self._casebook.forget(subject)
        return await self.admit(subject)

    async def _admitted(self, subject: NhsNumber) -> Case | None:
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
            self._closed.add(subject)
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
            raise self._decisions.refusal(Concern.RELATIONSHIP, AccessReason.APP_SCOPE, message)
        return [self._dependant(one) for one in await self._listed(None)]

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
        noted = await self._noted()
        acted_for = self._acted_for(grants, noted)
        asked = [one for one in acted_for if only is None or one in only]
        if not asked:
            return ()
        actor, *opened = await asyncio.gather(
            *(self._casebook.open(one) for one in (self._decisions.actor, *asked))
        )
        self._require_answer(actor.evidence.person, of_actor=True)
        for case in opened:
            self._require_answer(case.evidence.person, of_actor=False)
        policy, now = self._decisions.rulebook.policy, self._decisions.rulebook.clock()
        return policy.listed(self._decisions.principal, [one.evidence for one in opened], now)

    def _require_answer(self, person: Person | Unanswered, *, of_actor: bool) -> None:
        """The national record says who must not be listed.

        Raises SourceUnavailable when nobody's can be asked for, or the actor's own says nothing.
        A dependant's record that cannot be used is that person's affair: they are not listed. Of
        those who are not listed anyway, nothing may be told by an error either.
        """
        skipped = not of_actor and person_is_unusable(person)
        if isinstance(person, Unanswered) and not skipped:
            code = self._directory.national["demographics"].organisation
            message = "People's national records cannot be looked up just now. Try again later."
            raise SourceUnavailable(code, message, person.retry_after_seconds)

    async def _grants(self) -> Sequence[Grant]:
        grants = await self._casebook.grants()
        if isinstance(grants, Unanswered):
            code = self._directory.national["relationships"].organisation
            raise SourceUnavailable(code, _NOBODY_KNOWN, grants.retry_after_seconds)
        return grants

    async def _noted(self) -> Noted:
        """Raises SourceUnavailable while it is not known who has suspended whom."""
        noted = await self._casebook.noted()
        if isinstance(noted, Unanswered):
            raise SourceUnavailable(None, _NOBODY_KNOWN, noted.retry_after_seconds)
        return noted

    def _acted_for(self, grants: Sequence[Grant], noted: Noted) -> list[NhsNumber]:
        """Nobody's national record is asked for on the strength of a grant that has ended, or
        that its subject has suspended."""
        actor, principal = self._decisions.actor, self._decisions.principal
        named = dict.fromkeys(grant.subject for grant in grants)
        reached = (one for one in named if one != actor and principal.reaches(one))
        return [one for one in reached if self._acts_for(one, grants, noted)]

    def _acts_for(self, subject: NhsNumber, grants: Sequence[Grant], noted: Noted) -> bool:
        choice = noted.choices.get(subject, Choice())
        said = tuple(grant for grant in grants if grant.subject == subject)
        evidence = Evidence(subject, _NOT_ASKED, _NOT_ASKED, said, choice, noted.uses)
        book = self._decisions.rulebook
        return bool(book.policy.acting(self._decisions.principal, evidence, book.clock()))

    def _dependant(self, found: Listed) -> Dependant:
        self._decisions.listed(found.grants[0])
        names = (grant.subject_name for grant in found.grants if grant.subject_name)
        return Dependant(
            subject=found.subject,
            name=next(names, None),
            relationship=link(found.grants[0], self._directory),
        )

    def _holding(self, case: Case) -> list[OdsCode]:
        """Holders in the order of the directory."""
        held = {holding.organisation for holding in case.holdings}
        configured = dict.fromkeys(source.organisation for source in self._directory.sources)
        return [code for code in configured if code in held]

"""What is known about each person of a request before anything is decided: loaded once, kept
no longer than the request."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from auth.identity import settles
from resolvers.books import ChoicesPort
from resolvers.execute import Executor
from schema.directory import Holding
from schema.errors import SourceUnavailable
from schema.evidence import Choice, Evidence, Grant, Noted, Person, Superseded, Unanswered
from schema.identifiers import NhsNumber
from schema.moment import PartialDate

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence about one subject, and who holds a record of them."""

    evidence: Evidence
    holdings: Sequence[Holding]

    @property
    def subject(self) -> NhsNumber:
        """Whose case it is."""
        return self.evidence.subject


_Known = tuple[Sequence[Grant] | Unanswered, Noted | Unanswered]
"""What the service says of the actor, and what our own books say."""


class Casebook:
    """Loads cases for one actor, each at most once, their parts in parallel."""

    def __init__(
        self,
        actor: NhsNumber,
        birth_date: PartialDate | None,
        executor: Executor,
        choices: ChoicesPort,
    ) -> None:
        """`birth_date` is the actor's, as the issuer of their token verified it."""
        self._actor = actor
        self._birth_date = birth_date
        self._executor = executor
        self._choices = choices
        self._cases: dict[NhsNumber, asyncio.Task[Case]] = {}
        self._people: dict[NhsNumber, asyncio.Task[Person | Unanswered]] = {}
        self._known: asyncio.Task[_Known] | None = None

    async def open(self, subject: NhsNumber) -> Case:
        """Return the case of a person, asking the national services if need be."""
        if subject not in self._cases:
            self._cases[subject] = asyncio.create_task(self._load(subject))
        return await asyncio.shield(self._cases[subject])

    def forget(self, subject: NhsNumber) -> None:
        """Whoever opens this case from now on gets the national record as it is then."""
        self._executor.forget(subject)
        self._people.pop(subject, None)
        self._cases.pop(subject, None)

    async def grants(self) -> Sequence[Grant] | Unanswered:
        """Everything the relationship service says about whom the actor may act for."""
        return (await self._know())[0]

    async def noted(self) -> Noted | Unanswered:
        """What our own books say of the actor; unanswered also when it is not known whom they
        may act for."""
        return (await self._know())[1]

    def opened(self, subject: NhsNumber) -> Case:
        """The case of a person whose record is in the answer already."""
        return self._cases[subject].result()

    def holdings(self) -> dict[NhsNumber, Sequence[Holding]]:
        """Who holds records of the people whose cases are open."""
        cases = [task.result() for task in self._cases.values() if _succeeded(task)]
        return {case.subject: case.holdings for case in cases}

    def close(self) -> None:
        """Stop what is still being loaded for nobody."""
        for task in (*self._cases.values(), *self._people.values(), self._known):
            if task is not None:
                task.cancel()

    async def _load(self, subject: NhsNumber) -> Case:
        opening = self._own() if subject == self._actor else self._evidence(subject)
        evidence, holdings = await asyncio.gather(opening, self._executor.holdings(subject))
        if isinstance(holdings, Unanswered):
            message = "Who holds this record cannot be looked up just now. Try again later."
            raise SourceUnavailable(None, message, holdings.retry_after_seconds)
        known = "unknown" if isinstance(evidence.person, Unanswered) else "known"
        _log.debug("step 3: evidence", national_record=known, holders=len(holdings))
        return Case(evidence, holdings)

    async def _own(self) -> Evidence:
        """Nobody needs what is said of them as a proxy to see their own record."""
        person = await self._person(self._actor)
        return Evidence(self._actor, person, person, (), Choice())

    async def _evidence(self, subject: NhsNumber) -> Evidence:
        person, actor, (grants, noted) = await asyncio.gather(
            self._person(subject), self._person(self._actor), self._know()
        )
        if not isinstance(grants, Unanswered):
            grants = tuple(grant for grant in grants if grant.subject == subject)
        if isinstance(noted, Unanswered):
            return Evidence(subject, person, actor, grants, noted)
        choice = noted.choices.get(subject, Choice())
        return Evidence(subject, person, actor, grants, choice, noted.uses)

    async def _person(self, subject: NhsNumber) -> Person | Unanswered:
        if subject not in self._people:
            self._people[subject] = asyncio.create_task(self._executor.person(subject))
        found = await asyncio.shield(self._people[subject])
        # A number that was replaced looks like one that was mixed up with another person's.
        if subject == self._actor and isinstance(found, Superseded):
            return found.person if settles(found, self._birth_date) else found
        return found

    async def _know(self) -> _Known:
        if self._known is None:
            self._known = asyncio.create_task(self._read())
        return await asyncio.shield(self._known)

    async def _read(self) -> _Known:
        """What the service says and what our books say, neither from before the last notice that
        something changed."""
        grants = await self._executor.grants(self._actor)
        noted = await self._note(grants)
        if isinstance(noted, Unanswered) or not noted.notice:
            return grants, noted
        since = await self._executor.grants(self._actor, noted.notice)
        return since, noted if since is grants else await self._note(since)

    async def _note(self, grants: Sequence[Grant] | Unanswered) -> Noted | Unanswered:
        if isinstance(grants, Unanswered):
            return grants
        # Nobody outside is asked, but whoever explains the request waits for what follows.
        with self._executor.ledger.under_way():
            return await self._choices.noted(self._actor, grants)


def _succeeded(task: asyncio.Task[Case]) -> bool:
    """One person's case that could not be opened is no reason to lose another's."""
    return task.done() and not task.cancelled() and task.exception() is None

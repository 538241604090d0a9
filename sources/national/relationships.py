"""The Validated Relationships Service: every statement that lets an actor act for somebody.

All of them or none: what could not be read might be the revocation. Whether a statement opens
anything is judged by `auth`.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import structlog

from schema.clock import Clock
from schema.deadline import Deadline
from schema.evidence import Grant, Unanswered
from schema.identifiers import NhsNumber
from schema.report import SourceStatus
from settings import NationalSettings
from sources.bundle import companions
from sources.client import FhirClient
from sources.errors import InvalidAnswer, SourceError
from sources.mapping import mapped_connection
from sources.national.consent_resource import ConsentResource, RelatedPersonResource
from sources.national.kinship import relationship_kind
from sources.national.naming import Included
from sources.national.person_resource import PersonResource
from sources.national.statement import actors, concerns, grant, names
from sources.paging import Haul, Paging
from sources.parameters import local_id, nhs_number_token
from sources.question import Question
from sources.remembered import Remembered

_log = structlog.get_logger(__name__)

MOST_PAGES = 20
_INCLUDES = (("_include", "Consent:patient"), ("_include", "Consent:performer"))

Grants = tuple[Grant, ...]
_Known = Remembered[NhsNumber, Grants | Unanswered]
_Read = Callable[[ConsentResource], Sequence[Grant]]
"""What one statement grants; nothing when it is not about the one who was asked for."""


@dataclass(frozen=True, slots=True)
class _About:
    """Whom a question is about, and in which place; the last notice that is known of them."""

    who: NhsNumber
    parameter: str
    notice: int


class Relationships:
    """`RelationshipsPort` over HTTP."""

    def __init__(self, settings: NationalSettings, client: FhirClient, clock: Clock) -> None:
        wanted = companions(PersonResource, RelatedPersonResource)
        self._paging = Paging(client, MOST_PAGES, wanted=wanted)
        self._clock = clock
        self._organisation = settings.ods
        self._seconds = settings.deadline_milliseconds / 1000
        self._by_actor = _remembered(settings, clock)
        self._by_subject = _remembered(settings, clock)

    async def grants(
        self, actor: NhsNumber, deadline: Deadline, notice: int = 0
    ) -> Grants | Unanswered:
        """All statements with this performer, at most `remember_seconds` old."""

        def read(consent: ConsentResource) -> Sequence[Grant]:
            found = grant(consent, actor) if names(consent, actor) else None
            return [found] if found else []

        about = _About(actor, "performer:identifier", notice)
        return await self._answer(self._by_actor, about, read, deadline)

    async def proxies(
        self, subject: NhsNumber, deadline: Deadline, notice: int = 0
    ) -> Grants | Unanswered:
        """All statements about this patient, one for each performer, as old at most."""

        def read(consent: ConsentResource) -> Sequence[Grant]:
            performers = actors(consent) if concerns(consent, subject) else ()
            return [found for one in performers if (found := grant(consent, one))]

        about = _About(subject, "patient:identifier", notice)
        return await self._answer(self._by_subject, about, read, deadline)

    async def close(self) -> None:
        """Stop asking."""
        await self._by_actor.close()
        await self._by_subject.close()

    async def _answer(
        self, known: _Known, about: _About, read: _Read, deadline: Deadline
    ) -> Grants | Unanswered:
        named = (about.parameter, nhs_number_token(about.who))
        question = Question(path="Consent", parameters=(named, *_INCLUDES))
        try:
            with mapped_connection():
                async with asyncio.timeout_at(deadline.at):
                    asking = partial(self._ask, question, read)
                    return await known.get(about.who, asking, about.notice)
        except SourceError as error:
            return error.unanswered()

    async def _ask(self, question: Question, read: _Read) -> Grants | Unanswered:
        answer: Grants | Unanswered
        try:
            deadline = Deadline.after(self._seconds)
            haul = await self._paging.read(question, ConsentResource, deadline)
            answer = self._grants(haul, read)
        except SourceError as error:
            answer = error.unanswered()
        self._report(answer)
        return answer

    def _grants(self, haul: Haul[ConsentResource], read: _Read) -> Grants | Unanswered:
        """Raises InvalidAnswer when a statement cannot be read, or cannot be named on record."""
        if haul.unreadable or any(local_id(one.id) is None for one in haul.matches):
            raise InvalidAnswer
        if not haul.is_whole:
            return Unanswered(SourceStatus.INCOMPLETE)
        said = [read(one) for one in haul.matches]
        if not all(said):
            _log.warning("foreign_statements", organisation=self._organisation)
        included = Included.of(haul.companions, self._clock())
        return tuple(_described([one for found in said for one in found], included))

    def _report(self, answer: Grants | Unanswered) -> None:
        status = answer.status if isinstance(answer, Unanswered) else SourceStatus.OK
        _log.info("relationships", organisation=self._organisation, status=status.value)


def _remembered(settings: NationalSettings, clock: Clock) -> _Known:
    return _Known(settings.remember_seconds, clock, lambda one: isinstance(one, tuple))


def _described(statements: Sequence[Grant], included: Included) -> Iterator[Grant]:
    """With what the included resources say of the two people."""
    for one in statements:
        yield replace(
            one,
            kind=relationship_kind(included.related, one.actor, one.subject),
            subject_name=included.name_of(one.subject),
            actor_name=included.name_of(one.actor) or included.name_between(one.actor, one.subject),
        )

"""The Validated Relationships Service: every statement that lets an actor act for somebody.

All of them or none: what could not be read might be the revocation. Whether a statement opens
anything is judged by `auth`.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import structlog

from schema.clock import Clock
from schema.deadline import Deadline
from schema.evidence import Grant, Unanswered
from schema.identifiers import NhsNumber
from schema.report import SourceStatus
from settings import NationalSettings
from sources.bundle import companions
from sources.client import FhirClient
from sources.element import NHS_NUMBER, Resource
from sources.errors import InvalidAnswer, SourceError
from sources.mapping import mapped_connection
from sources.national.consent_resource import ConsentResource, RelatedPersonResource
from sources.national.details import human_name
from sources.national.kinship import relationship_kind
from sources.national.person_resource import PersonResource
from sources.national.statement import grant, names
from sources.paging import Haul, Paging
from sources.parameters import nhs_number_token
from sources.question import Question
from sources.remembered import Remembered

_log = structlog.get_logger(__name__)

MOST_PAGES = 20
_INCLUDES = (("_include", "Consent:patient"), ("_include", "Consent:performer"))

Grants = tuple[Grant, ...]


class Relationships:
    """`RelationshipsPort` over HTTP."""

    def __init__(self, settings: NationalSettings, client: FhirClient, clock: Clock) -> None:
        wanted = companions(PersonResource, RelatedPersonResource)
        self._paging = Paging(client, MOST_PAGES, wanted=wanted)
        self._clock = clock
        self._organisation = settings.ods
        self._seconds = settings.deadline_milliseconds / 1000
        self._known = Remembered[NhsNumber, Grants | Unanswered](
            settings.remember_seconds, clock, lambda one: isinstance(one, tuple)
        )

    async def grants(self, actor: NhsNumber, deadline: Deadline) -> Grants | Unanswered:
        """All statements with this performer, at most `remember_seconds` old."""
        try:
            with mapped_connection():
                async with asyncio.timeout_at(deadline.at):
                    return await self._known.get(actor, lambda: self._ask(actor))
        except SourceError as error:
            return error.unanswered()

    async def close(self) -> None:
        """Stop asking."""
        await self._known.close()

    async def _ask(self, actor: NhsNumber) -> Grants | Unanswered:
        answer: Grants | Unanswered
        performer = ("performer:identifier", nhs_number_token(actor))
        question = Question(path="Consent", parameters=(performer, *_INCLUDES))
        try:
            deadline = Deadline.after(self._seconds)
            haul = await self._paging.read(question, ConsentResource, deadline)
            answer = self._grants(haul, actor)
        except SourceError as error:
            answer = error.unanswered()
        self._report(answer)
        return answer

    def _grants(self, haul: Haul[ConsentResource], actor: NhsNumber) -> Grants | Unanswered:
        if haul.unreadable:
            raise InvalidAnswer
        if not haul.is_whole:
            return Unanswered(SourceStatus.INCOMPLETE)
        own = [one for one in haul.matches if names(one, actor)]
        if len(own) < len(haul.matches):
            _log.warning("foreign_statements", organisation=self._organisation)
        found = (grant(one, actor) for one in own)
        now = self._clock()
        return tuple(_described(one, haul.companions, now) for one in found if one)

    def _report(self, answer: Grants | Unanswered) -> None:
        status = answer.status if isinstance(answer, Unanswered) else SourceStatus.OK
        _log.info("relationships", organisation=self._organisation, status=status.value)


def _described(statement: Grant, included: Iterable[Resource], now: datetime) -> Grant:
    """With what the included resources say of the two people."""
    held = list(included)
    related = [one for one in held if isinstance(one, RelatedPersonResource)]
    people = [one for one in held if isinstance(one, PersonResource)]
    return replace(
        statement,
        kind=relationship_kind(related, statement.actor, statement.subject),
        subject_name=_name(people, statement.subject, now),
    )


def _name(people: Iterable[PersonResource], subject: NhsNumber, now: datetime) -> str | None:
    for person in people:
        numbers = {one.value for one in person.identifier if one.system == NHS_NUMBER}
        name = human_name(person.name, now) if numbers == {subject} else None
        if name:
            return name.text
    return None

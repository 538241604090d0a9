"""The Personal Demographics Service: the facts about a person that gate every decision.

An answer about another number is no answer; what would open access is never assumed. A number
that was replaced by another is followed once, and given as what it may be.
"""

import asyncio
from dataclasses import replace

import structlog

from schema.clock import Clock
from schema.deadline import Deadline
from schema.evidence import Person, Superseded, Unanswered
from schema.identifiers import NhsNumber, nhs_number
from schema.moment import PartialDate
from schema.report import SourceStatus
from settings import NationalSettings
from sources.bundle import read_resource
from sources.client import FhirClient
from sources.element import extension
from sources.errors import Absent, InvalidAnswer, SourceError
from sources.mapping import mapped_connection
from sources.national.details import demographics
from sources.national.person_resource import PersonResource, is_restricted, require_record_of
from sources.question import Question
from sources.remembered import Remembered

_log = structlog.get_logger(__name__)

_DEAD = frozenset({"1", "2"})
"""DeathNotificationStatus: informal, formal. `U` says that a notification was removed."""


class Demographics:
    """`PeoplePort` over HTTP."""

    def __init__(self, settings: NationalSettings, client: FhirClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._organisation = settings.ods
        self._seconds = settings.deadline_milliseconds / 1000
        self._known = Remembered[NhsNumber, Person | Unanswered](
            settings.remember_seconds, clock, lambda one: isinstance(one, (Person, Superseded))
        )

    async def person(self, subject: NhsNumber, deadline: Deadline) -> Person | Unanswered:
        """The person, at most `remember_seconds` old; EMPTY when there is nobody of this number."""
        try:
            with mapped_connection():
                async with asyncio.timeout_at(deadline.at):
                    return await self._known.get(subject, lambda: self._ask(subject))
        except SourceError as error:
            return error.unanswered()

    def forget(self, subject: NhsNumber) -> None:
        """Ask anew from now on."""
        self._known.forget(subject)

    async def close(self) -> None:
        """Stop asking."""
        await self._known.close()

    async def _ask(self, subject: NhsNumber) -> Person | Unanswered:
        answer: Person | Unanswered
        deadline = Deadline.after(self._seconds)
        try:
            found = await self._read(subject, deadline)
            newer = _another(found, subject)
            if newer is None:
                answer = self._person(found, subject)
            else:
                answer = await self._superseded(subject, newer, deadline)
        except Absent as error:
            answer = _nobody(error)
        except SourceError as error:
            answer = error.unanswered()
        status = answer.status if isinstance(answer, Unanswered) else SourceStatus.OK
        _log.info("demographics", organisation=self._organisation, status=status.value)
        return answer

    async def _read(self, number: NhsNumber, deadline: Deadline) -> PersonResource:
        reply = await self._client.ask(Question(path=f"Patient/{number}"), deadline)
        return read_resource(reply.body, PersonResource)

    async def _superseded(
        self, subject: NhsNumber, newer: NhsNumber, deadline: Deadline
    ) -> Superseded:
        """Follow once: whoever has the new number must answer to it. Raises SourceError."""
        try:
            person = self._person(await self._read(newer, deadline), newer)
        except Absent:
            raise InvalidAnswer from None
        old = replace(person, nhs_number=subject, replaced_by=newer)
        return Superseded(SourceStatus.INVALID, person=old)

    def _person(self, found: PersonResource, subject: NhsNumber) -> Person:
        """Raises InvalidAnswer for another number."""
        require_record_of(subject, found)
        now = self._clock()
        return Person(
            nhs_number=subject,
            birth_date=PartialDate.parse(found.birth_date or ""),
            deceased=_is_deceased(found),
            restricted=is_restricted(found),
            demographics=demographics(found, now),
            as_of=now,
            version=found.meta.version_id if found.meta else None,
        )


def _another(found: PersonResource, subject: NhsNumber) -> NhsNumber | None:
    """The number of the record that came, if it is another one than was asked for."""
    number = nhs_number(found.id or "")
    return number if number == found.id and number != subject else None


def _nobody(error: Absent) -> Unanswered:
    """A 404 in FHIR's words says that there is nobody; any other that the address is wrong."""
    return Unanswered(SourceStatus.EMPTY if error.is_outcome else SourceStatus.UNAVAILABLE)


def _is_deceased(person: PersonResource) -> bool:
    status = extension(person.extension, "Extension-UKCore-DeathNotificationStatus")
    said = extension(status.extension, "deathNotificationStatus") if status else None
    is_notified = said is not None and said.code in _DEAD
    return is_notified or person.deceased_date_time is not None or bool(person.deceased_boolean)

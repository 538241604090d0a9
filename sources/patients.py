"""Which Patient at one source is a person: asked once, verified, remembered for a short while."""

import asyncio

from schema.clock import Clock
from schema.deadline import Deadline
from schema.identifiers import LocalId, NhsNumber
from settings import SourceSettings
from sources.bundle import read_resource
from sources.client import FhirClient
from sources.errors import Absent, InvalidAnswer
from sources.mapping import mapped_connection
from sources.paging import Paging
from sources.question import Question
from sources.records.patient import Found, LocalPatient, PatientResource
from sources.remembered import Remembered
from sources.search import patient_search

REMEMBER_SECONDS = 60
MOST_PAGES = 2
"""A person has one Patient at a source: what needs more pages is no such answer."""


class Patients:
    """Patients of one source by NHS number."""

    def __init__(self, settings: SourceSettings, client: FhirClient, clock: Clock) -> None:
        self._settings = settings
        self._client = client
        self._paging = Paging(client, MOST_PAGES, settings.not_found_means_none)
        self._seconds = settings.deadline_milliseconds / 1000
        self._known = Remembered[NhsNumber, LocalPatient | None](
            REMEMBER_SECONDS, clock, lambda _: True
        )

    async def of(self, subject: NhsNumber, deadline: Deadline) -> LocalPatient | None:
        """The person of this number, None when there is none. Raises SourceError."""
        with mapped_connection():
            async with asyncio.timeout_at(deadline.at):
                return await self._known.get(subject, lambda: self._ask(subject))

    async def close(self) -> None:
        """Stop asking."""
        await self._known.close()

    async def _ask(self, subject: NhsNumber) -> LocalPatient | None:
        question = patient_search(self._settings, subject)
        deadline = Deadline.after(self._seconds)
        haul = await self._paging.read(question, PatientResource, deadline)
        if haul.unreadable or not haul.is_whole:
            raise InvalidAnswer  # what could not be read might be a second one
        origins = self._client.origins
        found = Found.read(haul.matches, subject, origins)
        if found.absent is not None:
            replacement = await self._read(found.absent, deadline)
            found = Found.read([*haul.matches, replacement], subject, origins)
        return found.one()

    async def _read(self, name: LocalId, deadline: Deadline) -> PatientResource:
        """The Patient that took another's place. Raises SourceError."""
        try:
            reply = await self._client.ask(Question(path=f"Patient/{name}"), deadline)
        except Absent:
            raise InvalidAnswer from None
        return read_resource(reply.body, PatientResource)

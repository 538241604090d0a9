"""Gets from one source what is needed to answer: the resources and, where they name their Patient
by a local reference only, the Patient that proves whom they are about.

Which calls that takes is the dialect's; nothing is judged here.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic

from schema.deadline import Deadline
from schema.identifiers import LocalId, NhsNumber
from schema.request import Window
from sources.bundle import S, companions, read_or_unread
from sources.endpoint import Endpoint
from sources.errors import Absent, InvalidAnswer, SourceError
from sources.paging import Haul, Paging
from sources.records.patient import LocalPatient, PatientResource, included
from sources.records.reader import R, RecordReader
from sources.search import Manner
from sources.subject import needs_patient
from sources.unread import Unread


@dataclass(frozen=True, slots=True)
class Gathered(Generic[S]):
    """What came of the calls; `patient` only if it was needed, asked for and found."""

    haul: Haul[S]
    patient: LocalPatient | None = None


class Gatherer(Generic[S, R]):
    """Asks one source for one kind of record. Raises SourceError."""

    def __init__(self, endpoint: Endpoint, reader: RecordReader[S, R]) -> None:
        settings = endpoint.settings
        self._endpoint = endpoint
        self._reader = reader
        self._manner = Manner(settings, endpoint.dialect, reader.resource_type, reader.elements)
        self._paging = Paging(
            client=endpoint.client,
            max_pages=settings.max_pages,
            not_found_means_none=settings.not_found_means_none,
            wanted=companions(PatientResource) if settings.include_patient else {},
        )

    async def search(self, subject: NhsNumber, window: Window, until: Deadline) -> Gathered[S]:
        """All resources of a person."""
        if not self._endpoint.dialect.asks_patient_first:
            return await self._search_beside_patient(subject, window, until)
        patient = await self._endpoint.patients.of(subject, until)
        if patient is None:
            return Gathered(Haul())
        return Gathered(await self._haul(subject, patient.id, window, until), patient)

    async def read(self, subject: NhsNumber, name: LocalId, until: Deadline) -> Gathered[S]:
        """The resource of this id, what can be told of it, or none."""
        haul = Haul[S]()
        try:
            reply = await self._endpoint.client.ask(self._manner.read(name), until)
        except Absent:
            return Gathered(haul)
        resource = read_or_unread(reply.body, self._reader.struct)
        if resource.id != name:
            raise InvalidAnswer
        if isinstance(resource, Unread):
            haul.unread.append(resource)
            return Gathered(haul)
        haul.matches.append(resource)
        if not self._needs_patient(resource):
            return Gathered(haul)
        return Gathered(haul, await self._endpoint.patients.of(subject, until))

    async def _haul(
        self, subject: NhsNumber, patient: LocalId | None, window: Window, until: Deadline
    ) -> Haul[S]:
        question = self._manner.search(subject, patient, window)
        return await self._paging.read(question, self._reader.struct, until)

    async def _search_beside_patient(
        self, subject: NhsNumber, window: Window, until: Deadline
    ) -> Gathered[S]:
        """Ask for both at once, unless the Patient is expected to come along or not needed.

        Its answer gates what is believed, not the search.
        """
        is_expected = self._endpoint.settings.include_patient
        if is_expected or self._endpoint.dialect.names_people_by_number:
            haul = await self._haul(subject, None, window, until)
            return await self._proven(haul, lambda: self._patient(haul, subject, until))
        asked = asyncio.create_task(self._patient(Haul(), subject, until))
        try:
            haul = await self._haul(subject, None, window, until)
            return await self._proven(haul, lambda: asked)
        finally:
            asked.cancel()

    async def _proven(
        self, haul: Haul[S], patient: Callable[[], Awaitable[LocalPatient | SourceError | None]]
    ) -> Gathered[S]:
        """With the Patient where it is needed. Without it some items may still be certain."""
        needs = [self._needs_patient(one) for one in haul.matches]
        found = await patient() if any(needs) else None
        if not isinstance(found, SourceError):
            return Gathered(haul, found)
        if all(needs):
            raise found
        return Gathered(haul)

    async def _patient(
        self, haul: Haul[S], subject: NhsNumber, until: Deadline
    ) -> LocalPatient | SourceError | None:
        """The one that came along or is asked for; an error as a value, for it may not matter."""
        try:
            found = included(haul.companions, subject)
            return found or await self._endpoint.patients.of(subject, until)
        except SourceError as error:
            return error

    def _needs_patient(self, resource: S) -> bool:
        origins = self._endpoint.client.origins
        return needs_patient(resource, self._reader.subjects(resource), origins)

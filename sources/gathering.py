"""Gets from one source what is needed to answer: the resources and, where they name their Patient
by a local reference only, the Patient that proves whom they are about.

Which calls that takes is the dialect's; nothing is judged here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import Generic

import msgspec

from schema.deadline import Deadline
from schema.identifiers import LocalId, NhsNumber
from schema.request import Fields, Window
from sources.bundle import S, companions, read_or_unread
from sources.endpoint import Endpoint
from sources.errors import Absent, Declined, InvalidAnswer, Refused, SourceError
from sources.paging import Haul, Paging
from sources.records.patient import Found, LocalPatient, PatientResource, carrying
from sources.records.reader import R, RecordReader
from sources.search import Extent, Manner
from sources.subject import Addresses, Subjects, needs_patient
from sources.unread import Unread

_HAS_NONE = (Absent, Declined, Refused)
"""What a source says that cannot be asked for a Patient at all."""


class Gathered(msgspec.Struct, Generic[S], frozen=True):
    """What came of the calls; `patient` if it was seen, whether it was needed or not."""

    haul: Haul[S]
    patient: LocalPatient | None = None
    about: NhsNumber | None = None
    """Whom every resource names, and nobody else, by number: then that was found out already."""


class Gatherer(Generic[S, R]):
    """Asks one source for one kind of record. Raises SourceError."""

    def __init__(self, endpoint: Endpoint, reader: RecordReader[S, R]) -> None:
        settings = endpoint.settings
        patient = (PatientResource,) if settings.include_patient else ()
        self._endpoint = endpoint
        self._reader = reader
        self._manner = Manner.of(settings, endpoint.dialect, reader)
        self._paging = Paging(
            client=endpoint.client,
            max_pages=settings.max_pages,
            not_found_means_none=settings.not_found_means_none,
            wanted=companions(*patient, *reader.beside),
            flat=endpoint.dialect.flat,
        )

    async def search(
        self, subject: NhsNumber, window: Window, until: Deadline, fields: Fields | None = None
    ) -> Gathered[S]:
        """All resources of a person, as far as they are needed for these fields."""
        extent, dialect = Extent(window, fields), self._endpoint.dialect
        if dialect.asks_patient_first:
            patient = await self._endpoint.patients.of(subject, until)
            if patient is None:
                return Gathered(Haul())
            return Gathered(await self._haul(subject, patient.ids, extent, until), patient)
        if self._endpoint.settings.include_patient:
            found = await self._haul(subject, (), extent, until)
            return await self._proven(found, self._included(found, subject), subject, until)
        if dialect.names_people_by_number:
            return await self._proven(
                await self._haul(subject, (), extent, until), None, subject, until
            )
        haul = partial(self._haul, subject, (), extent, until)
        return await self._beside_patient(subject, until, haul)

    async def read(self, subject: NhsNumber, name: LocalId, until: Deadline) -> Gathered[S]:
        """The resource of this id, what can be told of it, or none."""
        if self._endpoint.dialect.names_people_by_number:
            return await self._proven(await self._read(name, until), None, subject, until)
        return await self._beside_patient(subject, until, lambda: self._read(name, until))

    async def _read(self, name: LocalId, until: Deadline) -> Haul[S]:
        haul: Haul[S] = Haul()
        try:
            reply = await self._endpoint.client.ask(self._manner.read(name), until)
        except Absent:
            return haul
        resource = read_or_unread(reply.body, self._reader.struct)
        if resource.id != name:
            raise InvalidAnswer
        if isinstance(resource, Unread):
            haul.unread.append(resource)
        else:
            haul.matches.append(resource)
        return haul

    def _haul(
        self, subject: NhsNumber, patients: Sequence[LocalId], extent: Extent, until: Deadline
    ) -> Awaitable[Haul[S]]:
        question = self._manner.search(subject, patients, extent)
        return self._paging.read(question, self._reader.struct, until)

    async def _beside_patient(
        self, subject: NhsNumber, until: Deadline, haul: Callable[[], Awaitable[Haul[S]]]
    ) -> Gathered[S]:
        """Ask for both at once. The Patient's answer gates what is believed, not the asking."""
        asked = asyncio.create_task(self._patient(subject, until))
        try:
            found = await haul()
            # Waited for where nobody needs it too: who the source thinks it is must not depend
            # on which of the two answers came first.
            patient = await asked
            return await self._proven(found, patient, subject, until)
        finally:
            asked.cancel()

    async def _proven(
        self,
        haul: Haul[S],
        patient: LocalPatient | SourceError | None,
        subject: NhsNumber,
        until: Deadline,
    ) -> Gathered[S]:
        """With the Patient, who is to be compared with the national record.

        Raises SourceError where the Patient cannot be had just now, or is nobody certain: whoever
        knows a number only cannot see that two people were mixed up under it, and a caller in a
        hurry must not get round that. Sources that have no Patient to give are believed as far as
        their items carry the number.
        """
        if patient is None and self._names_only(haul, subject):
            return Gathered(haul, about=subject)
        addresses = Addresses(self._endpoint.client.origins)
        subjects = self._reader.subjects

        def needs() -> Iterator[bool]:
            return (needs_patient(one, subjects(one), addresses) for one in haul.matches)

        if patient is None and any(needs()):
            patient = await self._patient(subject, until)
        if not isinstance(patient, SourceError):
            return Gathered(haul, patient)
        if not isinstance(patient, _HAS_NONE) or (haul.matches and all(needs())):
            raise patient
        return Gathered(haul)

    def _names_only(self, haul: Haul[S], subject: NhsNumber) -> bool:
        """Is it certain of all that they are about this person, whatever Patient is here?"""
        subjects = Subjects(subject, self._endpoint.client.origins, None)
        named = self._reader.subjects
        return all(subjects.of(one, named(one)) is not None for one in haul.matches)

    async def _patient(
        self, subject: NhsNumber, until: Deadline
    ) -> LocalPatient | SourceError | None:
        """The one that is asked for; an error as a value, for it may not matter."""
        try:
            return await self._endpoint.patients.of(subject, until)
        except SourceError as error:
            return error

    def _included(self, haul: Haul[S], subject: NhsNumber) -> LocalPatient | SourceError | None:
        """The one that came along, unless it takes another call to say who it is."""
        try:
            origins = self._endpoint.client.origins
            found = Found.read(carrying(haul.companions, subject), subject, origins)
            return None if found.absent else found.one()
        except SourceError as error:
            return error

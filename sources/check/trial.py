"""One source on trial: how it is configured, who is asked about, and how it is reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from schema.identifiers import LocalId, NhsNumber
from settings import SourceSettings
from sources.check.caller import Caller, Seen
from sources.check.walk import Form, RawPage, Walk, walk
from sources.dialects.dialect import Dialect
from sources.endpoint import Endpoint
from sources.question import Question
from sources.records.reader import RecordReader
from sources.search import Extent, Manner

NOBODY = LocalId("kindred-check-no-such-id")
Reader = RecordReader[Any, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """What the checks need."""

    settings: SourceSettings
    """As the trusts file has them."""
    endpoint: Endpoint
    """The source as the gateway reads it, with more time than it is given in earnest."""
    caller: Caller
    person: NhsNumber
    """Somebody who has records at the source."""
    stranger: NhsNumber
    """Somebody whom the source does not know."""
    readers: tuple[Reader, ...]
    """The kinds of record it offers and this gateway can read."""

    def manner(self, reader: Reader, dialect: Dialect | None = None) -> Manner:
        """How it is asked for a kind of record; another dialect takes no configured selector."""
        settings = self.settings
        if dialect is not None:
            settings = msgspec.structs.replace(settings, selectors={})
        own = dialect or self.endpoint.dialect
        return Manner(settings, own, reader.resource_type, reader.elements_for)

    def search(
        self,
        reader: Reader,
        who: NhsNumber,
        patients: Sequence[LocalId],
        dialect: Dialect | None = None,
    ) -> Question:
        """The search of the gateway. Without a Patient it is for one that cannot exist."""
        return self.manner(reader, dialect).search(who, patients or (NOBODY,), Extent())

    def form(self, reader: Reader, dialect: Dialect | None = None) -> Form:
        """How answers about a kind of record are written."""
        own = dialect or self.endpoint.dialect
        return Form(reader.resource_type, own.flat)

    async def page(
        self, question: Question, reader: Reader, dialect: Dialect | None = None
    ) -> RawPage:
        """The first page of a search for a kind of record."""
        return RawPage.read(await self.caller.ask(question), self.form(reader, dialect))

    def means_none(self, seen: Seen) -> bool:
        """Is it this source's way to say that there is nothing?"""
        return seen.status in {404, 410} and self.settings.not_found_means_none


@dataclass(frozen=True, slots=True)
class Sample:
    """What the source has of the person, of one kind."""

    reader: Reader
    question: Question
    walk: Walk

    @property
    def kind(self) -> str:
        """FHIR's name of the type."""
        return self.reader.resource_type

    @classmethod
    async def take(cls, trial: Trial, reader: Reader, patients: Sequence[LocalId]) -> "Sample":
        """Ask as the gateway does."""
        question = trial.search(reader, trial.person, patients)
        return await cls.asked(trial, reader, question)

    @classmethod
    async def asked(cls, trial: Trial, reader: Reader, question: Question) -> "Sample":
        """Ask like this."""
        form = trial.form(reader)
        return cls(reader, question, await walk(trial.caller, question, form))

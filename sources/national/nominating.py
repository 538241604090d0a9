"""The Personal Demographics Service, for choosing the pharmacy in somebody's national record.

It keeps no name of ours for a change: after a lost reply the record is read again, and what is as
it was wished counts as done. Only the record of the permit's subject is ever changed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from schema.deadline import Deadline
from schema.identifiers import NhsNumber, OdsCode
from schema.order import Effect, EffectKind, Step
from settings import NationalSettings
from sources.actions.doing import Json, read_json
from sources.attempt import Attempts
from sources.bundle import read_resource
from sources.client import FhirClient
from sources.endpoint import MARGIN_SECONDS
from sources.errors import Absent, Declined, InvalidAnswer, Overtaken, SourceError
from sources.national.details import nominated_pharmacy
from sources.national.nomination import nomination
from sources.national.person_resource import PersonResource, is_restricted, require_record_of
from sources.question import Question, Reply
from sources.writing import Write, patch


@dataclass(frozen=True, slots=True)
class _Record:
    """A national record, of whom it should be."""

    person: PersonResource
    raw: Json
    etag: str | None

    @classmethod
    def of(cls, reply: Reply, subject: NhsNumber) -> "_Record":
        """Raises InvalidAnswer for somebody else's, and for what is none."""
        person = read_resource(reply.body, PersonResource)
        require_record_of(subject, person)
        return cls(person, read_json(reply.body), reply.headers.get("ETag"))

    @property
    def version(self) -> str | None:
        return self.person.meta.version_id if self.person.meta else None

    def is_as_wished(self, step: Step) -> bool:
        return nominated_pharmacy(self.person) == _wished(step)

    def effect(self, kind: EffectKind) -> Effect:
        """With the record as it was changed, or found to be so."""
        return Effect(kind, self.person.id, self.version)


class Nominating:
    """`ActionPort` over HTTP."""

    def __init__(
        self, settings: NationalSettings, client: FhirClient, changed: Callable[[NhsNumber], None]
    ) -> None:
        """`changed` is told whose record may be another from now on."""
        self._client = client
        self._seconds = settings.deadline_milliseconds / 1000
        self._attempts = Attempts(OdsCode(settings.ods), self._seconds, changed)

    async def send(self, step: Step, content: object, deadline: Deadline) -> Effect:
        """Choose it. After UNCLEAR it has to be looked for, and must not be sent again."""
        self._attempts.check(step)
        work = self._nominated(step, self._until(deadline))
        return await self._attempts.send(step, work, deadline)

    async def look(self, step: Step, deadline: Deadline) -> Effect:
        """Is it chosen? It changes nothing. UNCLEAR where that cannot be told now."""
        self._attempts.check(step)
        work = self._looked(step, self._until(deadline))
        return await self._attempts.look(step, work, deadline)

    def _until(self, deadline: Deadline) -> Deadline:
        return Deadline(deadline.at - MARGIN_SECONDS).sooner(self._seconds)

    async def _nominated(self, step: Step, until: Deadline) -> Effect:
        record = await self._record(step, until)
        if not step.version or is_restricted(record.person):
            raise Declined  # nothing would tell this change from another's, or show it at all
        if record.version != step.version:
            return Effect(EffectKind.CONFLICT)
        if record.is_as_wished(step):
            return record.effect(EffectKind.DONE)
        tag = record.etag or f'W/"{record.version}"'
        body = nomination(record.raw, _wished(step))
        return await self._sent(patch("Patient", step.permit.subject, tag, body), step, until)

    async def _sent(self, write: Write, step: Step, until: Deadline) -> Effect:
        try:
            reply = await self._client.write(write, until)
        except Overtaken:
            return await self._overtaken(step, until)
        try:
            record = _Record.of(reply, step.permit.subject)
        except InvalidAnswer:  # it was taken, and what came of it has to be looked for
            return Effect(EffectKind.UNCLEAR)
        is_done = record.is_as_wished(step)
        return record.effect(EffectKind.DONE) if is_done else Effect(EffectKind.UNCLEAR)

    async def _overtaken(self, step: Step, until: Deadline) -> Effect:
        """It was refused because of what is there: is that ours, by way of somebody between who
        sent it twice?"""
        try:
            effect = await self._looked(step, until)
        except SourceError:
            return Effect(EffectKind.UNCLEAR)
        return Effect(EffectKind.CONFLICT) if effect.kind is EffectKind.NOT_SEEN else effect

    async def _looked(self, step: Step, until: Deadline) -> Effect:
        try:
            record = await self._record(step, until)
        except Absent:
            return Effect(EffectKind.CONFLICT)
        if record.is_as_wished(step):
            return record.effect(EffectKind.DONE)
        is_as_before = record.version == step.version
        return Effect(EffectKind.NOT_SEEN if is_as_before else EffectKind.CONFLICT)

    async def _record(self, step: Step, until: Deadline) -> _Record:
        """The subject's record as it is now."""
        subject = step.permit.subject
        reply = await self._client.ask(Question(path=f"Patient/{subject}"), until)
        return _Record.of(reply, subject)


def _wished(step: Step) -> OdsCode:
    return OdsCode(step.links["pharmacy"])

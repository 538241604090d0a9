"""One source for doing something at it: sends a step once, and looks whether it was done.

Errors of the source end here as values. Whether it may be done was decided before; what becomes
of the action as a whole is decided above.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec

from schema.deadline import Deadline
from schema.directory import RecordType
from schema.identifiers import NhsNumber
from schema.order import ANY_VERSION, Effect, EffectKind, Step
from schema.request import Window
from sources.actions import ACTIONS
from sources.actions.doing import Changing, Doing, Json, Making, read_json, write_json
from sources.actions.marks import found, is_made_by, is_named, is_tagged, named, tagged, version_of
from sources.attempt import Attempts
from sources.element import NHS_NUMBER, Resource
from sources.endpoint import Endpoint
from sources.errors import Absent, Declined, InvalidAnswer, Overtaken, SourceError
from sources.gathering import Gathered, Gatherer
from sources.parameters import local_id
from sources.question import Question, Reply
from sources.records import RECORD_TYPES
from sources.records.reader import RecordReader
from sources.writing import MARKER, Write, creation, update


class LiveActing:
    """`ActionPort` over HTTP."""

    def __init__(self, endpoint: Endpoint, changed: Callable[[NhsNumber], None]) -> None:
        """`changed` is told whose record may be another from now on."""
        self._endpoint = endpoint
        self._attempts = Attempts(endpoint.organisation, endpoint.seconds, changed)

    async def send(self, step: Step, content: object, deadline: Deadline) -> Effect:
        """Do it. After UNCLEAR it has to be looked for, and must not be sent again."""
        self._attempts.check(step)
        match ACTIONS[step.name]:
            case Changing() as changing:
                work = self._change(step, content, changing, self._endpoint.until(deadline))
            case Making() as making:
                work = self._make(step, content, making, self._endpoint.until(deadline))
        return await self._attempts.send(step, work, deadline)

    async def look(self, step: Step, deadline: Deadline) -> Effect:
        """Was it done? It changes nothing. UNCLEAR where that cannot be told now."""
        self._attempts.check(step)
        work = self._looked(step, ACTIONS[step.name], self._endpoint.until(deadline))
        return await self._attempts.look(step, work, deadline)

    async def _change(
        self, step: Step, content: object, action: Changing, until: Deadline
    ) -> Effect:
        if not step.version:
            raise Declined  # nothing would tell this change from another's
        reply, current = await self._current(step, until)
        state, version = action.state(current), version_of(current)
        if step.version not in {ANY_VERSION, version}:
            return Effect(EffectKind.CONFLICT)
        if state:
            return found(current, state)
        doing = Doing(step, content, self._endpoint.settings, {})
        body = write_json(tagged(action.apply(current, doing), step.marker))
        tag = reply.headers.get("ETag") or f'W/"{version}"'
        return await self._sent(update(*_names(step), tag, body), step, action, until)

    async def _make(self, step: Step, content: object, action: Making, until: Deadline) -> Effect:
        person = await self._person(step, until)
        linked = {
            name: await self._linked(f"{kind}/{step.links[name]}", until)
            for name, kind in action.links.items()
            if name in step.links
        }
        made = action.make(Doing(step, content, self._endpoint.settings, person, linked))
        body = write_json(named(made, step, is_named_once=action.is_named_once))
        write = creation(_reader(step, action).resource_type, step.names_made, body)
        return await self._sent(write, step, action, until)

    async def _sent(
        self, write: Write, step: Step, action: Changing | Making, until: Deadline
    ) -> Effect:
        try:
            reply = await self._endpoint.client.write(write, until)
        except Overtaken:
            return await self._overtaken(step, action, until)
        try:
            effect = _told(reply, step, action)
        except InvalidAnswer:  # it may have been done, and has to be looked for
            return Effect(EffectKind.UNCLEAR)
        return replace(effect, kind=EffectKind.PENDING) if reply.status == 202 else effect

    async def _overtaken(self, step: Step, action: Changing | Making, until: Deadline) -> Effect:
        """It was refused because of what is there: is that ours, by way of somebody between who
        sent it twice?"""
        try:
            effect = await self._looked(step, action, until)
        except SourceError:
            return Effect(EffectKind.UNCLEAR)
        return Effect(EffectKind.CONFLICT) if effect.kind is EffectKind.NOT_SEEN else effect

    async def _looked(self, step: Step, action: Changing | Making, until: Deadline) -> Effect:
        if isinstance(action, Changing):
            return await self._changed(step, action, until)
        return await self._made(step, action, until)

    async def _changed(self, step: Step, action: Changing, until: Deadline) -> Effect:
        try:
            _, current = await self._current(step, until)
        except Absent:
            return Effect(EffectKind.CONFLICT)
        state = action.state(current)
        if is_tagged(current, step.marker):
            return found(current, state or EffectKind.DONE)
        if version_of(current) == step.version:
            return Effect(EffectKind.NOT_SEEN)
        # Some servers keep no tags: what is as it was wished counts as done.
        return found(current, state) if state else Effect(EffectKind.CONFLICT)

    async def _made(self, step: Step, action: Making, until: Deadline) -> Effect:
        """Among all of the person's, because not every source can be asked for one by its name."""
        gathered = await self._gathered(step, action, until)
        ours = {(MARKER, one) for one in step.names_made}
        named_so = [
            one
            for one in gathered.haul.matches
            if not ours.isdisjoint((known.system, known.value) for known in one.identifier)
        ]
        for one in named_so:
            resource = await self._whole(_reader(step, action), one, until)
            if is_made_by(resource, step.marker):
                return found(resource, action.state(resource))
        if named_so:
            return Effect(EffectKind.CONFLICT)
        is_certain = gathered.haul.is_whole and not gathered.haul.unreadable
        return Effect(EffectKind.NOT_SEEN if is_certain else EffectKind.UNCLEAR)

    async def _gathered(self, step: Step, action: Making, until: Deadline) -> Gathered[Any]:
        """All of the person's that are of the type of what is made."""
        gatherer = Gatherer[Any, Any](self._endpoint, _reader(step, action))
        return await gatherer.search(step.permit.subject, Window(), until)

    async def _whole(self, reader: RecordReader[Any, Any], one: Resource, until: Deadline) -> Json:
        """What was found as it is; as far as it was read where nothing is given by its id."""
        if self._endpoint.dialect.reads_by_id:
            return read_json((await self._read(reader.resource_type, str(one.id), until)).body)
        return read_json(msgspec.json.encode(one))

    async def _current(self, step: Step, until: Deadline) -> tuple[Reply, Json]:
        reply = await self._read(*_names(step), until)
        resource = read_json(reply.body)
        expected = _resource_type(step.record_type), step.local_id
        if (resource.get("resourceType"), resource.get("id")) != expected:
            raise InvalidAnswer
        return reply, resource

    async def _read(self, resource_type: str, name: str, until: Deadline) -> Reply:
        """The thing as it is now, by nobody else's question."""
        known = local_id(name)
        if known is None or not self._endpoint.dialect.reads_by_id:
            raise Declined
        question = Question(path=f"{resource_type}/{known}")
        return await self._endpoint.client.ask(question, until)

    async def _linked(self, path: str, until: Deadline) -> Json:
        reply = await self._endpoint.client.ask(Question(path=path), until)
        return read_json(reply.body)

    async def _person(self, step: Step, until: Deadline) -> Json:
        """A Reference to whom it is about. Raises InvalidAnswer where nobody certain is there."""
        number = {"system": NHS_NUMBER, "value": step.permit.subject}
        named: Json = {"type": "Patient", "identifier": number}
        if self._endpoint.dialect.names_people_by_number:
            return named
        patient = await self._endpoint.patients.of(step.permit.subject, until)
        if patient is None:
            raise InvalidAnswer
        return {**named, "reference": f"Patient/{patient.ids[0]}"}


def _told(reply: Reply, step: Step, action: Changing | Making) -> Effect:
    """What an answer to a change says of it. Raises InvalidAnswer for one that is about another
    thing, which could be anybody's, or does not show what was wished."""
    resource = read_json(reply.body)
    state = action.state(resource)
    if state is None or resource.get("resourceType") != _type_of(step, action):
        raise InvalidAnswer
    is_named_so = isinstance(action, Making) and any(
        is_named(resource, one) for one in step.names_made
    )
    is_ours = (
        resource.get("id") == step.local_id
        if isinstance(action, Changing)
        else is_made_by(resource, step.marker) or (is_named_so and reply.status == 201)
    )
    if is_ours:
        return found(resource, state)
    if is_named_so:
        return Effect(EffectKind.CONFLICT)  # somebody else's, made a moment before
    raise InvalidAnswer


def _type_of(step: Step, action: Changing | Making) -> str:
    if isinstance(action, Making):
        return _reader(step, action).resource_type
    return _resource_type(step.record_type)


def _reader(step: Step, action: Making) -> RecordReader[Any, Any]:
    return action.reader or RECORD_TYPES[step.record_type]


def _names(step: Step) -> tuple[str, str]:
    return _resource_type(step.record_type), step.local_id or ""


def _resource_type(kind: RecordType) -> str:
    return RECORD_TYPES[kind].resource_type

"""Everything that can be asked, with its connections: opened once, closed at the end.

One pooled session per configured source; nothing is shared between two of them.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial
from types import TracebackType
from uuid import uuid4

import aiohttp
from sqlalchemy import Engine

from schema.clock import Clock
from schema.directory import Directory, RecordType
from schema.identifiers import NhsNumber, OdsCode
from schema.order import ActionName, Step
from settings import (
    ConfigurationError,
    EndpointSettings,
    NationalSettings,
    Settings,
    SourceSettings,
)
from sources.acting import LiveActing
from sources.client import FhirClient, Wire
from sources.dialects import DIALECTS
from sources.endpoint import Endpoint
from sources.guard.guard import Guard
from sources.guard.pulse import REAL, Pulse
from sources.joined import JoinedSource
from sources.locator import Locator
from sources.national.demographics import Demographics
from sources.national.nominating import Nominating
from sources.national.relationships import Relationships
from sources.patients import Patients
from sources.port import (
    ActionPort,
    PeoplePort,
    RelationshipsPort,
    RepeatRequestPort,
    SlotPort,
    SourcePort,
)
from sources.records import readers_of
from sources.repeat_requests import LiveRepeatRequests
from sources.sharing import SharedSource
from sources.slots import LiveSlots
from sources.source import LiveSource
from sources.token import token_provider


def _uuid() -> str:
    return str(uuid4())


class Network:
    """An async context manager: the ports work inside it.

    Entering contacts nobody, so that the gateway starts with every source down.
    """

    def __init__(
        self,
        settings: Settings,
        directory: Directory,
        engine: Engine,
        clock: Clock,
        new_id: Callable[[], str] = _uuid,
        pulse: Pulse = REAL,
    ) -> None:
        """`pulse` times breakers and pauses: a clock of its own, that nobody sets."""
        self._settings = settings
        self._directory = directory
        self._clock = clock
        self._new_id = new_id
        self._pulse = pulse
        self._guards: dict[OdsCode, list[Guard]] = {}
        self._open = AsyncExitStack()
        self._sources: dict[tuple[OdsCode, RecordType], SharedSource] = {}
        self._acting: dict[tuple[OdsCode, RecordType], ActionPort] = {}
        self._services: dict[ActionName, ActionPort] = {}
        """Of actions that are done at one national service, and at no organisation's source."""
        self._slots: dict[OdsCode, SlotPort] = {}
        self._repeat_requests: dict[OdsCode, RepeatRequestPort] = {}
        self.people: PeoplePort
        self.relationships: RelationshipsPort
        self.locator = Locator(engine, _locator_keys(settings), directory)

    def source(self, organisation: OdsCode, record_type: RecordType) -> SourcePort:
        """The source of an organisation for a kind of record. KeyError: the directory has none."""
        return self._sources[organisation, record_type]

    def acting(self, step: Step) -> ActionPort:
        """Where a step is done. KeyError: the directory has no such place."""
        service = self._services.get(step.name)
        return service or self._acting[step.permit.organisation, step.record_type]

    def slots(self, organisation: OdsCode) -> SlotPort:
        """Where free times can be asked for. KeyError: the directory has no appointments there."""
        return self._slots[organisation]

    def repeat_requests(self, organisation: OdsCode) -> RepeatRequestPort:
        """Where repeats were asked for. KeyError: the directory has no prescriptions there."""
        return self._repeat_requests[organisation]

    @property
    def guards(self) -> Mapping[OdsCode, Sequence[Guard]]:
        """What guards each organisation's endpoints, for operators: `resting` says which kinds."""
        return self._guards

    async def __aenter__(self) -> "Network":
        await self._open.__aenter__()
        for source in self._settings.sources:
            await self._add_source(source)
        self.people = await self._people(self._settings.national.demographics)
        self.relationships = await self._relationships(self._settings.national.relationships)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._open.aclose()

    async def _add_source(self, settings: SourceSettings) -> None:
        client = await self._client(settings)
        patients = Patients(settings, client, self._clock)
        self._open.push_async_callback(patients.close)
        endpoint = Endpoint(
            settings=settings,
            dialect=DIALECTS[settings.dialect],
            client=client,
            patients=patients,
            directory=self._directory,
            clock=self._clock,
        )
        acting = LiveActing(endpoint, partial(self._changed, settings))
        for record_type, readers in readers_of(settings.offers).items():
            live = [LiveSource(endpoint, reader) for reader in readers]
            joined = live[0] if len(live) == 1 else JoinedSource(live)
            port = SharedSource(joined, settings, self._clock)
            self._open.push_async_callback(port.close)
            self._sources[endpoint.organisation, record_type] = port
            self._acting[endpoint.organisation, record_type] = acting
            if record_type is RecordType.APPOINTMENT:
                self._slots[endpoint.organisation] = LiveSlots(endpoint)
            if record_type is RecordType.PRESCRIPTION:
                self._repeat_requests[endpoint.organisation] = LiveRepeatRequests(endpoint)

    def _changed(self, settings: SourceSettings, subject: NhsNumber) -> None:
        """Nobody is told what was there before."""
        for (organisation, _), port in self._sources.items():
            if organisation == settings.ods and isinstance(port, SharedSource):
                port.forget(subject)

    async def _people(self, settings: NationalSettings) -> Demographics:
        client = await self._client(settings)
        service = Demographics(settings, client, self._clock)
        self._open.push_async_callback(service.close)
        nominating = Nominating(settings, client, service.forget)
        self._services[ActionName.NOMINATE_PHARMACY] = nominating
        return service

    async def _relationships(self, settings: NationalSettings) -> Relationships:
        service = Relationships(settings, await self._client(settings), self._clock)
        self._open.push_async_callback(service.close)
        return service

    async def _client(self, settings: EndpointSettings) -> FhirClient:
        session = await self._open.enter_async_context(open_session(settings))
        seconds = settings.deadline_milliseconds / 1000
        token = token_provider(settings.auth, session, self._clock, seconds)
        self._open.push_async_callback(token.close)
        wire = Wire(session, token, self._clock, self._new_id, self._pulse)
        client = FhirClient(settings, wire)
        self._open.push_async_callback(client.close_batches)
        self._guards.setdefault(OdsCode(settings.ods), []).append(client.guard)
        return client


def open_session(settings: EndpointSettings) -> aiohttp.ClientSession:
    """A pool of connections to one source: no cookies, no proxy of the environment.

    Deadlines are the callers'; a pool has as many connections as may be used at once.
    """
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=settings.max_concurrent, ttl_dns_cache=60),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
        headers={"User-Agent": "Kindred", "Accept-Encoding": "gzip"},
        trust_env=False,
    )
    # aiohttp would send a GET again by itself when a connection is lost. The guard does that, and
    # counts. There is no public way to say so; a test notices if this one goes.
    session._retry_connection = False
    return session


def _locator_keys(settings: Settings) -> list[bytes]:
    """Keys of its own for the locator, one from each of the gateway's."""
    if not settings.gateway.keys:
        raise ConfigurationError("gateway.keys is missing: the locator needs a key.")
    purpose = b"kindred locator"
    return [hmac.digest(key.encode(), purpose, hashlib.sha256) for key in settings.gateway.keys]

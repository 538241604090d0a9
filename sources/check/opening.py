"""Opens the connection to one configured source and puts its trial together."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import chain

import aiohttp
import msgspec

from schema.clock import Clock
from schema.directory import Directory
from schema.identifiers import NhsNumber
from settings import SourceSettings
from sources.check.caller import PATIENCE_SECONDS, Caller
from sources.check.trial import Trial
from sources.client import FhirClient, Wire
from sources.dialects import DIALECTS
from sources.endpoint import Endpoint
from sources.network import open_session
from sources.patients import Patients
from sources.records import readers_of
from sources.token import token_provider


@dataclass(frozen=True, slots=True)
class People:
    """Whom a check asks about."""

    person: NhsNumber
    """Somebody who has records at the source."""
    stranger: NhsNumber
    """Somebody whom it does not know."""


@dataclass(frozen=True, slots=True)
class World:
    """What a check needs of the world around it."""

    directory: Directory
    clock: Clock
    new_id: Callable[[], str]
    patience_seconds: float = PATIENCE_SECONDS


@asynccontextmanager
async def open_trial(
    settings: SourceSettings, people: People, world: World
) -> AsyncIterator[tuple[Trial, aiohttp.ClientSession]]:
    """A trial of one source, and the session for its token endpoint."""
    patience = world.patience_seconds
    patient = msgspec.structs.replace(settings, deadline_milliseconds=int(patience * 1000))
    async with open_session(patient) as session:
        token = token_provider(settings.auth, session, world.clock, patience)
        client = FhirClient(patient, Wire(session, token, world.clock, world.new_id))
        patients = Patients(patient, client, world.clock)
        endpoint = Endpoint(
            settings=patient,
            dialect=DIALECTS[settings.dialect],
            client=client,
            patients=patients,
            directory=world.directory,
            clock=world.clock,
        )
        try:
            yield (
                Trial(
                    settings=settings,
                    endpoint=endpoint,
                    caller=Caller(settings, session, token, world.new_id, patience),
                    person=people.person,
                    stranger=people.stranger,
                    readers=tuple(chain.from_iterable(readers_of(settings.offers).values())),
                ),
                session,
            )
        finally:
            await patients.close()
            await token.close()

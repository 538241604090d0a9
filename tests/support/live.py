"""The real `Network` over fake FHIR servers, and questions to it in one line each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine

from schema.access import Action, Permit
from schema.answer import Content, Failure, FormFound, Item, Outcome
from schema.deadline import Deadline
from schema.directory import RecordType
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.node import Record, RecordRef
from schema.request import Fetch, Fields, Window
from settings import (
    EndpointSettings,
    GatewaySettings,
    NationalServices,
    NationalSettings,
    Settings,
    SourceSettings,
)
from sources.client import FhirClient, Wire
from sources.directory import OFFERS, read_directory
from sources.guard.pulse import REAL, Pulse
from sources.network import Network, open_session
from sources.token import FixedToken
from tests.support import patience
from tests.support.auth import FakeClock
from tests.support.fhir_resources import ANNA

TRUST = OdsCode("RA1")
NATIONAL = "X26"
REQUEST_ID = "3f0f2c6e-52a7-4d92-8a52-8d7c1c1f4b11"
ALL = sorted(OFFERS)


def a_permit(record_type: RecordType, subject: str = ANNA, code: str = TRUST) -> Permit:
    """Leave for somebody to read their own records."""
    who = NhsNumber(subject)
    return Permit(who, who, OdsCode(code), record_type.category, Action.READ, None, "app", "1")


@dataclass(frozen=True, slots=True)
class LiveTrust:
    """One source of a running network."""

    network: Network
    seconds: float = patience.SECONDS

    async def search(
        self,
        record_type: RecordType = RecordType.APPOINTMENT,
        subject: str = ANNA,
        window: Window | None = None,
        fields: Fields | None = None,
    ) -> Outcome:
        port = self.network.source(TRUST, record_type)
        fetch = Fetch(a_permit(record_type, subject), record_type, window or Window(), fields)
        return await port.search(fetch, Deadline.after(self.seconds))

    async def read(
        self, local_id: str, record_type: RecordType = RecordType.APPOINTMENT, subject: str = ANNA
    ) -> Outcome:
        port = self.network.source(TRUST, record_type)
        ref = RecordRef(NhsNumber(subject), TRUST, record_type, LocalId(local_id))
        return await port.read(a_permit(record_type, subject), ref, Deadline.after(self.seconds))

    async def form(self, name: str) -> FormFound | Failure | None:
        port = self.network.source(TRUST, RecordType.QUESTIONNAIRE)
        permit = a_permit(RecordType.QUESTIONNAIRE)
        return await port.form(permit, name, Deadline.after(self.seconds))

    async def content(self, item: Item[Record], place: int = 0) -> Content | Failure | None:
        port = self.network.source(TRUST, item.ref.record_type)
        permit = a_permit(item.ref.record_type)
        return await port.content(permit, item, place, Deadline.after(self.seconds))


def settings_for(*sources: SourceSettings, national: str = "http://127.0.0.1:9/") -> Settings:
    """The settings of a gateway with these sources; `national` answers for both services."""
    service = NationalSettings(
        ods=NATIONAL, base_url=national, deadline_milliseconds=patience.MILLISECONDS
    )
    return Settings(
        national=NationalServices(relationships=service, demographics=service),
        gateway=GatewaySettings(environment="sandbox", keys=["a key of thirty-two characters!!"]),
        sources=list(sources),
    )


@asynccontextmanager
async def a_network(
    settings: Settings, clock: FakeClock | None = None, pulse: Pulse = REAL
) -> AsyncIterator[Network]:
    """A network on a database of its own."""
    engine = create_engine("sqlite://")
    directory = read_directory(settings)
    async with Network(
        settings, directory, engine, clock or FakeClock(), lambda: REQUEST_ID, pulse
    ) as network:
        yield network
    engine.dispose()


@asynccontextmanager
async def a_live_trust(
    base_url: str,
    dialect: str = "chained-patient",
    seconds: float = patience.SECONDS,
    pulse: Pulse = REAL,
    **settings: Any,
) -> AsyncIterator[LiveTrust]:
    """A network with one source; `settings` are those of `SourceSettings`."""
    given: dict[str, Any] = {"ods": TRUST, "name": "Trust", "offers": ALL, **settings}
    given.setdefault("deadline_milliseconds", patience.MILLISECONDS)
    source = SourceSettings(base_url=base_url, dialect=dialect, **given)
    async with a_network(settings_for(source), pulse=pulse) as network:
        yield LiveTrust(network, seconds)


@asynccontextmanager
async def a_client(base_url: str, **settings: Any) -> AsyncIterator[FhirClient]:
    """A FHIR client by itself, without a token."""
    endpoint = EndpointSettings(ods=TRUST, base_url=base_url, **settings)
    async with open_session(endpoint) as session:
        wire = Wire(session, FixedToken(None), FakeClock(), lambda: REQUEST_ID)
        yield FhirClient(endpoint, wire)

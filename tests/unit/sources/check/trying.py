"""Runs the whole check of one source on a fake server, and picks from what it found."""

from collections.abc import Iterable
from typing import Any

from aiohttp import web

from schema.identifiers import NhsNumber
from settings import SourceSettings
from sources.check.checking import check
from sources.check.finding import Finding, Severity, Topic
from sources.check.opening import People, World, open_trial
from sources.directory import read_directory
from tests.support.auth import FakeClock
from tests.support.fhir_resources import ANNA, a_letter, a_message, a_patient, an_appointment
from tests.support.fhir_server import FakeFhirServer
from tests.support.live import REQUEST_ID, settings_for

STRANGER = "9999999980"
OK, NOTE, WARNING, FAULT = Severity.OK, Severity.NOTE, Severity.WARNING, Severity.FAULT


def a_source(base_url: str, dialect: str = "chained-patient", **settings: Any) -> SourceSettings:
    """A configured source that offers appointments, unless told otherwise."""
    given: dict[str, Any] = {"offers": ["Appointment"], **settings}
    return SourceSettings(ods="RA1", name="Trust", base_url=base_url, dialect=dialect, **given)


async def findings(source: SourceSettings, patience_seconds: float = 5.0) -> list[Finding]:
    """All that the check says of a source."""
    directory = read_directory(settings_for(source))
    world = World(directory, FakeClock(), lambda: REQUEST_ID, patience_seconds)
    people = People(NhsNumber(ANNA), NhsNumber(STRANGER))
    async with open_trial(source, people, world) as (trial, session):
        return await check(trial, session)


async def said(server: FakeFhirServer, topic: Topic, **settings: Any) -> dict[str, Severity]:
    """What the check says of one topic, with its severities."""
    return of(await findings(a_source(server.base, **settings)), topic)


def of(found: Iterable[Finding], topic: Topic) -> dict[str, Severity]:
    """Sentences of one topic with their severities."""
    return {one.what: one.severity for one in found if one.subject is topic}


def lines(found: Iterable[Finding]) -> list[str]:
    """The lines that are suggested."""
    return [one.line for one in found if one.line]


def a_record(kind: str) -> dict[str, Any]:
    """A record of a type, of the person asked about."""
    makers = {
        "Appointment": an_appointment,
        "DocumentReference": a_letter,
        "Communication": a_message,
    }
    return makers[kind]()


class EverybodysServer(FakeFhirServer):
    """Takes a search in words it does not know for one about a person it has."""

    def _number(self, kind: str, values: Any) -> str:
        return super()._number(kind, values) or ANNA


class StrictServer(FakeFhirServer):
    """Refuses a search that names nobody in its own way."""

    def _search_or_read(self, name: str, values: Any) -> web.Response:
        own = self.selectors.get(name) or self.selectors[""]
        is_record = name in {"Appointment", "DocumentReference", "Communication"}
        if is_record and own not in values:
            return web.Response(status=400)
        return super()._search_or_read(name, values)


class GetServer(FakeFhirServer):
    """Takes no POST."""

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        return (
            web.Response(status=405) if request.method == "POST" else await super()._handle(request)
        )


def well_filled(server: FakeFhirServer) -> None:
    """Give it the person and two appointments."""
    server.holds(ANNA, a_patient(), an_appointment("a1"), an_appointment("a2"))

"""All connections together: opened without contacting anybody, closed without leaving anything."""

from uuid import UUID

import msgspec
import pytest
from sqlalchemy import create_engine
from structlog.testing import capture_logs

from schema.answer import Failure
from schema.directory import RecordType
from schema.identifiers import OdsCode
from schema.report import SourceStatus
from settings import ConfigurationError, GatewaySettings, SourceSettings
from sources.directory import read_directory
from sources.network import Network
from tests.contract.reading import answered, ids
from tests.support import patience
from tests.support.auth import FakeClock
from tests.support.fhir_resources import ANNA, BEN, a_bundle, a_patient, an_appointment, by_id
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import ALL, TRUST, LiveTrust, a_live_trust, a_network, settings_for

NOWHERE = "http://127.0.0.1:9/fhir"


async def test_the_gateway_starts_with_every_source_down() -> None:
    source = SourceSettings(ods=TRUST, name="Trust", base_url=NOWHERE, offers=ALL)

    async with a_network(settings_for(source, national=NOWHERE)) as network:
        assert network.source(TRUST, RecordType.APPOINTMENT) is not None


async def test_what_is_not_offered_has_no_source() -> None:
    async with a_live_trust(NOWHERE, offers=["Appointment", "Task"]) as trust:
        with pytest.raises(KeyError):
            trust.network.source(TRUST, RecordType.LETTER)
        with pytest.raises(KeyError):
            trust.network.source(OdsCode("RX9"), RecordType.APPOINTMENT)


async def test_an_organisation_can_have_a_source_per_record_type() -> None:
    async with FakeFhirServer() as visits, FakeFhirServer() as letters:
        visits.holds(ANNA, an_appointment())
        sources = [
            SourceSettings(ods=TRUST, name="T", base_url=visits.base, offers=["Appointment"]),
            SourceSettings(
                ods=TRUST, name="T", base_url=letters.base, offers=["DocumentReference"]
            ),
        ]
        sources = [msgspec.structs.replace(one, dialect="chained-patient") for one in sources]

        async with a_network(settings_for(*sources)) as network:
            answer = answered(await LiveTrust(network).search())

        assert ids(answer) == ["a1"]
        assert letters.asked == []


async def test_one_patient_call_serves_all_record_types_of_a_minute() -> None:
    async with FakeFhirServer("reference") as server:
        server.holds(ANNA, a_patient(), an_appointment(who=by_id(ANNA)))

        async with a_live_trust(server.base, "reference") as trust:
            for record_type in RecordType:
                await trust.search(record_type)

        assert len(server.asked_for("Patient")) == 1


@pytest.mark.parametrize(
    ("says", "status"),
    [
        (Says(is_silent=True), SourceStatus.TIMED_OUT),
        (Says(500), SourceStatus.UNAVAILABLE),
        (Says.json(a_bundle(a_patient(), a_patient(BEN))), SourceStatus.INVALID),
    ],
)
async def test_without_a_patient_to_compare_nothing_is_believed(
    says: Says, status: SourceStatus
) -> None:
    async with FakeFhirServer() as server:
        server.says("Patient", says)
        server.holds(ANNA, an_appointment())

        seconds = 0.15 if says.is_silent else patience.SECONDS
        async with a_live_trust(server.base, seconds=seconds) as trust:
            outcome = await trust.search()

        assert outcome == Failure(TRUST, status)


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_a_source_without_patients_is_believed_by_the_number(status: int) -> None:
    async with FakeFhirServer() as server:
        server.says("Patient", Says(status))
        server.holds(ANNA, an_appointment())

        async with a_live_trust(server.base) as trust:
            answer = answered(await trust.search())

        assert ids(answer) == ["a1"]


async def test_a_portal_that_names_local_patients_after_all_is_asked_for_them() -> None:
    async with FakeFhirServer("identifier-modifier") as server:
        server.holds(ANNA, a_patient(), an_appointment(who=by_id(ANNA)))

        async with a_live_trust(server.base, "identifier-modifier") as trust:
            answer = answered(await trust.search())

        assert answer.items[0].subject == ANNA


async def test_no_log_line_names_a_person_or_an_address() -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, a_patient(), an_appointment(who=by_id(ANNA)))

        with capture_logs() as logs:
            async with a_live_trust(server.base) as trust:
                await trust.search()
                await trust.read("a1")

    assert {one["event"] for one in logs} == {"source_search", "source_read"}
    assert all(word not in str(logs) for word in (ANNA, "http", "p0018", "a1'"))


async def test_every_request_has_a_name_of_its_own() -> None:
    async with FakeFhirServer("identifier-modifier") as server:
        source = SourceSettings(ods=TRUST, name="T", base_url=server.base, offers=ALL)
        settings = settings_for(msgspec.structs.replace(source, dialect="identifier-modifier"))
        directory, engine = read_directory(settings), create_engine("sqlite://")

        async with Network(settings, directory, engine, FakeClock()) as network:
            await LiveTrust(network).search()
            await LiveTrust(network).search()
        engine.dispose()

        names = {UUID(one.headers["X-Request-ID"]) for one in server.asked}
        assert len(names) == 2


def test_a_locator_without_a_key_is_refused() -> None:
    keyless = msgspec.structs.replace(settings_for(), gateway=GatewaySettings())

    with pytest.raises(ConfigurationError, match=r"gateway\.keys"):
        Network(keyless, read_directory(keyless), create_engine("sqlite://"), FakeClock())

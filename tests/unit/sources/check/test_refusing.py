"""How a source says no."""

import pytest

from sources.check.finding import Severity, Topic
from tests.support.fhir_resources import ANNA
from tests.support.fhir_server import FakeFhirServer, Says
from tests.unit.sources.check.trying import NOTE, OK, WARNING, EverybodysServer, said, well_filled

HERE = Topic.REFUSING
NO_ID = "Appointment/kindred-check-no-such-id"
NO_TYPE = "KindredCheckNoSuchType"


async def test_usual_refusals_are_well() -> None:
    async with FakeFhirServer() as server:
        well_filled(server)
        server.says(NO_TYPE, Says(404))

        found = await said(server, HERE)

    assert found == {
        "A record that does not exist: it answers HTTP 404, with an OperationOutcome.": OK,
        "A resource type that does not exist: it answers HTTP 404.": OK,
        "A value of patient.identifier that is none: it answers HTTP 200, "
        "as if there were nothing.": NOTE,
    }


@pytest.mark.parametrize(
    ("path", "answer", "severity"),
    [
        (NO_ID, Says(200), WARNING),
        (NO_ID, Says(500), WARNING),
        (NO_ID, Says(400), NOTE),
        (NO_ID, Says(410), OK),
        (NO_TYPE, Says(200), NOTE),
        (NO_TYPE, Says(500), WARNING),
        (NO_TYPE, Says(400), OK),
    ],
)
async def test_unusual_refusals_are_told(path: str, answer: Says, severity: Severity) -> None:
    async with FakeFhirServer() as server:
        well_filled(server)
        server.says(path, answer)

        found = await said(server, HERE)

    start = "A record" if path == NO_ID else "A resource type"
    assert [one for what, one in found.items() if what.startswith(start)] == [severity]


async def test_records_for_a_value_that_is_none_are_a_warning() -> None:
    class Guessing(EverybodysServer):
        def _number(self, kind: str, values: object) -> str:
            return ANNA if "no value" in str(values) else super()._number(kind, values)

    async with Guessing() as server:
        well_filled(server)

        found = await said(server, HERE)

    told = "A value of patient.identifier that is none: it answers HTTP 200 and gives somebody's"
    assert found[f"{told} records."] is WARNING


async def test_no_person_is_named_in_what_cannot_be_answered() -> None:
    async with FakeFhirServer() as server:
        well_filled(server)

        await said(server, HERE)

        odd = [
            one for one in server.asked if one.path in {NO_ID, NO_TYPE} or "no%20va" in one.query
        ]
    assert len(odd) == 3
    assert ANNA not in str(odd)

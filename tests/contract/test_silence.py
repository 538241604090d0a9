"""A source that holds only what is withheld answers like an empty one, also in trouble."""

import pytest

from schema.answer import Answer, Outcome
from schema.report import SourceStatus
from tests.support.fhir_resources import ANNA, an_appointment
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import LiveTrust

RESTRICTED = {"security": [{"code": "R"}]}


def status(outcome: Outcome) -> SourceStatus:
    """EMPTY where nothing is left of what is withheld, as the row of the source has it."""
    if isinstance(outcome, Answer) and all(one.labels == {"R"} for one in outcome.items):
        return SourceStatus.EMPTY if outcome.status is SourceStatus.OK else outcome.status
    return outcome.status


@pytest.mark.parametrize("fault", [503, 500, 429])
async def test_a_patient_who_cannot_be_asked_for_tells_of_no_item(
    trust: LiveTrust, server: FakeFhirServer, fault: int
) -> None:
    server.says("Patient", *[Says(status=fault)] * 8)

    nothing = await trust.search()
    server.holds(ANNA, an_appointment(meta=RESTRICTED))
    withheld = await trust.search()

    assert status(nothing) is status(withheld)

"""One source with two FHIR types for one kind of record."""

import pytest

from schema.answer import Answer, Effort, Failure, Outcome
from schema.directory import RecordType
from schema.report import SourceStatus
from sources.joined import joined
from tests.contract.reading import answered, ids
from tests.support.auth import NOW
from tests.support.fhir_resources import a_bundle, a_message, a_national_message
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, a_live_trust

BOTH = ["Communication", "CommunicationRequest"]
OK, EMPTY, INVALID = SourceStatus.OK, SourceStatus.EMPTY, SourceStatus.INVALID
INCOMPLETE, FAILED = SourceStatus.INCOMPLETE, SourceStatus.TIMED_OUT


async def test_both_types_are_asked_for_and_listed() -> None:
    async with FakeFhirServer() as server, a_live_trust(server.base, offers=BOTH) as trust:
        server.says("Communication", Says.json(a_bundle(a_message("1"))))
        server.says("CommunicationRequest", Says.json(a_bundle(a_national_message("1"))))

        answer = answered(await trust.search(RecordType.MESSAGE))

    assert ids(answer) == ["1", "CommunicationRequest/1"]


async def test_each_is_read_by_its_own_name() -> None:
    async with FakeFhirServer() as server, a_live_trust(server.base, offers=BOTH) as trust:
        server.says("Communication/1", Says.json(a_message("1")))
        server.says("CommunicationRequest/1", Says.json(a_national_message("1")))

        plain = answered(await trust.read("1", RecordType.MESSAGE))
        national = answered(await trust.read("CommunicationRequest/1", RecordType.MESSAGE))

    assert plain.items[0].record.provenance.source_id.type == "Communication"
    assert national.items[0].record.provenance.source_id.type == "CommunicationRequest"


async def test_a_type_that_fails_costs_the_other_none() -> None:
    async with FakeFhirServer() as server, a_live_trust(server.base, offers=BOTH) as trust:
        server.says("Communication", Says.json(a_bundle(a_message("1"))))
        server.says("CommunicationRequest", Says(status=500))

        answer = answered(await trust.search(RecordType.MESSAGE))

    assert (ids(answer), answer.status) == (["1"], SourceStatus.INCOMPLETE)


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        ([OK, EMPTY], OK),
        ([EMPTY, EMPTY], EMPTY),
        ([INVALID, INCOMPLETE], INVALID),
        ([OK, FAILED], INCOMPLETE),
        ([INVALID, FAILED], INVALID),
        ([FAILED, FAILED], FAILED),
    ],
)
def test_the_whole_is_no_better_than_its_parts(
    statuses: list[SourceStatus], status: SourceStatus
) -> None:
    outcomes = [an_outcome(one) for one in statuses]

    found = joined(outcomes)

    assert (found.status, found.effort.calls) == (status, 2)


def an_outcome(status: SourceStatus) -> Outcome:
    """What one type came to."""
    if status is FAILED:
        return Failure(TRUST, status, effort=Effort(calls=1))
    return Answer(TRUST, status, (), 0, NOW, effort=Effort(calls=1))

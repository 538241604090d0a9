"""A feeder's key is changed without a gap: for a while the old one and the new one are both good.

Two entries `[[feeders]]` of one client id, with two secrets; taking out the old one ends it.
"""

from collections.abc import Sequence

import pytest
from starlette.routing import Route

from edge.records import Feeder, RecordsEndpoint
from schema.identifiers import OdsCode
from tests.support.application import framed
from tests.support.auth import number
from tests.unit.edge.test_records import FakeIntake

OLD = Feeder("ra1-portal", "old-key", OdsCode("RA1"))
NEW = Feeder("ra1-portal", "new-key", OdsCode("RA1"))


async def posted(feeders: Sequence[Feeder], key: str) -> tuple[int, FakeIntake]:
    """The status of a call with a key, and where it went."""
    intake = FakeIntake()
    client = framed([Route("/records", RecordsEndpoint(feeders, intake).add, methods=["POST"])])
    body = {"clientId": "ra1-portal", "nhsNumbers": [number(0)]}
    answer = await client.post_json("/records", body, {"Authorization": f"Bearer {key}"})
    return answer.status, intake


@pytest.mark.parametrize("key", ["old-key", "new-key"])
async def test_two_keys_of_one_client_are_good_at_once(key: str) -> None:
    status, intake = await posted([OLD, NEW], key)

    assert (status, intake.held) == (204, {("RA1", number(0))})


async def test_a_key_that_was_taken_out_is_no_longer_good() -> None:
    status, intake = await posted([NEW], "old-key")

    assert (status, intake.held) == (401, set())

"""How far a change came when it failed: only what may have been received is told as lost."""

import pytest

from schema.deadline import Deadline
from sources.client import FhirClient
from sources.errors import Lost, SourceError, Unavailable
from sources.writing import update
from tests.support import patience
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import a_client

CHANGE = update("Appointment", "a1", 'W/"3"', b"{}")


async def error_of(client: FhirClient) -> type[SourceError]:
    """What the change ends with."""
    with pytest.raises(SourceError) as raised:
        await client.write(CHANGE, Deadline.after(patience.SECONDS))
    return raised.type


async def test_a_change_that_found_nobody_is_certainly_not_done() -> None:
    async with FakeFhirServer() as server:
        base = server.base

    async with a_client(base) as client:
        found = await error_of(client)

    assert found is Unavailable


async def test_a_change_whose_reply_breaks_off_may_be_done() -> None:
    async with FakeFhirServer() as server:
        server.says("Appointment/a1", Says(missing_bytes=10))

        async with a_client(server.base) as client:
            found = await error_of(client)

    assert found is Lost

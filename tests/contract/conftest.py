"""The contract suite runs once per dialect."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from sources.dialects import DIALECTS
from tests.support.fhir_resources import ANNA, BEN, a_patient
from tests.support.fhir_server import FakeFhirServer
from tests.support.live import LiveTrust, a_live_trust


@pytest.fixture(params=sorted(DIALECTS))
def dialect(request: pytest.FixtureRequest) -> str:
    """The name of the dialect under test."""
    return str(request.param)


@pytest_asyncio.fixture
async def server(dialect: str) -> AsyncIterator[FakeFhirServer]:
    """A server that speaks the dialect and knows two people."""
    async with FakeFhirServer(dialect) as running:
        running.holds(ANNA, a_patient(ANNA))
        running.holds(BEN, a_patient(BEN))
        yield running


@pytest_asyncio.fixture
async def trust(server: FakeFhirServer, dialect: str) -> AsyncIterator[LiveTrust]:
    """The source under test."""
    async with a_live_trust(server.base, dialect) as live:
        yield live

"""One Medplum for the session, filled once, and the source that the gateway makes of it."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.interop.holdings import everything
from tests.interop.launch import Medplum, is_installed, running_medplum
from tests.support.live import LiveTrust, a_live_trust


def pytest_runtest_setup() -> None:
    """Skip unless `make interop` asks. Skipped here and not in a fixture, so that pytest says
    the reason once and not for each test."""
    if os.environ.get("KINDRED_INTEROP") != "1":
        pytest.skip("servers of others are asked by `make interop` only")
    if not is_installed():
        pytest.skip("Medplum is not installed: no Node here, or npm could not fetch its packages")


@pytest.fixture(scope="session")
def empty_medplum() -> Iterator[Medplum]:
    """The process."""
    with running_medplum() as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def medplum(empty_medplum: Medplum) -> Medplum:
    """Holds `tests.interop.holdings`."""
    await empty_medplum.put(everything())
    return empty_medplum


@pytest_asyncio.fixture
async def trust(medplum: Medplum) -> AsyncIterator[LiveTrust]:
    """The source as an operator would configure it."""
    async with a_live_trust(medplum.base, "reference", search_method="POST") as live:
        yield live

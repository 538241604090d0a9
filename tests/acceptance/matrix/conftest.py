"""One pair for each module of the matrix, mended after each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.acceptance.matrix.asking import asked
from tests.acceptance.matrix.hospitals import build_hospitals
from tests.support.assembly import Timing
from tests.support.pair import Pair, a_pair

TIMING = Timing(source_milliseconds=1000, operation_milliseconds=1300)
"""Sandbox and gateway share a processor here: with less, an ordinary answer would be late when
the machine is busy with something else."""
PATIENCE = Timing(source_milliseconds=15_000, operation_milliseconds=60_000)
"""Where whatever ends sooner has not ended by a deadline; and whoever signs in late among many
has still time enough to share a question."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    """Eight hospitals, and a gateway that knows them."""
    folder = tmp_path_factory.mktemp("pair")
    async with a_pair(build_hospitals, folder, TIMING) as made:
        await asked(made)  # the first question ever has tokens to fetch and code to load
        made.recover()
        yield made


@pytest_asyncio.fixture(loop_scope="function")
async def patient_pair(tmp_path: Path) -> AsyncIterator[Pair]:
    """A pair for one test, whose gateway waits long."""
    async with a_pair(build_hospitals, tmp_path, PATIENCE) as made:
        await asked(made)
        await made.forget_requests()
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def pair(shared_pair: Pair) -> AsyncIterator[Pair]:
    """The same, with nothing wrong and nothing remembered, before a test and after it."""
    shared_pair.recover()
    yield shared_pair
    await shared_pair.mend()
    await shared_pair.forget_requests()

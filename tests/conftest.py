"""Fixtures that more than one kind of test uses."""

from collections.abc import Iterator

import pytest

from tests.support.running import Running, running_pair


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Gateway and sandbox as processes, one pair for the whole session."""
    with running_pair(tmp_path_factory.mktemp("running")) as pair:
        yield pair

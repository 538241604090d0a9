"""Fixtures that more than one kind of test uses."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine

from storage.database import open_database
from tests.support.postgres import Postgres, postgres_programs, running_postgres
from tests.support.running import Running, running_pair

# No test fails because the machine was busy.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Gateway and sandbox as processes, one pair for the whole session."""
    with running_pair(tmp_path_factory.mktemp("running")) as pair:
        yield pair


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server, one for the whole session; its tests are skipped where there is none."""
    programs = postgres_programs()
    if programs is None:
        missing = "no PostgreSQL server is installed here (Debian: apt install postgresql)"
        if os.environ.get("KINDRED_POSTGRES") == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    with running_postgres(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind that the gateway can keep its books in."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kindred.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """The same, with its tables."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()

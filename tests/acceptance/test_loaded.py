"""What a process that serves has loaded: nothing that only a start or another database needs."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from tests.acceptance.test_start import GOOD, LETTERS, MINIMAL
from tests.support.running import ROOT, environment

pytestmark = pytest.mark.acceptance

SERVING = """
import asyncio, os, pathlib, sys
import assembly

async def serve():
    process = assembly.prepared(pathlib.Path(sys.argv[1]), os.environ, migrate=True)
    async with assembly.open_app(process):
        print(*sys.modules)

asyncio.run(serve())
"""
NEEDED_BY_OTHERS = ("alembic", "mako", "storage.migrating", "sqlalchemy.dialects.postgresql")


def test_a_process_that_serves_has_not_loaded_what_others_need(tmp_path: Path) -> None:
    file, database = tmp_path / "kindred.toml", f"sqlite:///{tmp_path / 'kindred.db'}"
    file.write_text(MINIMAL.format(**{**GOOD, "url": database}), encoding="utf-8")

    loaded = subprocess.run(
        [sys.executable, "-c", SERVING, str(file)],
        cwd=ROOT,
        env={**environment(), "TEST_KEY": LETTERS},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert "sqlalchemy" in loaded
    assert [one for one in NEEDED_BY_OTHERS if one in loaded] == []
    assert "alembic_version" in inspect(create_engine(database)).get_table_names()

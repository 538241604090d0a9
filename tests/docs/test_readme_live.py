"""README beside a running demo: its commands do what they say, its answer is a real one."""

import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from docs.blocks import ROOT
from tests.docs.fences import README, fenced
from tests.support.running import Running

pytestmark = pytest.mark.acceptance

FAMILY = ROOT / "examples" / "operations" / "01-family.graphql"
TIMES = frozenset({"start", "date"})
"""Fields whose values depend on the day."""


@pytest_asyncio.fixture(autouse=True)
async def mended(running: Running) -> AsyncIterator[None]:
    """No hospital stays broken after a test."""
    yield
    await running.fault("RB1", "none")


async def test_the_commands_fetch_the_family_and_a_letter(running: Running, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")

    result = run("\n".join(fenced(README, "sh acceptance")), running, tmp_path)

    family = json.loads((tmp_path / "family.json").read_text(encoding="utf-8"))
    assert result.returncode == 0, result.stderr
    assert len(family["data"]["viewer"]["dependants"]) >= 3
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF-")


async def test_the_answer_is_that_of_a_hospital_that_hangs(running: Running) -> None:
    (shown,) = fenced(README, "json")
    await running.fault("RB1", "hang")

    answer = await running.ask_briefly("maya-hughes", FAMILY.read_text(encoding="utf-8"))

    assert list(differences(json.loads(shown), answer, "")) == []


def run(script: str, running: Running, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run commands of the README against the running pair instead of the usual ports."""
    shell = shutil.which("bash")
    if shell is None or shutil.which("curl") is None:
        pytest.skip("the commands of the README need bash and curl")
    script = script.replace("http://127.0.0.1:8000", running.gateway_url)
    script = script.replace("http://127.0.0.1:8001", running.sandbox_url)
    return subprocess.run(
        [shell, "-euo", "pipefail", "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def differences(part: object, whole: object, path: str) -> Iterator[str]:
    """Where a shortened answer says something that the whole one does not."""
    match part, whole:
        case dict(), dict():
            for key, inner in part.items():
                if key not in TIMES:
                    yield from differences(inner, whole.get(key), f"{path}.{key}")
        case list(), list():
            for place, inner in enumerate(part):
                if all(list(differences(inner, one, path)) for one in whole):
                    yield f"{path}[{place}] is not there"
        case _:
            if part != whole:
                yield f"{path} is something else"

"""The program itself: says where it is, writes a configuration, and stops though it hangs."""

import asyncio
import signal
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.sandbox.asking import Asker

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Command:
    """A running sandbox and what it was told to write."""

    process: subprocess.Popen[str]
    origin: str
    written: Path


@pytest.fixture
def command(tmp_path: Path) -> Iterator[Command]:
    """`python -m sandbox` on a free port, on another day."""
    written = tmp_path / "gateway.toml"
    options = ["--port", "0", "--config-out", str(written), "--today", "2027-03-01"]
    with subprocess.Popen(
        [sys.executable, "-m", "sandbox", *options], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        origin = process.stdout.readline().split()[2].rstrip(",")
        yield Command(process, origin, written)
        process.kill()


@pytest.fixture
async def asking(command: Command) -> AsyncIterator[Asker]:
    """Asks the running command."""
    async with ClientSession() as session:
        yield Asker(command.origin, session)


async def test_the_command_serves_the_day_it_was_given(asking: Asker) -> None:
    answer = await asking.raw("GET", "/")

    assert answer.json["today"] == "2027-03-01"


def test_the_command_writes_a_configuration_for_its_port(command: Command) -> None:
    written = tomllib.loads(command.written.read_text())

    assert written["explorer"]["issuer"] == f"{command.origin}/identity"
    assert len(written["sources"]) == 11  # with the two national ones


def test_the_command_knows_as_many_trusts_as_it_was_told(tmp_path: Path) -> None:
    written = tmp_path / "gateway.toml"
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--config-out", str(written)]
    with subprocess.Popen(
        [*command, "--trusts", "30", "--always", "2"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()

    sources = tomllib.loads(written.read_text())["sources"]

    assert len(sources) == 32  # with the two national ones
    always = [one["ods"] for one in sources if one["locate"] == "always"]
    assert always == ["RF1", "X28", "G99902", "T0001", "T0002", "X26", "X26"]


async def test_the_command_stops_while_a_trust_hangs(command: Command, asking: Asker) -> None:
    await asking.raw("PUT", "/faults/RB1", json={"kind": "hang"})
    hanging = asyncio.create_task(asking.find("RB1", "Patient", {"_id": "1"}))
    while not (await asking.raw("GET", "/requests/RB1")).json:
        pass  # each look is a request: the hanging one arrives meanwhile

    command.process.send_signal(signal.SIGTERM)

    assert (await hanging).status == 503
    assert await asyncio.to_thread(command.process.wait, 20) == -signal.SIGTERM

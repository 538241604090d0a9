"""Programs as processes of their own, on the processors they are given."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.running import ROOT

NOBODY = Path(os.devnull)


@dataclass(frozen=True, slots=True)
class Started:
    """A program that is ready."""

    address: str
    process: subprocess.Popen[str]

    @property
    def pid(self) -> int:
        """Of the process that was started; it may have children that do the work."""
        return self.process.pid


@contextmanager
def started(
    says: str,
    *arguments: str,
    log: Path = NOBODY,
    cpus: Collection[int] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[Started]:
    """Run Python with these arguments until the block ends. Ready when a line begins as `says`
    does, and goes on with the address.
    """
    with running(says, [sys.executable, *arguments], log, cpus, environment) as program:
        yield program


@contextmanager
def running(
    says: str,
    command: list[str],
    log: Path = NOBODY,
    cpus: Collection[int] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[Started]:
    """The same of any program."""
    with log.open("a") as errors:
        process = subprocess.Popen(  # noqa: S603 - programs that this project names
            [*_pinned(cpus), *command],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        line = next((one for one in process.stdout if one.startswith(says)), "")
        if not line:
            raise RuntimeError(f"{command} ended before it said {says!r}")
        yield Started(line.removeprefix(says).split()[0].rstrip(","), process)
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """One that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _pinned(cpus: Collection[int]) -> list[str]:
    """What to put before a command. Where there is no taskset, everybody runs everywhere."""
    taskset = shutil.which("taskset")
    return [taskset, "--cpu-list", ",".join(map(str, cpus))] if cpus and taskset else []

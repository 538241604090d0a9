"""A PostgreSQL server of the tests' own, where its programs are installed.

Its data is in a folder that goes away with it, and it listens on a socket in there only. It
refuses to run as root, so root starts it as somebody else.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

INSTALLED = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
"""Where the programs are when they are not on the path."""

SOMEBODY_ELSE = ("postgres", "nobody")


@dataclass(slots=True)
class Postgres:
    """A running server, and what a script does with it."""

    programs: Path
    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def new_database(self) -> str:
        """The URL of an empty database, as the configuration writes it."""
        name = f"test_{next(self._numbers)}"
        self._run("createdb", "-h", self.folder, "-U", "kindred", name)
        return f"postgresql://kindred@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        log = self.folder / "log"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, as when its machine fails."""
        self._run("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")

    def halt(self) -> None:
        """Have none of its processes do anything, as when its machine hangs."""
        for process in self._processes():
            os.kill(process, signal.SIGSTOP)

    def go_on(self) -> None:
        """After `halt`."""
        for process in self._processes():
            os.kill(process, signal.SIGCONT)

    def _processes(self) -> list[int]:
        own = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        return [own, *map(int, children)]

    @property
    def data(self) -> Path:
        """Where it keeps its databases."""
        return self.folder / "data"

    def create(self) -> None:
        """Make the place for its databases."""
        self._run("initdb", "-D", self.data, "-U", "kindred", "-A", "trust", "--no-sync")

    def _run(self, program: str, *arguments: object) -> None:
        command = [*_as_somebody_else(), str(self.programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)


def postgres_programs() -> Path | None:
    """The folder of the server's programs; None where there is no server."""
    on_path = shutil.which("pg_ctl")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += [found for pattern in INSTALLED for found in sorted(Path("/").glob(pattern[1:]))]
    return next((place for place in places if (place / "initdb").exists()), None)


@contextmanager
def running_postgres(programs: Path) -> Iterator[Postgres]:
    """A server for as long as it is wanted."""
    folder = Path(tempfile.mkdtemp(prefix="kindred-postgres-"))  # a socket's path must be short
    if os.geteuid() == 0:
        user = _somebody_else()
        os.chown(folder, user.pw_uid, user.pw_gid)
    server = Postgres(programs, folder)
    try:
        server.create()
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _somebody_else() -> pwd.struct_passwd:
    names = {one.pw_name: one for one in pwd.getpwall()}
    return next(names[name] for name in SOMEBODY_ELSE if name in names)


def _as_somebody_else() -> list[str]:
    if os.geteuid() != 0:
        return []
    user = _somebody_else()
    owner = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    return ["setpriv", *owner, "--"]

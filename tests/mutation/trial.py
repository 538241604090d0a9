"""Changes one module in a copy of the tree, change by change, and runs its tests on each.

Cosmic Ray writes changes into the file itself, so that the tree at hand is never touched.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, WorkResult

from tests.mutation.omissions import omissions

ROOT = Path(__file__).parents[2]
_COSMIC_RAY = Path(sys.executable).with_name("cosmic-ray")
_COPIED = (
    *("auth", "docs", "edge", "examples", "resolvers", "sandbox", "schema", "settings"),
    *("sources", "storage", "tests"),
)
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", ".*")
_SECONDS = 60
_PYTEST = (sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--no-header")


@dataclass(frozen=True, slots=True)
class Subject:
    """A module, and the tests that ought to notice any change of it."""

    module: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the code."""

    module: str
    operator: str
    line: str
    """The line as it was, without indentation."""
    number: int
    noticed: bool


def changes_of(subject: Subject, folder: Path) -> list[Change]:
    """Try every change there is. `folder` is empty, and as good as new for each subject."""
    _copy(folder)
    (folder / "cosmic-ray.toml").write_text(_configuration(subject), encoding="utf-8")
    for command in ("init", "baseline", "exec"):
        arguments = ["cosmic-ray.toml", *([] if command == "baseline" else ["session.sqlite"])]
        subprocess.run([_COSMIC_RAY, command, *arguments], cwd=folder, check=True)
    with use_db(str(folder / "session.sqlite"), WorkDB.Mode.open) as session:
        found = list(_read(session, subject.module))
    return [*found, *_omitted(subject, folder)]


def _omitted(subject: Subject, folder: Path) -> Iterator[Change]:
    """What Cosmic Ray does not try."""
    file = folder / subject.module
    source = file.read_text(encoding="utf-8")
    for one in omissions(source):
        file.write_text(one.source, encoding="utf-8")
        ended = subprocess.run(
            [*_PYTEST, *subject.tests], cwd=folder, capture_output=True, check=False
        )
        line = source.splitlines()[one.number - 1].strip()
        yield Change(subject.module, one.operator, line, one.number, ended.returncode != 0)
    file.write_text(source, encoding="utf-8")


def _copy(folder: Path) -> None:
    for name in _COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=_LEFT_OUT)
    for name in ("pyproject.toml", "server.py", "assembly.py"):
        shutil.copy(ROOT / name, folder / name)


def _configuration(subject: Subject) -> str:
    command = " ".join([*_PYTEST, *subject.tests])
    return (
        "[cosmic-ray]\n"
        f'module-path = "{subject.module}"\n'
        f"timeout = {_SECONDS}\n"
        "excluded-modules = []\n"
        f'test-command = "{command}"\n'
        "[cosmic-ray.distributor]\n"
        'name = "local"\n'
    )


def _read(session: WorkDB, module: str) -> Iterator[Change]:
    made = {item.job_id: item.mutations[0] for item in session.work_items}
    source = (ROOT / module).read_text(encoding="utf-8").splitlines()
    results: list[tuple[str, WorkResult]] = list(session.results)
    for job, result in results:
        spec: MutationSpec = made[job]
        number = spec.start_pos[0]
        operator = spec.operator_name.removeprefix("core/")
        line = source[number - 1].strip()
        yield Change(module, operator, line, number, bool(result.is_killed))

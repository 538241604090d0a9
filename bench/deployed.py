"""Python as deployers have it: with the packages of requirements.lock, and none for development.

Libraries look for each other, and load what they find: with all that is installed here a process
would be larger than anybody's.
"""

import re
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from tests.support.running import ROOT

_LOCK = ROOT / "requirements.lock"
_NAMED = re.compile(r"^[A-Za-z0-9][\w.-]*", re.MULTILINE)


def interpreter(folder: Path) -> Path:
    """Make an environment there, of links to what is installed, and give its Python."""
    venv.create(folder, symlinks=True)
    [packages] = folder.glob("lib/python*/site-packages")
    needed = set(map(_canonical, _NAMED.findall(_LOCK.read_text(encoding="utf-8"))))
    for one in distributions():
        if _canonical(one.name) in needed:
            for path in _parts(one):
                (packages / path.name).symlink_to(path)
    return folder / "bin" / "python"


def _parts(one: Distribution) -> Iterator[Path]:
    """Its packages, modules and description, wherever it is installed."""
    names = {file.parts[0] for file in one.files or ()} - {"..", "__pycache__"}
    return (Path(str(one.locate_file(name))).resolve() for name in sorted(names))


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

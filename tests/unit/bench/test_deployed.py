"""The gateway is measured with what deployers install."""

import subprocess
from pathlib import Path

from bench.deployed import interpreter

FOUND = "import importlib.util as u, sys; print(*(n for n in sys.argv[1:] if u.find_spec(n)))"


def test_only_packages_of_the_lock_are_there(tmp_path: Path) -> None:
    python = interpreter(tmp_path / "deployed")

    names = ["aiohttp", "dateutil", "jwt", "typing_extensions", "pytest", "rich", "hypothesis"]
    found = subprocess.run(
        [python, "-I", "-c", FOUND, *names], capture_output=True, text=True, check=True
    )

    assert found.stdout.split() == ["aiohttp", "dateutil", "jwt", "typing_extensions"]

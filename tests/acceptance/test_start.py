"""A configuration that cannot be used: one clear line, no secret in it, and no start."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.running import ROOT

pytestmark = pytest.mark.acceptance

MINIMAL = """
[gateway]
environment = "{environment}"
keys = ["{key}"]
[storage]
url = "{url}"
[national.demographics]
ods = "X26"
base_url = "{scheme}://127.0.0.1/demographics"
[national.relationships]
ods = "X26"
base_url = "{scheme}://127.0.0.1/relationships"
{more}
"""
KEY = "env:TEST_KEY"
LETTERS = "one-two-three-four-five-six-seven-eight"
GOOD = {"environment": "production", "key": KEY, "scheme": "https", "url": "sqlite://", "more": ""}

REFUSED = (
    ({"more": "[unknown]"}, "unknown"),
    ({"scheme": "http"}, "base_url of X26 must be an https:// address"),
    ({"key": "env:NOT_THERE"}, "keys: NOT_THERE is not in the environment"),
    ({"key": "literal:" + LETTERS}, "keys: a secret is written env:NAME or file:PATH"),
    ({"more": '[[sources]]\nods="RA1"\nname="A"\nbase_url="https://a.b"\ndialect="no"'}, "dialect"),
    ({"url": "sqlite:////proc/none/kindred.db"}, "storage.url cannot be opened"),
    ({"url": "postgres://h/db"}, "storage.url must be sqlite:///FILE or postgresql://"),
    ({"more": '[access.labels]\nproxy = ["NOPE"]'}, "there is no security label NOPE"),
)


def test_a_good_configuration_is_printed_with_secrets_masked(tmp_path: Path) -> None:
    result = check(tmp_path, {})

    assert result.returncode == 0, result.stderr
    assert "demographics   https://127.0.0.1/demographics" in result.stdout
    assert LETTERS not in result.stdout + result.stderr


@pytest.mark.parametrize(("change", "says"), REFUSED)
def test_a_bad_configuration_is_refused_in_one_line(
    tmp_path: Path, change: dict[str, str], says: str
) -> None:
    result = check(tmp_path, change)

    assert result.returncode == 2
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert LETTERS not in result.stdout + result.stderr


def test_to_check_a_configuration_makes_no_database(tmp_path: Path) -> None:
    result = check(tmp_path, {"url": f"sqlite:///{tmp_path}/kindred.db"})

    assert result.returncode == 0, result.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["kindred.toml"]


@pytest.mark.parametrize("program", ["server.py", "sandbox"])
def test_a_port_in_use_is_one_clear_line(tmp_path: Path, program: str) -> None:
    file = tmp_path / "kindred.toml"
    file.write_text(MINIMAL.format(**GOOD), encoding="utf-8")
    command = ["server.py", "--config", str(file)] if program == "server.py" else ["-m", "sandbox"]

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = started(*command, "--port", port)

    assert result.returncode in (1, 2)
    assert "cannot be listened on" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def check(folder: Path, change: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `server.py --check` on the minimal configuration with a change."""
    file = folder / "kindred.toml"
    file.write_text(MINIMAL.format(**{**GOOD, **change}), encoding="utf-8")
    return started("server.py", "--config", str(file), "--check")


def started(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of our programs until it ends by itself."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "TEST_KEY": LETTERS},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("workers", "says"),
    [
        ("2", "storage.url is in memory: workers share a database"),
        ("6", "max_per_second of X26 is less than the number of workers, 6"),
    ],
)
def test_workers_that_cannot_keep_the_promises_are_refused(
    tmp_path: Path, workers: str, says: str
) -> None:
    file = tmp_path / "kindred.toml"
    file.write_text(MINIMAL.format(**GOOD), encoding="utf-8")

    result = started("server.py", "--config", str(file), "--port", "0", "--workers", workers)

    assert (result.returncode, len(result.stderr.strip().splitlines())) == (2, 1)
    assert says in result.stderr


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_is_one_that_there_is(tmp_path: Path, port: str) -> None:
    result = started("server.py", "--config", str(tmp_path), "--port", port)

    assert (result.returncode, "argument --port" in result.stderr) == (2, True)


@pytest.mark.parametrize("workers", ["0", "65", "many"])
def test_a_number_of_workers_is_a_sensible_one(tmp_path: Path, workers: str) -> None:
    result = started("server.py", "--config", str(tmp_path), "--workers", workers)

    assert (result.returncode, "--workers" in result.stderr) == (2, True)

"""`python -m auth.apps`: what an operator may do to apps while the gateway runs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from auth.apps.__main__ import main
from auth.apps.store import AppStore
from auth.documents import digest
from storage.database import open_database
from tests.support.auth import FakeClock
from tests.support.manifests import manifest
from tests.support.running import ROOT

DOCUMENT = "{ viewer { __typename } }"
NATIONAL = """
[national.demographics]
ods = "X26"
base_url = "https://example.org/d"
[national.relationships]
ods = "X26"
base_url = "https://example.org/r"
"""
CONFIGURATION = """
[gateway]
keys = ["file:key"]
[storage]
url = "sqlite:///{database}"
[[apps]]
client_id = "one"
name = "The one"
[[apps]]
client_id = "closed"
name = "Closed"
suspended = true
"""
TWO = """
[[apps]]
client_id = "two"
name = "The second"
scopes = ["patient/Appointment.rs"]
trusted_documents = "manifest.json"
"""


@pytest.fixture
def configuration(tmp_path: Path) -> Path:
    """A file with two apps, one of them suspended, on a database of its own."""
    (tmp_path / "key").write_text("k" * 32)
    path = tmp_path / "gateway.toml"
    text = CONFIGURATION.replace("{database}", str(tmp_path / "kindred.db"))
    path.write_text(text + NATIONAL, encoding="utf-8")
    return path


def run(configuration: Path, *arguments: object) -> int:
    given = [*map(str, arguments), "--config", str(configuration)]
    return main(given, {}, FakeClock())


def written(configuration: Path, text: str = TWO) -> Path:
    """A file to add, beside a manifest of one document."""
    manifest(configuration.parent, DOCUMENT)
    path = configuration.parent / "more.toml"
    path.write_text(text, encoding="utf-8")
    return path


def listed(configuration: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert run(configuration, "list") == 0
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_the_list_says_where_and_whether(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(configuration, "add", written(configuration))
    run(configuration, "suspend", "two")

    assert listed(configuration, capsys) == [
        "closed file suspended",
        "one file active",
        "two table suspended",
    ]


def test_an_added_app_is_kept_with_its_documents(configuration: Path) -> None:
    code = run(configuration, "add", written(configuration))

    engine = open_database(f"sqlite:///{configuration.parent / 'kindred.db'}")
    (row,) = AppStore(engine, FakeClock()).rows()
    engine.dispose()
    kept = json.loads(row.settings)
    assert (code, row.client_id) == (0, "two")
    assert (kept["documents"], kept["trusted_documents"]) == ({digest(DOCUMENT): DOCUMENT}, "")


def test_an_app_of_the_file_is_suspended_and_resumed(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(configuration, "suspend", "one")
    suspended = listed(configuration, capsys)
    run(configuration, "resume", "one")

    assert "one file suspended" in suspended
    assert "one file active" in listed(configuration, capsys)


def test_a_removed_app_is_no_longer_listed(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(configuration, "add", written(configuration))

    run(configuration, "remove", "two")

    assert [one.split()[0] for one in listed(configuration, capsys)] == ["closed", "one"]


def test_a_registration_that_the_file_overrides_is_told(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(configuration, "add", written(configuration))
    configuration.write_text(
        configuration.read_text(encoding="utf-8").replace('"one"', '"two"'), encoding="utf-8"
    )

    assert "two file, not table active" in listed(configuration, capsys)


REFUSED = {
    "add of an app of the file": (
        ("add", "FILE"),
        TWO.replace('"two"', '"one"'),
        "change it there",
    ),
    "add of one client id twice": (("add", "FILE"), TWO + TWO, "same client_id"),
    "add of an unknown key": (("add", "FILE"), TWO + 'colour = "blue"', "colour"),
    "add of what is no TOML": (("add", "FILE"), "[[apps", "more.toml"),
    "add of a scope that opens nothing": (
        ("add", "FILE"),
        TWO.replace("Appointment", "Slot"),
        "opens nothing",
    ),
    "add of documents that are not there": (
        ("add", "FILE"),
        TWO.replace("manifest", "nothing"),
        "nothing.json",
    ),
    "add of an app whose proofs name no place": (
        ("add", "FILE"),
        TWO + "sender_constrained = true",
        "public_url",
    ),
    "add of no file": (("add", "nothing.toml"), "", "cannot be read"),
    "suspending nobody": (("suspend", "nobody"), "", "not registered"),
    "resuming nobody": (("resume", "nobody"), "", "not registered"),
    "removing nobody": (("remove", "nobody"), "", "not registered"),
    "resuming what the file suspends": (("resume", "closed"), "", "in the configuration"),
    "removing what the file has": (("remove", "one"), "", "take it out there"),
}


@pytest.mark.parametrize(("given", "text", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    configuration: Path,
    capsys: pytest.CaptureFixture[str],
    given: tuple[str, ...],
    text: str,
    said: str,
) -> None:
    file = written(configuration, text)
    before = listed(configuration, capsys)

    code = run(configuration, *(file if one == "FILE" else one for one in given))

    assert (code, said in capsys.readouterr().err) == (2, True)
    assert listed(configuration, capsys) == before


def test_forgetting_a_suspension_is_not_a_way_around_it(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(configuration, "suspend", "one")

    code = run(configuration, "remove", "one")

    assert code == 2
    assert "one file suspended" in listed(configuration, capsys)


def test_a_sandbox_needs_no_place_for_proofs(configuration: Path) -> None:
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(
        text.replace("[gateway]", '[gateway]\nenvironment = "sandbox"').replace(
            "file:key", "literal:key"
        ),
        encoding="utf-8",
    )

    assert run(configuration, "add", written(configuration, TWO + "sender_constrained = true")) == 0


def test_a_storage_that_cannot_be_used_is_said(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(text.replace("kindred.db", "no/such/folder/x.db"), encoding="utf-8")

    code = run(configuration, "list")

    assert (code, "storage" in capsys.readouterr().err) == (2, True)


def test_it_is_a_command(configuration: Path) -> None:
    given = [sys.executable, "-m", "auth.apps", "list", "--config", str(configuration)]

    done = subprocess.run(given, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "one" in done.stdout

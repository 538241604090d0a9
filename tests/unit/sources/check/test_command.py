"""The command: what it needs, and what it says when it cannot try anything."""

import io
import json
import sys
from pathlib import Path

import pytest

from sources.__main__ import main
from tests.support.fhir_resources import ANNA

CONFIGURATION = """
[gateway]
environment = "sandbox"
[national.demographics]
ods = "X26"
base_url = "http://127.0.0.1:9/demographics"
[national.relationships]
ods = "X26"
base_url = "http://127.0.0.1:9/relationships"
[[sources]]
ods = "RA1"
name = "Trust"
base_url = "http://127.0.0.1:9/fhir"
offers = ["Appointment"]
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "kindred.toml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["RX9", "--nhs-number", ANNA], 'No [[sources]] table has ods = "RX9".'),
        (["RA1", "--nhs-number", "9990000019"], "The NHS number is none"),
        (["RA1", "--nhs-number", ANNA, "--unknown-number", "x"], "The unknown number is none"),
        (["RA1", "--nhs-number", ANNA, "--unknown-number", ANNA], "must be another one"),
    ],
)
def test_what_cannot_be_tried_is_one_line_and_a_code_of_its_own(
    file: str, given: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["check", *given, "--config", file], {})

    printed = capsys.readouterr()
    assert (code, printed.out) == (3, "")
    assert says in printed.err
    assert "999000001" not in printed.err


@pytest.mark.parametrize("given", [[], ["check"], ["check", "RA1"], ["check", "RA1", "--no"]])
def test_a_wrong_use_has_the_same_code(given: list[str]) -> None:
    assert main(given, {}) == 3


def test_help_tells_where_a_number_can_be_seen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--help"], {}) == 0

    assert "standard input" in " ".join(capsys.readouterr().out.split())


def test_a_configuration_that_cannot_be_used_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["check", "RA1", "--config", str(tmp_path / "none.toml")], {})

    assert code == 3
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("given", [[], ["--nhs-number", "-"]])
def test_the_number_is_read_from_standard_input(
    file: str,
    given: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{ANNA}\n"))

    code = main(["check", "RA1", "--config", file, "--json", *given], {})

    [report] = json.loads(capsys.readouterr().out)
    assert (code, report["severity"]) == (2, "fault")
    assert [one["what"] for one in report["findings"]] == ["The source takes no connection."]


def test_somebody_at_a_terminal_is_asked_for_the_number(
    file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal("999 000 0018\n"))

    code = main(["check", "RA1", "--config", file], {})

    printed = capsys.readouterr()
    assert code == 2
    assert printed.err == "NHS number of a person with records there: "
    assert printed.out.startswith("RA1 Trust, asked in the dialect reference")

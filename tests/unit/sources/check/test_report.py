"""The report: marks for people, fields for programs, an exit code for scripts."""

import json

import pytest

from sources.check.finding import Finding, Topic, fault, note, ok, warning
from sources.check.report import Report
from tests.unit.sources.check.trying import a_source

GOOD = ok(Topic.ADDRESS, "It answers.")
NOTED = note(Topic.PAGING, "One page.", "Check again.", "page_size = 5")
WARNED = warning(Topic.TOKEN, "Short.", "Longer.")
BROKEN = fault(Topic.SELECTOR, "Nothing.", "Another.", 'dialect = "reference"')


def a_report(*found: Finding) -> Report:
    return Report.of(a_source("https://trust.example"), found)


@pytest.mark.parametrize(
    ("found", "code", "verdict"),
    [
        ((), 0, "RA1 can join."),
        ((GOOD, NOTED), 0, "RA1 can join."),
        ((GOOD, WARNED), 1, "RA1 can join; 1 warning to look at first."),
        ((BROKEN, WARNED), 2, "RA1 must not join yet: 1 fault to mend first."),
    ],
)
def test_the_worst_finding_decides(found: tuple[Finding, ...], code: int, verdict: str) -> None:
    report = a_report(*found)

    assert (report.exit_code, report.verdict) == (code, verdict)


def test_people_read_headings_marks_and_what_to_mend() -> None:
    text = a_report(BROKEN, GOOD, NOTED, WARNED).text()

    assert text.splitlines() == [
        "RA1 Trust, asked in the dialect chained-patient",
        "",
        "Address",
        "  ✓ It answers.",
        "",
        "Token",
        "  ! Short.",
        "    → Longer.",
        "",
        "Whose records come",
        "  ✗ Nothing.",
        "    → Another.",
        "",
        "Pages",
        "  · One page.",
        "    → Check again.",
        "",
        "RA1 must not join yet: 1 fault to mend first.",
        "Lines of [[sources]] that would fit better:",
        '  dialect = "reference"',
        "  page_size = 5",
    ]


def test_one_line_is_suggested_for_a_key_and_the_worst_decides() -> None:
    lesser = note(Topic.SELECTOR, "x", "y", 'dialect = "chained-actor"')

    assert a_report(lesser, BROKEN).lines == ['dialect = "reference"']


def test_programs_read_the_same_as_json() -> None:
    value = json.loads(json.dumps(a_report(BROKEN).json()))

    assert (value["ods"], value["severity"], value["lines"]) == (
        "RA1",
        "fault",
        ['dialect = "reference"'],
    )
    assert value["findings"] == [
        {
            "severity": "fault",
            "subject": "Whose records come",
            "what": "Nothing.",
            "mend": "Another.",
            "line": 'dialect = "reference"',
        }
    ]

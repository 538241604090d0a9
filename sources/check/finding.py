"""What a check found, in words for a trust's engineer."""

from dataclasses import dataclass
from enum import Enum, IntEnum


class Severity(IntEnum):
    """How much it matters, the worst last."""

    OK = 0
    NOTE = 1
    WARNING = 2
    FAULT = 3


class Topic(Enum):
    """What a finding is about, in the order of the report."""

    ADDRESS = "Address"
    TOKEN = "Token"  # noqa: S105 - a heading
    STATEMENT = "What it says of itself"
    SELECTOR = "Whose records come"
    SUBJECT = "Whom items are about"
    PAGING = "Pages"
    NARROWING = "What else it understands"
    REFUSING = "How it refuses"
    READING = "Single records and letters"
    ITEMS = "Items"
    SPEED = "Speed and size"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found."""

    severity: Severity
    subject: Topic
    what: str
    mend: str = ""
    """What to do about it, in the trusts file or at the trust."""
    line: str = ""
    """The line of `[[sources]]` that would fit better."""


def ok(subject: Topic, what: str) -> Finding:
    """As it should be."""
    return Finding(Severity.OK, subject, what)


def note(subject: Topic, what: str, mend: str = "", line: str = "") -> Finding:
    """Good to know."""
    return Finding(Severity.NOTE, subject, what, mend, line)


def warning(subject: Topic, what: str, mend: str, line: str = "") -> Finding:
    """People would see less, or later, than there is."""
    return Finding(Severity.WARNING, subject, what, mend, line)


def fault(subject: Topic, what: str, mend: str, line: str = "") -> Finding:
    """It must not join like this."""
    return Finding(Severity.FAULT, subject, what, mend, line)


def is_wrong(finding: Finding) -> bool:
    """Is it a fault?"""
    return finding.severity is Severity.FAULT


def count(number: int, one: str) -> str:
    """A number with its noun in the plural where it needs one."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"

"""What a verification found, in words for whoever keeps the audit. Names no person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong with a chain."""

    what: str
    position: int | None = None
    """Of the record in its chain; None when it is not about one record."""
    sequence: object = None
    """Number of its row, for looking it up; None when there is no row."""

    def text(self) -> str:
        """As it is told."""
        if self.position is None:
            return self.what
        row = "" if self.sequence is None else f" (row {self.sequence})"
        return f"record {self.position}{row} {self.what}"


@dataclass(frozen=True, slots=True)
class ChainReport:
    """One chain."""

    chain: int
    records: int
    """How many from its beginning are as they were written."""
    digest: str
    """Of the last of them, in hexadecimal."""
    fault: Fault | None = None

    def text(self) -> str:
        """One line."""
        if self.fault is None:
            return f"Chain {self.chain}: whole, {counted(self.records)}"
        return f"Chain {self.chain}: {self.fault.text()}; whole up to there: {self.records}"


@dataclass(frozen=True, slots=True)
class Report:
    """Something that is about no single chain."""

    what: str
    is_fault: bool

    def text(self) -> str:
        """One line."""
        return self.what


Finding = ChainReport | Report


def counted(records: int) -> str:
    """So many records."""
    return "1 record" if records == 1 else f"{records} records"


def is_fault(finding: Finding) -> bool:
    """Is anything wrong?"""
    if isinstance(finding, Report):
        return finding.is_fault
    return finding.fault is not None

"""The findings of one source for a terminal or a program, with a verdict."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from settings import SourceSettings
from sources.check.finding import Finding, Severity, Topic, count

_MARKS = {Severity.OK: "✓", Severity.NOTE: "·", Severity.WARNING: "!", Severity.FAULT: "✗"}
_EXIT_CODES = {Severity.OK: 0, Severity.NOTE: 0, Severity.WARNING: 1, Severity.FAULT: 2}


@dataclass(frozen=True, slots=True)
class Report:
    """What was found out about one table of `[[sources]]`."""

    ods: str
    name: str
    dialect: str
    findings: Sequence[Finding]

    @classmethod
    def of(cls, settings: SourceSettings, findings: Sequence[Finding]) -> "Report":
        """The report about a configured source."""
        return cls(settings.ods, settings.name, settings.dialect, findings)

    @property
    def severity(self) -> Severity:
        """The worst of them."""
        return max((one.severity for one in self.findings), default=Severity.OK)

    @property
    def exit_code(self) -> int:
        """0: all well; 1: there are warnings; 2: there are faults."""
        return _EXIT_CODES[self.severity]

    @property
    def lines(self) -> list[str]:
        """Lines for `[[sources]]` that would fit better, the first of each key."""
        found: dict[str, str] = {}
        for one in sorted(self.findings, key=lambda finding: -finding.severity):
            if one.line:
                found.setdefault(one.line.partition(" ")[0], one.line)
        return list(found.values())

    @property
    def verdict(self) -> str:
        """One line: may it join?"""
        faults, warnings = (self._count(one) for one in (Severity.FAULT, Severity.WARNING))
        if faults:
            return f"{self.ods} must not join yet: {count(faults, 'fault')} to mend first."
        if warnings:
            return f"{self.ods} can join; {count(warnings, 'warning')} to look at first."
        return f"{self.ods} can join."

    def _count(self, severity: Severity) -> int:
        return sum(one.severity is severity for one in self.findings)

    def text(self) -> str:
        """For people."""
        return "\n".join(self._text())

    def _text(self) -> Iterator[str]:
        yield f"{self.ods} {self.name}, asked in the dialect {self.dialect}"
        for topic in Topic:
            found = [one for one in self.findings if one.subject is topic]
            if found:
                yield from ("", topic.value)
            for one in found:
                yield f"  {_MARKS[one.severity]} {one.what}"
                if one.mend:
                    yield f"    → {one.mend}"
        yield from ("", self.verdict)
        if self.lines:
            yield "Lines of [[sources]] that would fit better:"
            yield from (f"  {line}" for line in self.lines)

    def json(self) -> dict[str, object]:
        """For programs."""
        return {
            "ods": self.ods,
            "name": self.name,
            "dialect": self.dialect,
            "verdict": self.verdict,
            "severity": self.severity.name.lower(),
            "lines": self.lines,
            "findings": [
                {
                    "severity": one.severity.name.lower(),
                    "subject": one.subject.value,
                    "what": one.what,
                    "mend": one.mend,
                    "line": one.line,
                }
                for one in self.findings
            ],
        }

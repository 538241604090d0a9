"""What looking through an answer found: differences, and enough to show that it was not empty."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.proof.canaries import WRITTEN, heard
from tests.proof.rights import Rights

_NUMBER = re.compile(r"999\d{7}")
_ALWAYS_WRONG = ("INTERNAL", "SOURCE_UNAVAILABLE", "AUDIT_UNAVAILABLE", "UNAUTHENTICATED")


@dataclass(slots=True)
class Seen:
    """What an answer held, to show that the proof is not empty."""

    people: set[str] = field(default_factory=set)
    records: int = 0
    """Patients."""
    items: int = 0
    words: int = 0
    proxies: int = 0
    ahead: int = 0
    """Answers of what will be open on another day."""
    refused: list[str] = field(default_factory=list)
    """Reasons of closed categories."""
    absent: int = 0
    """People and things that were asked for and are null."""
    moved: int = 0
    """Appointments that other times were looked for, and that whoever asked may see."""


@dataclass(slots=True)
class Findings:
    """Collects them, and listens to every word."""

    rights: Rights
    faults: list[str] = field(default_factory=list, kw_only=True)
    seen: Seen = field(default_factory=Seen, kw_only=True)

    def fault(self, said: str, path: Sequence[str | int] = ()) -> None:
        """Something differs."""
        self.faults.append(f"{'.'.join(map(str, path))}: {said}" if path else said)

    def words(self, text: str) -> None:
        """No canary and no NHS number of somebody else, in whatever it is."""
        if WRITTEN.search(text):
            self.fault("what somebody wrote is said again")
        for canary in heard(text):
            self.seen.words += 1
            if not self.rights.may_hear(canary):
                self.fault(f"foreign canary {canary}")
        for number in set(_NUMBER.findall(text)):
            if number in self.rights.country.people and not self._may_name(number):
                self.fault(f"foreign NHS number of person {self.rights.country.index[number]}")

    def _may_name(self, number: str) -> bool:
        return self.rights.reaches(number) or self.rights.is_self(number)

    def error(self, error: Mapping[str, Any]) -> None:
        said = str(error)
        if any(heard(said)) or _NUMBER.search(said):
            self.fault("an error names somebody", error.get("path") or ())
        code = error["extensions"]["code"]
        if code in _ALWAYS_WRONG and not self.actor_unknown():
            self.fault(f"error {code}", error.get("path") or ())

    def actor_unknown(self) -> bool:
        """Then nobody can be acted for, and `SOURCE_UNAVAILABLE` says so."""
        return isinstance(self.rights.country.people[self.rights.asker.number], str)

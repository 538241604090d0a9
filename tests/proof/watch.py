"""What a gateway says elsewhere than in its answers: its log and its audit."""

import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Engine, Row, select

from edge.log import configure_log
from storage.tables import AUDIT
from tests.proof.canaries import WRITTEN, heard
from tests.proof.checks import Checker
from tests.proof.country import Country
from tests.proof.tally import Tally
from tests.support.asgi import Answer

OF_ACTIONS = frozenset({"begun", "done", "not-done"})
"""Outcomes of rows about what was done at an organisation."""


@dataclass(slots=True)
class Watch:
    """Reads what was written since it last looked."""

    country: Country
    engine: Engine
    log: io.StringIO
    tally: Tally
    rows: Sequence[Row[Any]] = ()
    """Of the audit, that came since it looked before."""
    _audited: int = 0

    def look(self, checker: Checker, answer: Answer) -> None:
        """No word of anybody in headers or log, and of nobody else in the audit."""
        for name, value in answer.headers.items():
            if any(heard(value)):
                checker.fault(f"a canary in the header {name}")
        self._read_log(checker)
        self._read_audit(checker)

    def _read_log(self, checker: Checker) -> None:
        text = self.log.getvalue()
        self.log.seek(0)
        self.log.truncate()
        self.tally.logged += text.count("\n")
        if any(heard(text)) or WRITTEN.search(text):
            checker.fault("a canary in the log")
        if any(number in text for number in self.country.numbers):
            checker.fault("an NHS number in the log")

    def _read_audit(self, checker: Checker) -> None:
        """A row is about one person and names nothing of anybody else."""
        found = select(AUDIT).where(AUDIT.c.sequence > self._audited).order_by(AUDIT.c.sequence)
        with self.engine.connect() as connection:
            self.rows = connection.execute(found).all()
        for row in self.rows:
            self._audited = row.sequence
            self.tally.audited += 1
            whose = self.country.index.get(row.subject)
            if WRITTEN.search(str(tuple(row))):
                checker.fault("what somebody wrote is in the audit")
            for canary in heard(str(tuple(row))):
                # What was done is named, whoever may see what was made by it.
                told = row.outcome in OF_ACTIONS or checker.rights.may_hear(canary)
                if canary.person != whose or not told:
                    checker.fault(f"canary {canary} in the audit of person {whose}")


@contextmanager
def captured() -> Iterator[io.StringIO]:
    """Everything that is logged, at the level DEBUG."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers: Sequence[logging.Handler] = list(root.handlers)
    stream = io.StringIO()
    configure_log("DEBUG", stream)
    try:
        yield stream
    finally:
        structlog.configure(**before)
        root.handlers[:] = handlers

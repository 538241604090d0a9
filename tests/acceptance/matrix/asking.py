"""What the tests of the matrix ask, and how they read the answer."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.acceptance.matrix.hospitals import ADULTS
from tests.support.pair import Pair

PERSONA = ADULTS[0]
APPOINTMENTS = """{ viewer { patient { appointments(first: 100) {
    completeness totalCount
    sources { organisation { odsCode } status message retryAfterSeconds unreadable }
    nodes { id title provenance { organisation { odsCode } } }
} } } }"""
WHOLE = frozenset({"OK", "EMPTY"})


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of records. Rows and ids by ODS code."""

    completeness: str
    total: int | None
    rows: Mapping[str, Mapping[str, Any]]
    ids: Mapping[str, frozenset[str]]
    titles: frozenset[tuple[str, str]]
    """Of every item: by whom it was given, and what it is called."""
    doubled: Sequence[str]
    """Ids of what is there more than once."""
    text: str
    """The whole answer as it came."""
    has_errors: bool
    seconds: float
    """From asking to the last byte."""

    @property
    def statuses(self) -> Mapping[str, str]:
        return {ods: row["status"] for ods, row in self.rows.items()}

    @property
    def is_whole(self) -> bool:
        """Does every row say that nothing is missing?"""
        rows = self.rows.values()
        return all(row["status"] in WHOLE and not row["unreadable"] for row in rows)


async def asked(pair: Pair, persona: str = PERSONA, milliseconds: int = 0) -> Listed:
    """Their own appointments; `milliseconds` is a deadline of the caller's, 0 is none."""
    token = await pair.token(persona)
    return await asked_with(pair, token, milliseconds)


async def asked_with(pair: Pair, token: str, milliseconds: int = 0) -> Listed:
    """The same for somebody who has signed in."""
    headers = {"Kindred-Deadline-Milliseconds": str(milliseconds)} if milliseconds else {}
    answer, seconds = await pair.timed(token, APPOINTMENTS, headers)
    return listed(answer["data"]["viewer"]["patient"]["appointments"], answer, seconds)


def listed(found: Mapping[str, Any], answer: Mapping[str, Any], seconds: float) -> Listed:
    """One list of an answer."""
    rows = {row["organisation"]["odsCode"]: row for row in found["sources"]}
    nodes = [(node["provenance"]["organisation"]["odsCode"], node) for node in found["nodes"]]
    counted = Counter(node["id"] for node in found["nodes"])
    return Listed(
        completeness=found["completeness"],
        total=found["totalCount"],
        rows=rows,
        ids={ods: frozenset(node["id"] for at, node in nodes if at == ods) for ods in rows},
        titles=frozenset((ods, node.get("title")) for ods, node in nodes),
        doubled=[name for name, times in counted.items() if times > 1],
        text=json.dumps(answer, ensure_ascii=False),
        has_errors="errors" in answer,
        seconds=seconds,
    )

"""Actions that are settled go in time; one that is open stays until it is settled."""

from datetime import UTC, timedelta

import pytest
from sqlalchemy import Engine, func, insert, select

from storage.pruning import JOURNAL_LIFE, prune
from storage.tables import ACTION_JOURNAL
from tests.support.auth import ACTOR, NOW, SUBJECT


@pytest.mark.parametrize(("outcome", "kept"), [("DONE", 0), ("REJECTED", 0), (None, 1)])
def test_only_what_is_settled_is_let_go_of(
    database: Engine, outcome: str | None, kept: int
) -> None:
    at = NOW.astimezone(UTC)
    row = {"actor": ACTOR, "key": "k", "request": b"r" * 32, "name": "n", "subject": SUBJECT}
    rest = {"organisation": "RA1", "request_id": "r", "steps": "[]", "effects": "[]"}
    with database.begin() as connection:
        values = {**row, **rest, "outcome": outcome, "at": at, "leased_until": at}
        connection.execute(insert(ACTION_JOURNAL), values)

    prune(database, NOW + JOURNAL_LIFE + timedelta(seconds=1))

    with database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ACTION_JOURNAL)) == kept

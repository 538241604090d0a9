"""What is of no use any more goes, and nothing else, whatever went wrong the time before."""

import asyncio
from datetime import UTC, timedelta

import pytest
from sqlalchemy import Engine, Table, func, insert, select
from structlog.testing import capture_logs

from storage.pruning import EVERY_SECONDS, LIVES, again_and_again, prune, pruner
from storage.tables import CHANGE_NOTICE, GRANT, IDEMPOTENCY, USED_PROOF
from tests.support.auth import ACTOR, NOW, SUBJECT, FakeClock
from tests.support.builders import CANARY
from tests.support.virtual_time import run_virtually

ROWS: dict[Table, dict[str, object]] = {
    USED_PROOF: {"proof": b"p" * 32},
    CHANGE_NOTICE: {"actor": ACTOR, "subject": SUBJECT},
    IDEMPOTENCY: {"actor": ACTOR, "key": "k", "request": b"r" * 32, "outcome": "x"},
}


def kept(database: Engine, table: Table) -> int:
    with database.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("table", LIVES, ids=str)
def test_a_row_lives_its_life_and_no_longer(database: Engine, table: Table) -> None:
    with database.begin() as connection:
        connection.execute(insert(table), {**ROWS[table], "at": NOW.astimezone(UTC)})

    prune(database, NOW + LIVES[table])
    before = kept(database, table)
    prune(database, NOW + LIVES[table] + timedelta(seconds=1))

    assert (before, kept(database, table)) == (1, 0)


def test_what_has_no_life_here_is_never_touched(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(insert(GRANT), {"id": "g", "first_seen": NOW.date()})

    prune(database, NOW + timedelta(days=36_500))

    assert kept(database, GRANT) == 1


async def test_pruning_takes_the_time_of_its_clock(database: Engine) -> None:
    with database.begin() as connection:
        row = {**ROWS[USED_PROOF], "at": NOW.astimezone(UTC) - timedelta(hours=1)}
        connection.execute(insert(USED_PROOF), row)

    await pruner(database, FakeClock(NOW))()

    assert kept(database, USED_PROOF) == 0


def test_a_fault_is_logged_and_pruning_goes_on() -> None:
    faults = [RuntimeError(CANARY)]
    done: list[str] = []

    async def act() -> None:
        if faults:
            raise faults.pop()
        done.append("pruned")

    async def idle() -> None:
        async with again_and_again(act):
            await asyncio.sleep(3 * EVERY_SECONDS + 1)

    with capture_logs() as lines:
        run_virtually(idle())

    assert (len(done), [one["kind"] for one in lines]) == (2, ["RuntimeError"])
    assert CANARY not in str(lines)

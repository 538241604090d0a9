"""Lets go of rows that are of no use any more, again and again. Audit and choices are not its.

What is known of grants stays as well: a grant whose row were gone would be seen for the first time
again, and one that ended because nobody used it would be open once more.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine, Table, delete

from storage.tables import ACTION_JOURNAL, CHANGE_NOTICE, IDEMPOTENCY, USED_PROOF

LIVES: Mapping[Table, timedelta] = {
    USED_PROOF: timedelta(minutes=5),  # longer than any proof is good for
    CHANGE_NOTICE: timedelta(hours=1),  # longer than anything is remembered
    IDEMPOTENCY: timedelta(days=31),
}
JOURNAL_LIFE = timedelta(days=31)
"""Of actions that are settled; an open one stays until it is."""

EVERY_SECONDS = 300

Act = Callable[[], Awaitable[None]]

_log = structlog.get_logger(__name__)


def prune(engine: Engine, now: datetime) -> None:
    """Delete what is older than its life. Raises SQLAlchemyError."""
    for table, life in LIVES.items():
        with engine.begin() as connection:
            connection.execute(delete(table).where(table.c.at < now.astimezone(UTC) - life))
    settled, old = ACTION_JOURNAL.c.outcome.is_not(None), now.astimezone(UTC) - JOURNAL_LIFE
    with engine.begin() as connection:
        connection.execute(delete(ACTION_JOURNAL).where(settled, ACTION_JOURNAL.c.at < old))


def pruner(engine: Engine, clock: Callable[[], datetime]) -> Act:
    """Prunes without keeping the event loop waiting."""

    async def act() -> None:
        await asyncio.to_thread(prune, engine, clock())

    return act


@asynccontextmanager
async def again_and_again(
    act: Act, every_seconds: float = EVERY_SECONDS, failed: str = "not_pruned"
) -> AsyncIterator[None]:
    """Act every so often while the context is open. `failed` is what the log says when it fails."""
    acting = asyncio.create_task(_act_on(act, every_seconds, failed))
    try:
        yield
    finally:
        acting.cancel()
        await asyncio.wait({acting})


async def _act_on(act: Act, every_seconds: float, failed: str) -> None:
    while True:
        await asyncio.sleep(every_seconds)
        try:
            await act()
        except Exception as error:  # another time, then; whatever it is, it is not the last
            _log.warning(failed, kind=type(error).__name__)

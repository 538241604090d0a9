"""Finds out what became of actions that were left open, without anybody asking again.

It reads back, and takes back what was done in part, under the permits the actions were begun with:
nothing that it reads is shown to anybody, and it begins nothing (ADR 25).
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import structlog

from resolvers.books import JournalPort
from resolvers.carrying import Carrying
from resolvers.execute import Executor
from schema.deadline import Deadline
from settings import GatewaySettings
from storage.pruning import again_and_again

MOST_AT_ONCE = 100

_log = structlog.get_logger(__name__)


def settling(
    journal: JournalPort, executor: Callable[[Deadline], Executor], settings: GatewaySettings
) -> AbstractAsyncContextManager[None]:
    """Settles every so often while the context is open."""
    seconds = settings.deadline_milliseconds / 1000
    settler = Settler(journal, lambda: executor(Deadline.after(seconds)))
    return again_and_again(settler, settings.settle_every_seconds, "not_settled")


class Settler:
    """One of each process. What one of them works on no other touches."""

    def __init__(self, journal: JournalPort, executor: Callable[[], Executor]) -> None:
        """`executor` gives one with a deadline of its own for each action."""
        self._journal = journal
        self._executor = executor

    async def __call__(self) -> None:
        """Look at all that is due, one after the other: nobody waits for it."""
        for entry in await self._journal.due(MOST_AT_ONCE):
            taken = await self._journal.take(entry)
            if taken is None:
                continue
            settled = await Carrying(self._journal, self._executor()).settle(taken)
            became = settled.outcome.name if settled.outcome else "open"
            _log.info("action_settled", action=entry.steps[0].name.value, became=became)

"""Notices that something changed between two people, numbered so that every process obeys them.

What is remembered of either from before the last notice is asked again. They carry no news, and
go by no clock: whether evidence is older than a notice is told by the number known when it was
asked for.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from schema.clock import Clock
from schema.identifiers import NhsNumber
from storage import StorageUnavailable
from storage.tables import CHANGE_NOTICE

Pair = tuple[NhsNumber, NhsNumber]
"""Who acts, and for whom."""


class Notices:
    """Keeps them where every process of this gateway reads them."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    async def add(self, pairs: Sequence[Pair]) -> None:
        """From now on nobody goes by what is remembered of them. Raises StorageUnavailable."""
        if pairs:
            await asyncio.to_thread(self._add, pairs)

    def _add(self, pairs: Sequence[Pair]) -> None:
        at = self._clock().astimezone(UTC)
        rows = [{"actor": actor, "subject": subject, "at": at} for actor, subject in pairs]
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(CHANGE_NOTICE), rows)
        except (SQLAlchemyError, OSError):
            raise StorageUnavailable from None


def last_about_actor(connection: Connection, actor: NhsNumber) -> int:
    """The number of the last notice about whom somebody acts for; 0 when there is none."""
    last = select(func.max(CHANGE_NOTICE.c.number)).where(CHANGE_NOTICE.c.actor == actor)
    return connection.scalar(last) or 0


def last_about_subject(connection: Connection, subject: NhsNumber) -> int:
    """The number of the last notice about who acts for somebody; 0 when there is none."""
    last = select(func.max(CHANGE_NOTICE.c.number)).where(CHANGE_NOTICE.c.subject == subject)
    return connection.scalar(last) or 0

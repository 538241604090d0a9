"""Stores trails: nothing may leave before `AuditLog.write` has returned.

No audit, no disclosure. One writer takes along whoever waits by then, so that many requests share
one commit, and none of them waits for a lock that another holds. What the gateway itself changes is
changed in the commit that records it: neither is ever without the other.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, insert
from sqlalchemy.exc import DataError, SQLAlchemyError

from auth.audit.chain import Chain
from auth.audit.digest import ChainKey
from auth.audit.entry import Account, AuditEntry
from auth.audit.trail import AuditTrail
from schema.clock import Clock
from storage.tables import AUDIT

Change = Callable[[Connection], Sequence[AuditEntry]]
"""Changes something and returns what is to be recorded of it. It may be called twice, when what was
done the first time was undone."""

_OF_THE_ROWS = (ValueError, DataError)
"""What is wrong with rows, not with the database."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a database is waited for that does not answer."""

    seconds: float = 2.5
    """For each request. A little more than the database itself waits for a lock."""
    requests: int = 10_000
    """How many may wait before more are turned away at once."""


class AuditFailure(Exception):
    """The rows could not be stored. Nothing may be disclosed."""

    def __init__(self, kind: str, *, may_be_kept: bool = False) -> None:
        """`may_be_kept`: nobody knows whether they were stored after all."""
        super().__init__(f"The audit could not be written ({kind}).")
        self.may_be_kept = may_be_kept


@dataclass(frozen=True, slots=True)
class _Fault:
    """What went wrong, without its text."""

    error: Exception
    may_be_kept: bool


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What one request did, until it is stored."""

    account: Callable[[Connection], Account]
    stored: "asyncio.Future[_Fault | None]"


class AuditLog:
    """Writes trails to the database, in a chain of its own."""

    def __init__(
        self, engine: Engine, clock: Clock, key: ChainKey, patience: Patience | None = None
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._key = key
        self._patience = patience or Patience()
        self._chain: Chain | None = None
        self._waiting: list[_Waiting] = []
        self._writer: asyncio.Task[None] | None = None

    async def write(self, trail: AuditTrail) -> None:
        """Store what the trail collected; durable when it returns. Raises AuditFailure."""
        entries = trail.take()
        if entries:
            account = self._account(entries)
            await self._stored(lambda _: account)

    async def carry_out(self, change: Change) -> None:
        """Do it, and store what it says of it with it. Raises AuditFailure."""
        await self._stored(lambda connection: self._account(change(connection)))

    def _account(self, entries: Sequence[AuditEntry]) -> Account:
        return Account(self._clock().astimezone(UTC), entries)

    async def _stored(self, account: Callable[[Connection], Account]) -> None:
        if len(self._waiting) >= self._patience.requests:
            raise AuditFailure("too many wait")
        waiting = _Waiting(account, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        # A request that is called off takes nobody's rows along, not even its own.
        await asyncio.wait([waiting.stored], timeout=self._patience.seconds)
        if not waiting.stored.done():
            raise AuditFailure("no answer", may_be_kept=True)
        fault = waiting.stored.result()
        if fault is not None:
            raise AuditFailure(type(fault.error).__name__, may_be_kept=fault.may_be_kept)

    async def _write_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            await self._store(batch)

    async def _store(self, batch: Sequence[_Waiting]) -> None:
        fault = await asyncio.to_thread(self._insert, batch)
        if fault is not None and isinstance(fault.error, _OF_THE_ROWS) and len(batch) > 1:
            for one in batch:  # one request's text that cannot be stored is nobody else's trouble
                await self._store([one])
            return
        for one in batch:
            one.stored.set_result(fault)

    async def aclose(self) -> None:
        """Wait for what is being written, also for those who no longer wait for it themselves."""
        if self._writer is not None:
            await asyncio.wait({self._writer}, timeout=self._patience.seconds)

    def works(self) -> bool:
        """Can rows be written? Blocks while it tries, and leaves nothing behind."""
        try:
            with self._engine.connect() as connection:
                connection.execute(insert(AUDIT), _probe(self._clock().astimezone(UTC)))
                connection.rollback()
        except (SQLAlchemyError, OSError):
            return False
        return True

    def _insert(self, batch: Sequence[_Waiting]) -> _Fault | None:
        """What went wrong, as a value: its text holds the rows, so it is nobody's context."""
        is_ending = False
        try:
            with self._engine.begin() as connection:
                accounts = [one.account(connection) for one in batch]
                chain = self._extended(connection, accounts)
                is_ending = True  # a commit that fails may have come to pass
        except Exception as error:
            if not isinstance(error, _OF_THE_ROWS):
                # Nobody knows how much of it was stored: what follows begins a new chain.
                self._chain = None
            return _Fault(error, is_ending)
        self._chain = chain
        return None

    def _extended(self, connection: Connection, accounts: Sequence[Account]) -> Chain | None:
        told = [account for account in accounts if account.entries]
        if not told:
            return self._chain
        chain = self._chain or Chain.open(connection, self._key, told[0].at)
        return chain.extended(connection, told)


def _probe(at: datetime) -> dict[str, object]:
    """A row as sparse as one can be, to be rolled back."""
    words = dict.fromkeys(("request_id", "actor", "subject", "app", "purpose"), "")
    return {"recorded_at": at, **words, "action": "probe", "outcome": "probe"}

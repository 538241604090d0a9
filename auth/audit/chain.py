"""Writes chains: opens one, and adds rows to it in the transaction that stores them.

A chain belongs to one `AuditLog`, because two of them may write at once: two processes, or two
generations of one while a new configuration takes over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from auth.audit.digest import PLACE, ChainKey, Head, Opening, Start, instant
from auth.audit.entry import Account
from storage.bulk import Insertion
from storage.isolation import write_alone
from storage.prepared import Prepared
from storage.tables import AUDIT, AUDIT_CHAIN


class ChainMoved(Exception):
    """The chain is not where it was left: another writer, a restored copy, or a change."""


@dataclass(frozen=True, slots=True)
class Chain:
    """An open chain, as far as it is stored."""

    key: ChainKey
    head: Head
    insertion: Insertion
    growth: Prepared

    @classmethod
    def open(cls, connection: Connection, key: ChainKey, now: datetime) -> "Chain":
        """Begin a chain that names how far all others have come."""
        now = now.astimezone(UTC)
        write_alone(connection, AUDIT_CHAIN)  # so that each names all that were opened before
        blank = {"opened_at": now, "key": key.name, "start": "", "position": 0}
        nothing = {"opening": b"", "digest": b"", "seal": b""}
        made = connection.execute(insert(AUDIT_CHAIN).values(**blank, **nothing))
        (number,) = made.inserted_primary_key or (0,)
        opening = Opening(number, now, _start(connection, number).text())
        head = Head(number, 0, opening.digest(key))
        own = update(AUDIT_CHAIN).where(AUDIT_CHAIN.c.id == number)
        ends = {"opening": head.digest, "digest": head.digest, "seal": head.seal(key)}
        connection.execute(own.values(start=opening.start, **ends))
        dialect = connection.dialect
        return cls(key, head, Insertion(AUDIT, _COLUMNS, dialect), Prepared(_GROWN, dialect))

    def extended(self, connection: Connection, accounts: Sequence[Account]) -> "Chain":
        """Store what was done at its end, and the end with it. Raises ChainMoved."""
        head, rows = self.head, []
        for account in accounts:
            at = instant(account.at)
            for entry in account.entries:
                said = entry.said(at)
                head = head.after(said, self.key)
                place = head.chain, head.position, head.digest
                rows.append((*place, account.at, *map(said.get, _SAID)))
        left = {"chain": head.chain, "left_at": self.head.position}
        ends = {"position": head.position, "digest": head.digest, "seal": head.seal(self.key)}
        if self.growth.execute(connection, {**left, **ends}).rowcount != 1:
            raise ChainMoved
        self.insertion.add(connection, rows)
        return replace(self, head=head)


_TIMED = "chain", "position", "digest", "recorded_at"
_SAID = [column.name for column in AUDIT.c if column.name not in PLACE | {"recorded_at"}]
"""Columns with the same value in the table as in the digest."""

_COLUMNS = (*_TIMED, *_SAID)

_GROWN = (
    update(AUDIT_CHAIN)
    .where(AUDIT_CHAIN.c.id == bindparam("chain"), AUDIT_CHAIN.c.position == bindparam("left_at"))
    .values({name: bindparam(name) for name in ("position", "digest", "seal")})
)


def _start(connection: Connection, number: int) -> Start:
    columns = (AUDIT_CHAIN.c.id, AUDIT_CHAIN.c.position, AUDIT_CHAIN.c.digest, AUDIT_CHAIN.c.start)
    others = select(*columns).where(AUDIT_CHAIN.c.id != number).order_by(AUDIT_CHAIN.c.id)
    found = connection.execute(others).all()
    if not found:
        older = select(func.count()).where(AUDIT.c.chain.is_(None))
        return Start(older=connection.scalar(older))
    said = [Start.read(row.start) or Start() for row in found]
    named = {head for one in said for head in one.heads}
    heads = [(row.id, row.position, row.digest.hex()) for row in found]
    return Start(tuple(head for head in heads if head not in named))

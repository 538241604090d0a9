"""Writes chains: opens one, and adds rows to it in the transaction that stores them.

A chain belongs to one `AuditLog`, because two of them may write at once: two processes, or two
generations of one while a new configuration takes over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from auth.audit.digest import ChainKey, Head, Opening, Row, Start
from storage.bulk import add_rows
from storage.isolation import write_alone
from storage.tables import AUDIT, AUDIT_CHAIN


class ChainMoved(Exception):
    """The chain is not where it was left: another writer, a restored copy, or a change."""


@dataclass(frozen=True, slots=True)
class Chain:
    """An open chain, as far as it is stored."""

    key: ChainKey
    head: Head

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
        return cls(key, head)

    def extended(self, connection: Connection, rows: Sequence[Row]) -> "Chain":
        """Store rows at its end, and the end with them. Raises ChainMoved."""
        head, placed = self.head, []
        for row in rows:
            head = head.after(row, self.key)
            place = {"chain": head.chain, "position": head.position, "digest": head.digest}
            placed.append({**row, **place})
        left = {"chain": head.chain, "left_at": self.head.position}
        ends = {"position": head.position, "digest": head.digest, "seal": head.seal(self.key)}
        if connection.execute(_GROWN, {**left, **ends}).rowcount != 1:
            raise ChainMoved
        add_rows(connection, AUDIT, placed)
        return Chain(self.key, head)


_GROWN = (
    update(AUDIT_CHAIN)
    .where(AUDIT_CHAIN.c.id == bindparam("chain"), AUDIT_CHAIN.c.position == bindparam("left_at"))
    .values({name: bindparam(name) for name in ("position", "digest", "seal")})
)
"""Made once: every request adds rows."""


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

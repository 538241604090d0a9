"""Follows every chain from its beginning and names the first record that is not as written.

What it cannot see by itself: a database put back as a whole to what it once was, and the latest
chain taken away with every trace of it. For that it compares with what it found before
(`auth.audit.memory`).
"""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from auth.audit.digest import ChainKey, Head, Opening, Row, Start, encoded
from auth.audit.reading import rows
from auth.audit.report import ChainReport, Fault, Finding, Report, counted
from storage.isolation import snapshot
from storage.tables import AUDIT, AUDIT_CHAIN

Heads = Mapping[int, Mapping[int, str]]
"""Digests that chains must have had, by chain and position."""


def verify(engine: Engine, keys: Sequence[ChainKey], remembered: Heads) -> Iterator[Finding]:
    """Everything there is to say, chain by chain. Raises SQLAlchemyError if nothing can be read.

    `remembered`: heads that an earlier verification found.
    """
    with snapshot(engine) as connection:
        chains = list(rows(connection, AUDIT_CHAIN, AUDIT_CHAIN.c.id))
        expected = _expected(chains, remembered)
        by_name = {key.name: key for key in keys}
        for chain in chains:
            following = _Following(chain, expected.get(_int(chain["id"]), {}))
            yield following.report(connection, by_name.get(str(chain["key"])))
        yield from _missing(chains, expected)
        try:
            yield from _without_chain(connection, chains)
        except SQLAlchemyError as error:
            kind = type(error).__name__
            yield Report(f"Records outside these chains cannot be counted ({kind})", True)


class _Following:
    """Goes along one chain."""

    def __init__(self, chain: Row, expected: Mapping[int, str]) -> None:
        self._chain = chain
        self._expected = expected
        self._head = Head(_int(chain["id"]), 0, _bytes(chain["opening"]))

    def report(self, connection: Connection, key: ChainKey | None) -> ChainReport:
        fault = Fault("its key is none of gateway.keys") if key is None else None
        if key is not None:
            fault = self._start(key) or self._walk(connection, key) or self._end(key)
        head = self._head
        return ChainReport(head.chain, head.position, head.digest.hex(), fault)

    def _start(self, key: ChainKey) -> Fault | None:
        """Is the beginning as it was written?"""
        changed = Fault("its beginning was changed")
        try:
            opened_at, start = self._chain["opened_at"], self._chain["start"]
            opening = Opening(self._head.chain, opened_at, str(start)).digest(key)
        except ValueError:
            return changed
        return None if hmac.compare_digest(opening, self._head.digest) else changed

    def _walk(self, connection: Connection, key: ChainKey) -> Fault | None:
        own = AUDIT.c.chain == self._head.chain
        place = AUDIT.c.position, AUDIT.c.sequence
        try:
            with closing(rows(connection, AUDIT, *place, where=own)) as found:
                steps = (self._step(row, key) for row in found)
                return next((fault for fault in steps if fault is not None), None)
        except SQLAlchemyError as error:
            kind = type(error).__name__
            return Fault(f"and what follows cannot be read ({kind})", self._head.position + 1)

    def _step(self, row: Row, key: ChainKey) -> Fault | None:
        """Take one row further, if it is the next one and as it was written."""
        position, expected = row["position"], self._head.position + 1
        if not isinstance(position, int):
            return Fault("is missing: what follows has no place", expected, row["sequence"])
        if position < expected:
            return Fault("was put beside another", position, row["sequence"])
        if position > expected:
            return Fault("is missing: it was deleted", expected)
        digest = row["digest"]
        if not isinstance(digest, bytes) or len(digest) != len(self._head.digest):
            return Fault("is torn: it has no digest", position, row["sequence"])
        try:
            head = self._head.after(encoded(row), key)
        except (ValueError, TypeError):
            return Fault("cannot be read: it was edited", position, row["sequence"])
        if not hmac.compare_digest(head.digest, digest):
            changed = "is not the one written there: edited, moved or inserted"
            return Fault(changed, position, row["sequence"])
        self._head = head
        return self._as_others_know_it()

    def _as_others_know_it(self) -> Fault | None:
        head = self._head
        known = self._expected.get(head.position, head.digest.hex())
        if known == head.digest.hex():
            return None
        return Fault("is not the one that was known", head.position)

    def _end(self, key: ChainKey) -> Fault | None:
        """Is this where the chain ended when something was written last?"""
        found, position = self._head, _int(self._chain["position"])
        position = max(position, *self._expected, 0) if self._expected else position
        if found.position < position:
            lost = position - found.position
            return Fault(f"is missing: {lost} were taken off the end", found.position + 1)
        stored = Head(found.chain, _int(self._chain["position"]), _bytes(self._chain["digest"]))
        sealed = hmac.compare_digest(stored.seal(key), _bytes(self._chain["seal"]))
        if not sealed or stored != found:
            return Fault("is not the end that was written: some may have been taken off or added")
        return None


def _expected(chains: Sequence[Row], remembered: Heads) -> dict[int, dict[int, str]]:
    expected = {chain: dict(heads) for chain, heads in remembered.items()}
    for row in chains:
        start = Start.read(row["start"]) or Start()
        for chain, position, digest in start.heads:
            expected.setdefault(chain, {}).setdefault(position, digest)
    return expected


def _missing(chains: Sequence[Row], expected: Heads) -> Iterator[Finding]:
    """Chains that others name and that are not there."""
    there = {chain["id"] for chain in chains}
    for chain, heads in sorted(expected.items()):
        if chain not in there:
            records = counted(max(heads))
            yield Report(f"Chain {chain}: taken away, with at least {records}", True)


def _without_chain(connection: Connection, chains: Sequence[Row]) -> Iterator[Finding]:
    """Rows from before there were chains, and rows of chains that nobody has begun."""
    orphaned = AUDIT.c.chain.is_not(None) & AUDIT.c.chain.not_in(select(AUDIT_CHAIN.c.id))
    stray = connection.scalar(select(func.count()).where(orphaned)) or 0
    if stray:
        yield Report(f"Of chains that are not there: {counted(stray)}", True)
    older = connection.scalar(select(func.count()).where(AUDIT.c.chain.is_(None))) or 0
    known = [start.older for row in chains if (start := Start.read(row["start"]))]
    were = next((count for count in known if count is not None), older)
    if older != were:
        yield Report(f"Outside any chain: {counted(older)}; there were {were}", True)
    elif older:
        yield Report(f"From before there were chains, unverifiable: {counted(older)}", False)


def _int(value: object) -> int:
    """0 for anything else: somebody has put it there."""
    return value if isinstance(value, int) else 0


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""

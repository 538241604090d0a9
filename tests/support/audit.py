"""Trails to be recorded, and what became of them in the database."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import Engine, select

from auth.audit import AuditEntry, AuditLog, AuditTrail, ChainKey, Concern
from auth.audit.digest import instant
from auth.audit.log import Patience
from auth.audit.report import is_fault
from auth.audit.verify import Heads, verify
from schema.access import AccessReason, Action, Category, Permit
from schema.directory import RecordType
from schema.identifiers import LocalId, RequestId
from schema.node import RecordRef
from storage.tables import AUDIT
from tests.support.auth import ACTOR, HOSPITAL, SUBJECT, FakeClock
from tests.support.fakes import KEY
from tests.support.scene import Scene

REQUEST = RequestId("00000000-0000-4000-8000-000000000001")
SCENE = Scene()
CHAIN_KEY = ChainKey(KEY)
OTHER_KEY = ChainKey("another key of thirty-two characters")

ENTRIES = st.builds(
    AuditEntry,
    request_id=st.uuids().map(lambda name: RequestId(str(name))),
    actor=st.just(ACTOR),
    subject=st.sampled_from([ACTOR, SUBJECT]),
    app=st.just("example-app"),
    purpose=st.sampled_from(["PATRQT", "FAMRQT"]),
    action=st.sampled_from(Action),
    category=st.none() | st.sampled_from(Category),
    organisation=st.none() | st.just(HOSPITAL),
    outcome=st.sampled_from(["permit", "deny", "release", "begun", "done", "not-done"]),
    reason=st.sampled_from(AccessReason),
    relationship=st.none() | st.just("grant-1"),
    released=st.frozensets(st.from_regex(r"[A-Za-z0-9\-.]{1,64}", fullmatch=True), max_size=3),
    concern=st.sampled_from(Concern),
)


def a_permit(scene: Scene = SCENE) -> Permit:
    """Leave to ask the hospital for a dependant's appointments."""
    decision = scene.decide()
    assert isinstance(decision, Permit)
    return decision


def a_ref(name: str) -> RecordRef:
    """An appointment of the dependant's at the hospital."""
    return RecordRef(SUBJECT, HOSPITAL, RecordType.APPOINTMENT, LocalId(name))


def decided(*scenes: Scene) -> AuditTrail:
    """A trail on which these scenes were decided."""
    trail = AuditTrail(SCENE.principal, REQUEST)
    for scene in scenes:
        trail.decided(scene.situation(), scene.decide())
    return trail


def released(*names: str) -> AuditTrail:
    """A trail on which these appointments left."""
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.released(a_permit(), [a_ref(name) for name in names])
    return trail


def unstorable() -> AuditTrail:
    """A trail with text that no database takes."""
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.released(structs.replace(a_permit(), relationship="\ud800"), [a_ref("1")])
    return trail


def a_log(engine: Engine, key: ChainKey = CHAIN_KEY, patience: Patience | None = None) -> AuditLog:
    """A log with a chain of its own."""
    return AuditLog(engine, FakeClock(), key, patience)


async def recorded(engine: Engine, *trails: AuditTrail, key: ChainKey = CHAIN_KEY) -> AuditLog:
    """A log that stored these trails one after another."""
    log = a_log(engine, key)
    for trail in trails:
        await log.write(trail)
    return log


async def a_chain(engine: Engine, records: int = 5, key: ChainKey = CHAIN_KEY) -> None:
    """A chain of single records, written by a log of its own."""
    await recorded(engine, *(released(str(number)) for number in range(records)), key=key)


def findings(
    engine: Engine, *keys: ChainKey, remembered: Heads | None = None
) -> list[tuple[str, bool]]:
    """What a verification says, and whether it is a fault."""
    found = verify(engine, keys or (CHAIN_KEY,), remembered or {})
    return [(one.text(), is_fault(one)) for one in found]


def no_larger(connection: sqlite3.Connection, *_: object) -> None:
    """As on a disk that is full: for `checkout` of an engine, the file may not grow by a page."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()


def stored(entry: AuditEntry, at: datetime, **place: object) -> dict[str, object]:
    """The row of an entry, as it is read again."""
    return {**dict.fromkeys(AUDIT.c.keys()), **entry.said(instant(at)), **place}


def rows(engine: Engine) -> Sequence[dict[str, object]]:
    """What is stored."""
    with engine.connect() as connection:
        found = connection.execute(select(AUDIT).order_by(AUDIT.c.sequence))
        return [dict(row) for row in found.mappings()]

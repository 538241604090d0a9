"""Audit rows: one per actor, subject, organisation, category and outcome; durable or nothing."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, select, text

from auth.audit import AuditFailure, AuditLog, AuditTrail
from schema.access import AccessReason, Action, Category, Permit
from schema.directory import RecordType
from schema.identifiers import LocalId, RequestId
from schema.node import PatientRef, RecordRef
from storage.database import open_database
from storage.tables import AUDIT
from tests.support.auth import ACTOR, HOSPITAL, NOW, PRACTICE, SUBJECT, FakeClock, a_person
from tests.support.scene import Scene, own_record

REQUEST = RequestId("request-1")
SCENE = Scene()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'audit.db'}")
    yield opened
    opened.dispose()


def a_permit(scene: Scene = SCENE) -> Permit:
    decision = scene.decide()
    assert isinstance(decision, Permit)
    return decision


def a_ref(name: str) -> RecordRef:
    return RecordRef(SUBJECT, HOSPITAL, RecordType.APPOINTMENT, LocalId(name))


def decided(*scenes: Scene) -> AuditTrail:
    """A trail on which these scenes were decided."""
    trail = AuditTrail(SCENE.principal, REQUEST)
    for scene in scenes:
        trail.decided(scene.situation(), scene.decide())
    return trail


def rows(engine: Engine) -> list[dict[str, object]]:
    with engine.connect() as connection:
        found = connection.execute(select(AUDIT).order_by(AUDIT.c.sequence))
        return [dict(row) for row in found.mappings()]


def test_a_permit_is_recorded_with_the_grant_it_rests_on() -> None:
    (entry,) = decided(SCENE).take()

    assert (entry.outcome, entry.relationship) == ("permit", "grant-1")
    assert (entry.actor, entry.subject, entry.organisation) == (ACTOR, SUBJECT, HOSPITAL)
    assert (entry.category, entry.action) == (Category.APPT, Action.READ)


def test_a_denial_is_recorded_with_its_reason_and_organisation() -> None:
    (entry,) = decided(Scene(grants=())).take()

    assert (entry.outcome, entry.reason) == ("deny", AccessReason.NOT_GRANTED)
    assert (entry.organisation, entry.relationship) == (HOSPITAL, None)


def test_purposes_tell_oneself_from_somebody_else() -> None:
    own = own_record(a_person(ACTOR).build())

    purposes = [entry.purpose for entry in decided(SCENE, own).take()]

    assert purposes == ["FAMRQT", "PATRQT"]


def test_the_same_decision_is_recorded_once() -> None:
    trail = decided(SCENE, SCENE, Scene(grants=()), Scene(grants=()))

    assert [entry.outcome for entry in trail.take()] == ["permit", "deny"]


def test_each_category_action_and_organisation_has_its_row() -> None:
    elsewhere = replace(SCENE.terms, organisation=PRACTICE)
    scenes = [
        SCENE,
        replace(SCENE, category=Category.DOCS),
        replace(SCENE, action=Action.CREATE),
        replace(SCENE, terms=elsewhere),
    ]

    assert len(decided(*scenes).take()) == 4


def test_releases_of_several_pages_are_one_row() -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.released(a_permit(), [a_ref("1"), a_ref("2")])
    trail.released(a_permit(), [a_ref("2"), a_ref("3")])

    (entry,) = trail.take()

    assert entry.outcome == "release"
    assert entry.released == {"1", "2", "3"}


def test_nothing_released_is_no_row() -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.released(a_permit(), [])

    assert trail.take() == ()


def test_a_national_record_is_released_by_its_number() -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.released(a_permit(), [PatientRef(SUBJECT)])

    assert trail.take()[0].released == {SUBJECT}


def test_a_refusal_without_an_organisation_is_recorded() -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.refused(SUBJECT, Category.DEMOG, Action.READ, AccessReason.NOT_GRANTED)

    (entry,) = trail.take()

    assert (entry.outcome, entry.organisation) == ("deny", None)


def test_what_was_handed_over_is_not_handed_over_again() -> None:
    trail = decided(SCENE)
    trail.take()

    assert trail.take() == ()


async def test_rows_are_in_the_database_when_write_returns(engine: Engine) -> None:
    trail = decided(Scene(grants=()))
    trail.released(a_permit(), [a_ref("2"), a_ref("1")])

    await AuditLog(engine, FakeClock()).write(trail)

    denied, released = rows(engine)
    assert (denied["outcome"], denied["reason"]) == ("deny", "NOT_GRANTED")
    assert (denied["request_id"], denied["app"]) == (REQUEST, "example-app")
    assert (denied["category"], denied["action"]) == ("APPT", "read")
    assert denied["recorded_at"] == NOW.astimezone(UTC).replace(tzinfo=None)
    assert json.loads(str(released["released"])) == ["1", "2"]
    assert (released["relationship"], released["reason"]) == ("grant-1", None)


async def test_an_empty_trail_writes_nothing(engine: Engine) -> None:
    await AuditLog(engine, FakeClock()).write(AuditTrail(SCENE.principal, REQUEST))

    assert rows(engine) == []


async def test_a_locked_database_is_an_audit_failure(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    open_database(f"sqlite:///{path}").dispose()
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 0})
    log, other = AuditLog(engine, FakeClock()), sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(AuditFailure) as failure:
        await log.write(decided(SCENE))
    works_while_locked = log.works()
    other.rollback()

    assert ACTOR not in str(failure.value)
    assert (failure.value.__cause__, failure.value.__context__) == (None, None)
    assert (works_while_locked, log.works()) == (False, True)
    other.close()
    engine.dispose()


async def test_a_database_without_tables_is_an_audit_failure() -> None:
    log = AuditLog(create_engine("sqlite://"), FakeClock())

    with pytest.raises(AuditFailure):
        await log.write(decided(SCENE))

    assert not log.works()


async def test_a_failing_disk_is_an_audit_failure(engine: Engine) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    event.listen(engine, "before_cursor_execute", fail)

    with pytest.raises(AuditFailure, match="OSError"):
        await AuditLog(engine, FakeClock()).write(decided(SCENE))


async def test_text_that_cannot_be_stored_is_an_audit_failure(engine: Engine) -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.released(replace(a_permit(), relationship="\ud800"), [a_ref("1")])

    with pytest.raises(AuditFailure):
        await AuditLog(engine, FakeClock()).write(trail)


def test_a_table_that_takes_no_rows_does_not_work(engine: Engine) -> None:
    refuse = "CREATE TRIGGER refuse BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, ''); END"
    with engine.begin() as connection:
        connection.execute(text(refuse))

    assert not AuditLog(engine, FakeClock()).works()


def test_looking_whether_it_works_leaves_no_row(engine: Engine) -> None:
    log = AuditLog(engine, FakeClock())

    assert log.works()
    assert rows(engine) == []


async def test_requests_that_end_together_share_a_commit(engine: Engine) -> None:
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)
    log = AuditLog(engine, FakeClock())

    await asyncio.gather(*(log.write(decided(SCENE)) for _ in range(50)))

    assert len(rows(engine)) == 50
    assert len(commits) < 5


async def test_text_that_cannot_be_stored_costs_no_other_request_its_audit(engine: Engine) -> None:
    log, unstorable = AuditLog(engine, FakeClock()), AuditTrail(SCENE.principal, REQUEST)
    unstorable.released(replace(a_permit(), relationship="\ud800"), [a_ref("1")])
    trails = (decided(SCENE), unstorable, decided(SCENE))

    ended = await asyncio.gather(*map(log.write, trails), return_exceptions=True)

    assert [type(one) for one in ended] == [type(None), AuditFailure, type(None)]
    assert len(rows(engine)) == 2


async def test_what_a_request_did_is_recorded_though_it_is_called_off(engine: Engine) -> None:
    log = AuditLog(engine, FakeClock())
    left = asyncio.create_task(log.write(decided(SCENE)))
    await asyncio.sleep(0)

    left.cancel()
    await log.write(decided(SCENE))

    assert len(rows(engine)) == 2


async def test_a_database_that_fails_is_told_to_all_who_wait(engine: Engine) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    event.listen(engine, "before_cursor_execute", fail)
    log = AuditLog(engine, FakeClock())

    ended = await asyncio.gather(
        *(log.write(decided(SCENE)) for _ in range(3)), return_exceptions=True
    )

    assert [type(one) for one in ended] == [AuditFailure] * 3

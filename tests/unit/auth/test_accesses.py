"""A page of somebody's accesses is one indexed read, however long the audit is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Select, create_engine, insert, text

from auth.audit import AuditTrail, Concern
from auth.audit.accesses import Accesses, query
from auth.choices.reading import last_uses
from auth.journal import Journal, Windows
from auth.principal import App
from auth.scopes import Scopes
from auth.tokens import Unauthenticated
from schema.access import AccessReason, Action, Category
from schema.access_log import AccessConcern, AccessOutcome
from schema.action import ActionErrorCode, ActionOutcome
from schema.evidence import Unanswered
from schema.identifiers import NhsNumber
from schema.order import Effect, EffectKind, Journaled, Order
from schema.recorded_access import AccessPlace, AccessWish, RecordedAccess
from storage.tables import AUDIT
from tests.support.audit import REQUEST, SCENE, a_log, a_permit, decided, recorded, released
from tests.support.auth import ACTOR, HOSPITAL, NATIONAL, NOW, SUBJECT, FakeClock, a_grant, number
from tests.support.fakes import KEY
from tests.support.orders import a_change


class FakeRegistry:
    """Knows one app, or cannot be asked."""

    def __init__(self, *, works: bool = True) -> None:
        self._works = works

    def registered(self, client_id: str) -> App | None:
        if not self._works:
            raise Unauthenticated("Apps cannot be checked just now.", status=503)
        known = App("example-app", "Example app", Scopes())
        return known if client_id == known.client_id else None


async def read(engine: Engine, wish: AccessWish) -> list[RecordedAccess]:
    found = await Accesses(engine, FakeRegistry()).page(wish)
    assert not isinstance(found, Unanswered)
    return list(found)


def stored(engine: Engine, *rows: dict[str, Any]) -> None:
    """Rows with these values; everything else is ordinary."""
    usual = {
        "recorded_at": NOW.astimezone(UTC),
        **{"request_id": "r", "actor": ACTOR, "subject": SUBJECT, "app": "example-app"},
        **{"purpose": "FAMRQT", "action": "read", "outcome": "permit", "concern": "record"},
    }
    with engine.begin() as connection:
        connection.execute(insert(AUDIT), [{**usual, **row} for row in rows])


async def test_a_release_is_told_with_what_it_was(database: Engine) -> None:
    await recorded(database, released("1", "2"))

    (found,) = await read(database, AccessWish(SUBJECT, 20))

    assert (found.id, found.actor, found.app) == ("1-1", ACTOR, "Example app")
    assert (found.category, found.organisation) == (Category.APPT, HOSPITAL)
    assert (found.outcome, found.items, found.relationship) == (AccessOutcome.SHOWN, 2, "grant-1")
    assert found.place.at == NOW


async def test_everything_that_can_be_recorded_can_be_told(database: Engine) -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.refused(SUBJECT, None, Action.READ, AccessReason.NOT_GRANTED)
    trail.listed(a_grant().build(), NATIONAL)
    for concern in Concern:
        trail.kept(SUBJECT, concern, (), Action.CHANGE)
    await recorded(database, trail, decided(SCENE))

    journal = Journal(database, FakeClock(), a_log(database), [KEY], Windows(8, 30))
    step = replace(a_change(), permit=a_permit())
    entry = await journal.begin(Order(ACTOR, "a-key", (), REQUEST, (step,)))
    assert isinstance(entry, Journaled)
    told = step, Effect(EffectKind.REFUSED)
    await journal.settle(entry, ActionOutcome.REJECTED, ActionErrorCode.NOT_TAKEN, told)

    found = await read(database, AccessWish(SUBJECT, 20))

    assert {one.outcome for one in found} == set(AccessOutcome)
    assert {one.concern for one in found} == set(AccessConcern)


async def test_the_latest_comes_first(database: Engine) -> None:
    later, earlier = (NOW.astimezone(UTC) + timedelta(minutes=m) for m in (1, -1))
    stored(database, {"recorded_at": earlier}, {"recorded_at": later}, {}, {})

    found = await read(database, AccessWish(SUBJECT, 20))

    assert [one.place.sequence for one in found] == [2, 4, 3, 1]


async def test_pages_leave_nothing_out_and_repeat_nothing(database: Engine) -> None:
    moments = (NOW.astimezone(UTC) + timedelta(seconds=n // 3) for n in range(20))
    stored(database, *({"recorded_at": at} for at in moments))
    found: list[AccessPlace] = []

    while page := await read(database, AccessWish(SUBJECT, 3, found[-1] if found else None)):
        found += [one.place for one in page]

    assert [place.sequence for place in found] == list(range(20, 0, -1))


async def test_nobody_elses_rows_are_read(database: Engine) -> None:
    stored(database, {"subject": number(7)}, {})

    assert len(await read(database, AccessWish(SUBJECT, 20))) == 1


async def test_only_what_one_person_did_and_was_not_refused(database: Engine) -> None:
    stored(database, {}, {"actor": number(7)}, {"outcome": "deny"}, {"outcome": "release"})

    found = await read(database, AccessWish(SUBJECT, 20, by=ACTOR))

    assert [one.place.sequence for one in found] == [4, 1]


async def test_days_are_those_of_england(database: Engine) -> None:
    instants = ("2026-06-14T22:59:59", "2026-06-14T23:00:00", "2026-06-15T22:59:59.999999")
    beyond = "2026-06-15T23:00:00"
    times = [datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (*instants, beyond)]
    stored(database, *({"recorded_at": at} for at in times))
    day = date(2026, 6, 15)

    found = await read(database, AccessWish(SUBJECT, 20, first_day=day, last_day=day))

    assert [one.place.sequence for one in found] == [3, 2]


async def test_the_last_day_of_the_calendar_is_no_bound(database: Engine) -> None:
    stored(database, {})

    found = await read(database, AccessWish(SUBJECT, 20, last_day=date.max))

    assert len(found) == 1


async def test_an_app_that_is_gone_goes_by_its_client_id(database: Engine) -> None:
    stored(database, {"app": "gone-app"})

    (found,) = await read(database, AccessWish(SUBJECT, 20))

    assert found.app == "gone-app"


async def test_apps_that_cannot_be_asked_for_go_by_their_client_ids(database: Engine) -> None:
    stored(database, {})

    found = await Accesses(database, FakeRegistry(works=False)).page(AccessWish(SUBJECT, 20))

    assert not isinstance(found, Unanswered)
    assert [one.app for one in found] == ["example-app"]


async def test_older_rows_are_told_as_well(database: Engine) -> None:
    stored(database, {"concern": None})

    (found,) = await read(database, AccessWish(SUBJECT, 20))

    assert found.concern is AccessConcern.RECORD


@pytest.mark.parametrize(
    "bad", [{"outcome": "x"}, {"category": "X"}, {"released": "["}, {"released": "5"}]
)
async def test_rows_that_nobody_here_wrote_are_no_answer(
    database: Engine, bad: dict[str, str]
) -> None:
    stored(database, bad)

    found = await Accesses(database, FakeRegistry()).page(AccessWish(SUBJECT, 20))

    assert isinstance(found, Unanswered)


async def test_a_database_that_cannot_be_read_is_no_answer() -> None:
    accesses = Accesses(create_engine("sqlite://"), FakeRegistry())

    assert isinstance(await accesses.page(AccessWish(SUBJECT, 20)), Unanswered)


@pytest.mark.parametrize("by", [None, ACTOR])
def test_a_page_of_a_long_audit_is_read_by_its_index(
    database: Engine, by: NhsNumber | None
) -> None:
    fill(database)
    place = AccessPlace(datetime(2026, 2, 1, tzinfo=UTC), 50_000)

    said = plan(database, query(AccessWish(NhsNumber("9990000007"), 21, place, by=by)))

    assert "ix_audit_event_subject" in said
    assert not [word for word in ("SCAN", "Seq Scan", "TEMP B-TREE", "Sort") if word in said]


def test_the_last_use_of_a_grant_is_read_by_its_index(database: Engine) -> None:
    fill(database)

    said = plan(database, last_uses(["grant-1", "grant-2"]))

    assert "ix_audit_event_relationship" in said
    assert not [word for word in ("SCAN", "Seq Scan") if word in said]


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(MANY_ROWS.format(MINUTES_LATER[engine.dialect.name])))


MINUTES_LATER = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', '2026-01-01', '+' || number || ' minutes')",
    "postgresql": "timestamptz '2026-01-01' + number * interval '1 minute'",
}
MANY_ROWS = """
    WITH RECURSIVE numbers(number) AS (
        SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 100000
    )
    INSERT INTO audit_event
        (recorded_at, request_id, actor, subject, app, purpose, action, outcome)
    SELECT {}, 'r', '9990000018', CAST(9990000000 + number % 100 AS TEXT), 'a', 'p', 'read',
        'permit' FROM numbers
"""
"""A hundred thousand rows about a hundred people."""


def plan(engine: Engine, question: Select[Any]) -> str:
    """How the database means to answer."""
    asked = question.compile(engine, compile_kwargs={"literal_binds": True})
    word = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        found = connection.execute(text(f"{word} {asked}"))
        return "\n".join(" ".join(map(str, row)) for row in found)

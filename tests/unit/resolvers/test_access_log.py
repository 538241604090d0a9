"""People read who looked at what of theirs, and learn of others no more than their role."""

from datetime import UTC, datetime

import pytest

from auth.principal import Principal
from auth.scopes import Scopes
from schema.access import AccessReason, Action, Category, LegalBasis
from schema.access_log import AccessConcern, AccessLogConnection, AccessorRole, AccessOutcome
from schema.errors import BadInput, NotPermitted, SourceUnavailable
from schema.evidence import Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.recorded_access import AccessPlace, RecordedAccess
from schema.report import SourceStatus
from tests.support.auth import (
    ACTOR,
    NO_ANSWER,
    SOMEBODY_ELSE,
    SUBJECT,
    a_grant,
    a_person,
    a_principal,
    number,
    partial,
)
from tests.support.builders import RA1, a_directory_of, a_source, own_item
from tests.support.fakes import FakeWorld, a_world

ONLY_THE_LOG = Scopes.parse("patient/AuditEvent.rs")
VIEWER = a_principal(scopes=ONLY_THE_LOG)
PARENT = a_principal(scopes=Scopes.parse("patient/*.rs"))
STRANGER = number(9)
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)


def an_access(
    sequence: int = 1,
    actor: NhsNumber = ACTOR,
    relationship: str | None = None,
    organisation: str | None = RA1,
) -> RecordedAccess:
    return RecordedAccess(
        id=f"1-{sequence}",
        place=AccessPlace(LONG_AGO, sequence),
        actor=actor,
        app="Example app",
        relationship=relationship,
        category=Category.APPT,
        organisation=OdsCode(organisation) if organisation else None,
        action=Action.READ,
        outcome=AccessOutcome.SHOWN,
        concern=AccessConcern.RECORD,
        items=3,
    )


def world(*recorded: RecordedAccess) -> FakeWorld:
    made = a_world(
        a_directory_of(a_source("RA1")),
        own_item(ACTOR, "RA1"),
        own_item(SUBJECT, "RA1"),
        people=[a_person(ACTOR).build(), a_person(SUBJECT).build()],
        grants=[a_grant().build()],
    )
    made.accesses.recorded = recorded
    return made


async def asked(
    made: FakeWorld,
    principal: Principal = VIEWER,
    *,
    first: int | None = None,
    after: str | None = None,
    subject: NhsNumber | None = None,
    start: str | None = None,
) -> AccessLogConnection | None:
    begin = partial(start) if start else None
    return await made.gateway(principal).access_log(first, after, subject, begin, None)


async def read(made: FakeWorld, first: int | None = None) -> AccessLogConnection:
    found = await asked(made, first=first)
    assert found is not None
    return found


async def test_an_entry_says_when_who_what_where_and_how_much() -> None:
    (entry,) = (await read(world(an_access()))).nodes

    assert (entry.at, entry.app, entry.items) == (LONG_AGO, "Example app", 3)
    assert entry.organisation is not None
    assert (entry.organisation.ods_code, entry.category) == (RA1, Category.APPT)
    assert (entry.action.value, entry.outcome) == ("READ", AccessOutcome.SHOWN)


async def test_others_are_told_by_their_role_and_never_by_number() -> None:
    own, proxy = an_access(1), an_access(2, SOMEBODY_ELSE, "grant-7")
    stranger = an_access(3, STRANGER, organisation=None)
    made = world(own, proxy, stranger)

    found = await read(made)

    you, acting, other = (entry.by for entry in found.nodes)
    assert [you.role, acting.role, other.role] == [
        AccessorRole.YOU,
        AccessorRole.PROXY,
        AccessorRole.OTHER,
    ]
    assert (you.proxy_id, other.proxy_id) == (None, None)
    assert SOMEBODY_ELSE not in repr(found)
    assert STRANGER not in repr(found)


async def test_a_proxy_goes_by_the_id_of_the_viewers_proxies() -> None:
    made = world(an_access(1, SOMEBODY_ELSE, "grant-7"))

    (entry,) = (await read(made)).nodes

    known = made.rulebook.ids.decode_proxy(ACTOR, str(entry.by.proxy_id))
    assert known == SOMEBODY_ELSE


async def test_pages_follow_each_other() -> None:
    made = world(*(an_access(number) for number in (3, 2, 1)))

    first = await read(made, first=2)
    await asked(made, first=2, after=first.page_info.end_cursor)

    assert (first.page_info.has_next_page, first.page_info.has_previous_page) == (True, False)
    assert [len(first.nodes), made.accesses.wished[0].size] == [2, 3]
    assert made.accesses.wished[1].after == AccessPlace(LONG_AGO, 2)


async def test_a_last_page_says_so() -> None:
    found = await read(world(an_access()), first=1)

    assert not found.page_info.has_next_page


async def test_an_empty_log_has_no_cursors() -> None:
    found = await read(world())

    assert (found.page_info.start_cursor, found.page_info.end_cursor) == (None, None)


@pytest.mark.parametrize(("start", "subject"), [("2026-01-01", ACTOR), (None, SUBJECT)])
async def test_a_cursor_is_good_for_one_person_and_filter(
    start: str | None, subject: NhsNumber
) -> None:
    made = world(an_access())
    cursor = (await read(made)).page_info.end_cursor

    with pytest.raises(BadInput):
        await asked(made, PARENT, after=cursor, start=start, subject=subject)


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_a_page_size_out_of_range_asks_nobody(first: int) -> None:
    made = world()

    with pytest.raises(BadInput):
        await asked(made, first=first)

    assert made.accesses.wished == []


async def test_the_app_needs_the_scope_for_the_log() -> None:
    gateway = world().gateway(a_principal(scopes=Scopes.parse("patient/Appointment.rs")))

    with pytest.raises(NotPermitted) as caught:
        await gateway.access_log(None, None, None, None, None)

    assert (caught.value.extensions or {})["reason"] == AccessReason.APP_SCOPE.value
    assert [(one.outcome, one.concern) for one in gateway.trail.take()] == [("deny", "access-log")]


@pytest.mark.parametrize("subject", [None, ACTOR, SUBJECT])
async def test_a_token_for_acting_for_somebody_tells_no_log(subject: NhsNumber | None) -> None:
    made = world(an_access())
    acting = a_principal(subject=SUBJECT, scopes=PARENT.app.scopes)

    with pytest.raises(NotPermitted):
        await asked(made, acting, subject=subject)

    assert made.accesses.wished == []


@pytest.mark.parametrize("who", [STRANGER, SOMEBODY_ELSE])
async def test_a_strangers_log_is_absent(who: NhsNumber) -> None:
    made = world(an_access())

    assert await asked(made, PARENT, subject=who) is None
    assert made.accesses.wished == []


async def test_of_a_dependant_only_what_the_viewer_did_is_read() -> None:
    made = world(an_access())

    found = await asked(made, PARENT, subject=SUBJECT)

    assert found is not None
    (wish,) = made.accesses.wished
    assert (wish.subject, wish.by) == (SUBJECT, ACTOR)


async def test_of_oneself_what_everybody_did_is_read() -> None:
    made = world(an_access())

    await asked(made, subject=ACTOR)

    (wish,) = made.accesses.wished
    assert (wish.subject, wish.by) == (ACTOR, None)


async def test_a_dependant_whose_record_is_closed_has_no_log() -> None:
    made = world(an_access())
    child = a_person(SUBJECT).born("2012-01-01").build()
    parental = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(None).build()
    made.sources.people.people = {ACTOR: a_person(ACTOR).build(), SUBJECT: child}
    made.sources.relationships.statements = [parental]

    assert await asked(made, PARENT, subject=SUBJECT) is None
    assert made.accesses.wished == []


async def test_nobody_reads_the_log_whom_the_record_is_closed_to() -> None:
    made = world(an_access())
    made.sources.people.people = {ACTOR: a_person(ACTOR).born("2016-01-01").build()}

    with pytest.raises(NotPermitted) as caught:
        await asked(made)

    assert (caught.value.extensions or {})["reason"] == AccessReason.AGE_RULE.value
    assert made.accesses.wished == []


async def test_a_deceased_persons_log_is_absent() -> None:
    made = world(an_access())
    made.sources.people.people = {ACTOR: a_person(ACTOR).deceased().build()}

    assert await asked(made) is None


async def test_reading_the_log_is_recorded_itself() -> None:
    made = world(an_access(7), an_access(5))
    gateway = made.gateway(VIEWER)

    await gateway.access_log(None, None, None, None, None)

    shown = gateway.trail.take()[-1]
    assert (shown.concern, shown.outcome, shown.subject) == ("access-log", "release", ACTOR)
    assert shown.released == {"1-7", "1-5"}


async def test_a_log_that_cannot_be_read_is_an_error() -> None:
    made = world()
    made.accesses.recorded = Unanswered(SourceStatus.UNAVAILABLE)

    with pytest.raises(SourceUnavailable):
        await read(made)


async def test_the_own_log_stays_open_while_relationships_cannot_be_asked() -> None:
    made = world(an_access())
    made.sources.relationships.statements = NO_ANSWER

    assert len((await read(made)).nodes) == 1

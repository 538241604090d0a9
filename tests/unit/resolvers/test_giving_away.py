"""A message, letter or questionnaire about a withheld appointment does not give it away."""

import pytest
from msgspec import structs

from schema.answer import BusinessIdentifier, Content, Failure, Item, Mention
from schema.connection import Connection, PageArguments, RecordOrder
from schema.directory import RecordType
from schema.errors import NotFound, SourceUnavailable
from schema.identifiers import NhsNumber, OdsCode
from schema.node import Record, RecordRef
from schema.record_filter import RecordFilter
from schema.report import Completeness, SourceStatus
from settings import AccessSettings, ProfileSettings
from tests.support.auth import ACTOR, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import (
    APPOINTMENT,
    LETTER,
    MESSAGE,
    QUESTIONNAIRE,
    RA1,
    RA2,
    a_directory_of,
    a_ref,
    a_source,
    an_answer,
    own_item,
)
from tests.support.fakes import FakeWorld, a_world

KINDS = [MESSAGE, LETTER, QUESTIONNAIRE]
PDF = Content("application/pdf", b"%PDF-1.7")
UBRN = BusinessIdentifier("ubrn", "U1")


def telling(
    *about: Mention,
    record_type: RecordType = MESSAGE,
    code: OdsCode = RA1,
    local_id: str = "telling",
    of: NhsNumber = SUBJECT,
    ubrn: str = "",
) -> Item[Record]:
    """An item that refers to these."""
    names = {"ubrn": ubrn} if ubrn else {}
    item = own_item(of, code, local_id, record_type=record_type, **names)
    return structs.replace(item, about=frozenset(about))


def clinic(of: NhsNumber = SUBJECT, label: str = "SEX") -> Item[Record]:
    """An appointment that a proxy may not know of."""
    return own_item(of, RA1, "clinic", labels=[label], ubrn="U1")


CLINIC = clinic().ref


def world(*items: Item[Record], reads: str = "DEMOG APPT DOCS MSG PREASSESS") -> FakeWorld:
    """Two trusts, and a proxy who may see most of what they have."""
    access = AccessSettings(profiles={"consent": ProfileSettings(read=reads.split())})
    people = [a_person(one).build() for one in (ACTOR, SUBJECT)]
    directory = a_directory_of(a_source("RA1"), a_source("RA2"))
    made = a_world(directory, *items, people=people, grants=[a_grant().build()], access=access)
    for trust in made.sources.trusts.values():
        trust.contents = {one.ref.local_id: PDF for one in trust.items}
    return made


async def listed(
    made: FakeWorld,
    record_type: RecordType = MESSAGE,
    of: NhsNumber = SUBJECT,
    matching: RecordFilter | None = None,
) -> Connection[Record]:
    gateway = made.gateway(a_principal())
    assert await gateway.patient(of) is not None
    order = RecordOrder.OLDEST_FIRST
    return await gateway.records(of, record_type, PageArguments(), order, matching)


def ids(found: Connection[Record]) -> list[str]:
    return [str(one.provenance.source_id.id) for one in found.nodes]


@pytest.mark.parametrize("record_type", KINDS)
@pytest.mark.parametrize("about", [CLINIC, UBRN], ids=["by id", "by booking"])
async def test_a_proxy_is_not_told_by_what_refers_to_it(
    record_type: RecordType, about: Mention
) -> None:
    other = telling(a_ref(RA1, "open", SUBJECT), record_type=record_type, local_id="other")
    made = world(clinic(), telling(about, record_type=record_type), other)

    found = await listed(made, record_type)

    assert (ids(found), found.total_count) == (["other"], 1)
    assert [(one.status, one.returned) for one in found.sources] == [(SourceStatus.OK, 1)]


async def test_what_refers_to_another_version_of_it_goes_too() -> None:
    plain = own_item(SUBJECT, RA2, "plain", ubrn="U1")
    made = world(clinic(), plain, telling(plain.ref, code=RA2))

    assert ids(await listed(made)) == []


async def test_a_copy_of_what_refers_to_it_goes_too() -> None:
    copy = telling(code=RA2, local_id="copy", ubrn="M1")
    made = world(clinic(), telling(CLINIC, ubrn="M1"), copy)

    assert ids(await listed(made)) == []
    assert ids(await listed(made, matching=RecordFilter(organisation=[RA2]))) == []
    gateway = made.gateway(a_principal())
    assert await gateway.node(gateway.id(copy.ref)) is None


async def test_a_proxy_who_filters_sees_only_whom_they_chose() -> None:
    made = world(telling(), telling(code=RA2, local_id="other"))

    found = await listed(made, matching=RecordFilter(organisation=[RA2]))

    assert ids(found) == ["other"]
    assert [one.organisation.ods_code for one in found.sources] == [RA2]


async def test_no_id_and_no_content_give_it_away() -> None:
    letter = telling(CLINIC, record_type=LETTER)
    made = world(clinic(), letter)
    gateway = made.gateway(a_principal())

    assert await gateway.node(gateway.id(letter.ref)) is None
    with pytest.raises(NotFound):
        await gateway.letter_content(gateway.id(letter.ref))


async def test_what_refers_to_what_is_shown_is_shown() -> None:
    letter = telling(a_ref(RA1, "open", SUBJECT), record_type=LETTER)
    made = world(own_item(SUBJECT, RA1, "open"), clinic(), letter)
    gateway = made.gateway(a_principal())

    assert ids(await listed(made, LETTER)) == ["telling"]
    assert await gateway.node(gateway.id(letter.ref)) is letter.record


async def test_the_person_themselves_reads_what_is_about_it() -> None:
    made = world(clinic(of=ACTOR, label="V"), telling(a_ref(RA1, "clinic"), of=ACTOR))

    assert ids(await listed(made, of=ACTOR)) == ["telling"]
    assert [one.record_type for one in made.sources.trusts[RA1].searched] == [MESSAGE]


@pytest.mark.parametrize("record_type", KINDS)
async def test_the_same_is_asked_whatever_there_is(record_type: RecordType) -> None:
    made = world(own_item(SUBJECT, RA1, record_type=record_type))

    await listed(made, record_type)

    asked = [one.record_type for one in made.sources.trusts[RA1].searched]
    assert sorted(asked, key=str) == sorted([APPOINTMENT, record_type], key=str)


async def test_looking_for_what_is_withheld_is_audited_and_costs_nothing() -> None:
    made = world(telling())
    gateway = made.gateway(a_principal())
    await gateway.patient(SUBJECT)
    await gateway.records(SUBJECT, MESSAGE, PageArguments(), RecordOrder.OLDEST_FIRST, None)

    rows = [(one.category.name, one.outcome) for one in gateway.trail.take() if one.category]

    assert sorted(rows) == [("APPT", "permit"), ("MSG", "permit"), ("MSG", "release")]
    assert (gateway.charges.cost() or {})["sourceRequests"] == 1


async def test_where_appointments_are_closed_nothing_is_refused() -> None:
    made = world(clinic(), telling(CLINIC), reads="DEMOG MSG")
    gateway = made.gateway(a_principal())
    await gateway.patient(SUBJECT)

    found = await gateway.records(SUBJECT, MESSAGE, PageArguments(), RecordOrder.OLDEST_FIRST, None)

    assert ids(found) == ["telling"]
    assert "deny" not in [one.outcome for one in gateway.trail.take()]


async def test_what_cannot_be_told_from_it_is_reported_and_not_shown() -> None:
    made = world(telling(CLINIC), telling(local_id="other"))
    down = Failure(RA1, SourceStatus.TIMED_OUT)
    made.sources.trusts[RA1].trouble_with = {APPOINTMENT: down}

    found = await listed(made)

    assert ids(found) == ["other"]
    assert (found.completeness, found.total_count) == (Completeness.PARTIAL, None)
    assert [one.unreadable for one in found.sources] == [1]


@pytest.mark.parametrize("status", [SourceStatus.TIMED_OUT, SourceStatus.INCOMPLETE])
async def test_an_id_that_cannot_be_told_from_it_is_not_absent(status: SourceStatus) -> None:
    letter = telling(CLINIC, record_type=LETTER)
    made = world(letter)
    down = Failure(RA1, status)
    made.sources.trusts[RA1].trouble_with = {APPOINTMENT: down}
    gateway = made.gateway(a_principal())

    with pytest.raises(SourceUnavailable):
        await gateway.node(gateway.id(letter.ref))


FIRST = a_ref(RA1, "first", SUBJECT, MESSAGE)


def first(label: str = "SEX") -> Item[Record]:
    """The message that begins a conversation, which a proxy may not know of."""
    return own_item(SUBJECT, RA1, "first", record_type=MESSAGE, labels=[label] if label else [])


def reply(to: RecordRef = FIRST, local_id: str = "reply", code: OdsCode = RA1) -> Item[Record]:
    return telling(to, local_id=local_id, code=code)


async def test_what_answers_a_withheld_message_goes_with_it() -> None:
    answer = reply()
    made = world(first(), answer, reply(answer.ref, "next"), telling(local_id="other"))

    found = await listed(made)

    assert (ids(found), found.total_count) == (["other"], 1)
    assert [(one.status, one.returned, one.unreadable) for one in found.sources] == [
        (SourceStatus.OK, 1, 0)
    ]


async def test_no_id_brings_an_answer_to_light() -> None:
    answer = reply()
    following = reply(answer.ref, "next")
    made = world(first(), answer, following)
    gateway = made.gateway(a_principal())

    for one in (answer, following):
        assert await gateway.node(gateway.id(one.ref)) is None


async def test_what_answers_a_message_about_a_withheld_appointment_goes_too() -> None:
    about = telling(CLINIC, local_id="first")
    made = world(clinic(), about, reply())
    gateway = made.gateway(a_principal())

    assert ids(await listed(made)) == []
    assert await gateway.node(gateway.id(reply().ref)) is None


async def test_an_open_conversation_is_shown_whole() -> None:
    made = world(first(label=""), reply(), reply(reply().ref, "next"))
    gateway = made.gateway(a_principal())

    assert sorted(ids(await listed(made))) == ["first", "next", "reply"]
    assert await gateway.node(gateway.id(reply().ref)) is not None


async def test_people_themselves_read_on_after_what_is_withheld() -> None:
    own = own_item(ACTOR, RA1, "first", record_type=MESSAGE, labels=["V"])
    made = world(own, telling(own.ref, local_id="reply", of=ACTOR))

    assert ids(await listed(made, of=ACTOR)) == ["reply"]


async def test_an_answer_to_what_did_not_come_is_not_shown() -> None:
    made = world(reply(), telling(local_id="other"))
    part = an_answer(reply(), telling(local_id="other"), status=SourceStatus.INCOMPLETE)
    made.sources.trusts[RA1].trouble_with = {MESSAGE: part}
    gateway = made.gateway(a_principal())

    found = await listed(made)

    assert (ids(found), found.completeness) == (["other"], Completeness.PARTIAL)
    assert await gateway.node(gateway.id(reply().ref)) is None


async def test_an_answer_whose_conversation_cannot_be_had_is_not_absent() -> None:
    made = world(first(), reply())
    made.sources.trusts[RA1].trouble_with = {MESSAGE: Failure(RA1, SourceStatus.TIMED_OUT)}
    gateway = made.gateway(a_principal())

    with pytest.raises(SourceUnavailable):
        await gateway.node(gateway.id(reply().ref))

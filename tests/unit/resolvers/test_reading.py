"""An id only says what is asked for: the item is fetched, decided and released anew."""

import asyncio

import pytest

from auth.principal import Principal
from auth.scopes import Scopes
from resolvers.gateway import Gateway
from resolvers.reading import MAXIMUM_READS
from schema.answer import Content, Failure, Item
from schema.errors import LimitExceeded, NotFound, SourceUnavailable
from schema.node import NodeRef, PatientRef, Record
from schema.patient import Patient
from schema.report import SourceStatus
from tests.support.auth import ACTOR, SUBJECT, a_grant, a_person, a_principal, number
from tests.support.builders import (
    LETTER,
    MESSAGE,
    RA1,
    a_directory_of,
    a_ref,
    a_source,
    an_answer,
    an_item,
)
from tests.support.fakes import CRASH, HANG, FakeWorld, Trouble, a_world
from tests.support.virtual_time import run_virtually

S = SourceStatus
DIRECTORY = a_directory_of(a_source("RA1"), a_source("RA2", MESSAGE))
PDF = Content("application/pdf", b"%PDF-1.7")
A_LETTER = an_item(record_type=LETTER)
THEIRS = an_item(record_type=LETTER, subject=SUBJECT, about=SUBJECT)
VIEWER = a_principal()


def world(*items: Item[Record]) -> FakeWorld:
    made = a_world(DIRECTORY, *items, people=[a_person(one).build() for one in (ACTOR, SUBJECT)])
    made.sources.trusts[RA1].contents = {"1": PDF}
    return made


async def node(made: FakeWorld, ref: NodeRef, principal: Principal = VIEWER) -> object:
    gateway = made.gateway(principal)
    return await gateway.node(gateway.id(ref))


async def content(made: FakeWorld, ref: NodeRef, principal: Principal = VIEWER) -> Content:
    gateway = made.gateway(principal)
    return await gateway.letter_content(gateway.id(ref))


def released(gateway: Gateway) -> list[set[str]]:
    return [set(one.released) for one in gateway.trail.take() if one.outcome == "release"]


async def test_a_person_is_found_by_id() -> None:
    found = await node(world(), PatientRef(ACTOR))

    assert isinstance(found, Patient)
    assert found.nhs_number == ACTOR


async def test_an_item_is_found_by_id_and_put_on_the_trail() -> None:
    gateway = world(A_LETTER).gateway(VIEWER)

    assert await gateway.node(gateway.id(A_LETTER.ref)) is A_LETTER.record
    assert released(gateway) == [{"1"}]


async def test_a_letter_is_streamed_and_put_on_the_trail() -> None:
    gateway = world(A_LETTER).gateway(VIEWER)

    assert await gateway.letter_content(gateway.id(A_LETTER.ref)) == PDF
    assert released(gateway) == [{"1"}]


@pytest.mark.parametrize("text", ["", "1", "x" * 2000])
async def test_what_is_no_id_is_not_found(text: str) -> None:
    gateway = world(A_LETTER).gateway(VIEWER)

    assert await gateway.node(text) is None
    with pytest.raises(NotFound):
        await gateway.letter_content(text)


REFUSED = {
    "absent": (A_LETTER, a_ref(local_id="2", record_type=LETTER)),
    "foreign": (an_item(record_type=LETTER, about=SUBJECT), A_LETTER.ref),
    "of nobody": (an_item(record_type=LETTER, about=None), A_LETTER.ref),
    "withheld": (an_item(record_type=LETTER, labels=["V"]), A_LETTER.ref),
    "a stranger's": (THEIRS, THEIRS.ref),
    "of nobody known": (A_LETTER, a_ref(subject=number(9), record_type=LETTER)),
    "of no organisation": (A_LETTER, a_ref("RA9", record_type=LETTER)),
    "not offered": (A_LETTER, a_ref("RA2", record_type=LETTER)),
}


@pytest.mark.parametrize(("item", "ref"), REFUSED.values(), ids=REFUSED)
async def test_refused_and_absent_letters_look_the_same(item: Item[Record], ref: NodeRef) -> None:
    made = world(item)

    assert await node(made, ref) is None
    with pytest.raises(NotFound):
        await content(made, ref)


async def test_a_strangers_letter_asks_no_source() -> None:
    made = world(THEIRS)

    await node(made, THEIRS.ref)

    assert made.sources.calls == 0


async def test_a_closed_category_asks_no_source() -> None:
    made = world(A_LETTER)
    principal = a_principal(scopes=Scopes.parse("patient/Appointment.rs"))

    assert await node(made, A_LETTER.ref, principal) is None
    assert made.sources.calls == 0


async def test_another_item_than_asked_for_is_not_shown() -> None:
    made = world(A_LETTER)
    made.sources.trusts[RA1].items = [an_item(local_id="1", record_type=MESSAGE)]

    assert await node(made, A_LETTER.ref) is None


@pytest.mark.parametrize(
    "ref", [PatientRef(ACTOR), a_ref(), a_ref(record_type=MESSAGE)], ids=["person", "appt", "msg"]
)
async def test_only_letters_have_content(ref: NodeRef) -> None:
    with pytest.raises(NotFound):
        await content(world(an_item(), an_item(record_type=MESSAGE)), ref)


async def test_a_letter_on_a_portal_only_is_not_streamed() -> None:
    portal = an_item(record_type=LETTER, streamable=False, portal_url="https://portal.example/1")
    made = world(portal)

    with pytest.raises(NotFound):
        await content(made, portal.ref)
    assert made.sources.calls == 1


async def test_content_that_the_source_has_not_is_not_found() -> None:
    made = world(A_LETTER)
    made.sources.trusts[RA1].contents = {}

    with pytest.raises(NotFound):
        await content(made, A_LETTER.ref)


async def test_a_source_that_is_down_is_told_to_callers() -> None:
    made = world(A_LETTER)
    made.sources.trusts[RA1].trouble = Failure(RA1, S.RATE_LIMITED, 30)

    for ask in (node, content):
        with pytest.raises(SourceUnavailable) as caught:
            await ask(made, A_LETTER.ref)
        assert (caught.value.extensions or {})["retryAfterSeconds"] == 30
        assert "Trust RA1 is busy" in caught.value.message


async def test_content_that_fails_is_told_and_not_put_on_the_trail() -> None:
    made = world(A_LETTER)
    made.sources.trusts[RA1].contents = {"1": Failure(RA1, S.INVALID)}
    gateway = made.gateway(VIEWER)

    with pytest.raises(SourceUnavailable):
        await gateway.letter_content(gateway.id(A_LETTER.ref))
    assert released(gateway) == []


async def test_a_source_that_breaks_is_unavailable_and_no_more() -> None:
    made = world(A_LETTER)
    made.sources.trusts[RA1].trouble = CRASH

    with pytest.raises(SourceUnavailable, match="Trust RA1 cannot answer just now"):
        await node(made, A_LETTER.ref)


async def test_a_proxy_reads_a_letter_only_with_a_grant_for_it() -> None:
    made = world(THEIRS)
    made.sources.relationships.statements = [a_grant().build()]

    assert await node(made, PatientRef(SUBJECT)) is not None
    assert await node(made, THEIRS.ref) is None
    assert made.sources.calls == 0


async def test_the_same_item_is_read_once_however_often_it_is_named() -> None:
    made = world(A_LETTER)
    gateway = made.gateway(VIEWER)
    name = gateway.id(A_LETTER.ref)

    found = await asyncio.gather(*(gateway.node(name) for _ in range(5)))

    assert found == [A_LETTER.record] * 5
    assert made.sources.calls == 1


async def test_a_request_reads_a_limited_number_of_items() -> None:
    made = world(A_LETTER)
    gateway = made.gateway(VIEWER)
    refs = [a_ref(local_id=str(place), record_type=LETTER) for place in range(MAXIMUM_READS)]

    await asyncio.gather(*(gateway.node(gateway.id(ref)) for ref in refs))
    with pytest.raises(LimitExceeded):
        await gateway.node(gateway.id(a_ref(local_id="more", record_type=LETTER)))

    assert made.sources.calls == MAXIMUM_READS


@pytest.mark.parametrize(
    "answer", [an_answer(unreadable=1), an_answer(status=S.INCOMPLETE)], ids=["unreadable", "part"]
)
async def test_an_item_that_may_be_there_is_not_said_to_be_absent(answer: Trouble) -> None:
    made = world(A_LETTER)
    made.sources.trusts[RA1].trouble = answer

    with pytest.raises(SourceUnavailable):
        await node(made, A_LETTER.ref)


def test_a_closed_request_reads_nothing_more() -> None:
    async def left() -> int:
        made = world(A_LETTER)
        made.sources.trusts[RA1].trouble = HANG
        gateway = made.gateway(VIEWER)
        waiting = asyncio.create_task(gateway.node(gateway.id(A_LETTER.ref)))
        await asyncio.sleep(0.5)
        waiting.cancel()
        gateway.close()
        await asyncio.sleep(0.5)
        return len(asyncio.all_tasks())

    assert run_virtually(left())[0] == 1

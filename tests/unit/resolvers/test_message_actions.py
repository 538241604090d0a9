"""What people do about messages and letters: looked at, decided, done once, and said as a value."""

from dataclasses import replace
from typing import Any

import pytest

from auth.principal import Principal
from auth.scopes import Scopes
from schema.access import Action, LegalBasis
from schema.action import ActionErrorCode, ActionOutcome
from schema.letter import ReadState
from schema.letter_actions import LetterPayload
from schema.message import ReplyOption, Sender
from schema.message_actions import MessagePayload
from schema.message_wish import ReadWish, Reply, SendWish
from schema.order import ActionName, Effect, EffectKind
from schema.profile import Profile
from tests.support.acting import FakeActing
from tests.support.auth import ACTOR, NOW, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import (
    LETTER,
    MESSAGE,
    a_directory_of,
    a_ref,
    a_source,
    organisation,
    own_item,
)
from tests.support.fakes import FakeWorld, a_world

KEY = "a-key-of-mine"
SEND, READ, LETTER_READ = ActionName.SEND_MESSAGE, ActionName.READ_MESSAGE, ActionName.READ_LETTER
TAKES = frozenset({SEND.value, READ.value, LETTER_READ.value})
VIEWER = a_principal(scopes=Scopes.parse("patient/*.crus"))
ATTORNEY = LegalBasis.LASTING_POWER_OF_ATTORNEY
GRANT = a_grant().on(ATTORNEY)
OPTIONS = [ReplyOption(value=one, label=one) for one in ("YES", "NO")]
BAD_INPUT, NOT_TAKEN = ActionErrorCode.BAD_INPUT, ActionErrorCode.NOT_TAKEN
NOT_PERMITTED, NOT_FOUND = ActionErrorCode.NOT_PERMITTED, ActionErrorCode.NOT_FOUND


def world(*, takes: frozenset[str] = TAKES, write: bool = True, **fields: Any) -> FakeWorld:
    """A trust with one message of each of two people; a proxy may write if `write`."""
    every = frozenset({MESSAGE.category, LETTER.category})
    known = a_source("RA1")
    profile = Profile(every, every if write else frozenset())
    terms = replace(known.terms, profiles={ATTORNEY: profile})
    source = replace(known, actions=takes, terms=terms, opening_marks_read=True)
    people = [a_person(ACTOR).build(), a_person(SUBJECT).build()]
    given = {"record_type": MESSAGE, **fields}
    items = [own_item(ACTOR, "RA1", **given), own_item(SUBJECT, "RA1", **given)]
    made = a_world(a_directory_of(source), *items, people=people, grants=(GRANT.build(),))
    made.sources.doer = FakeActing([Effect(EffectKind.DONE, "2", "1")], [])
    return made


def letters(state: ReadState = ReadState.UNREAD, *, write: bool = True) -> FakeWorld:
    """The same with letters."""
    return world(write=write, record_type=LETTER, read_state=state)


async def send(made: FakeWorld, viewer: Principal = VIEWER, **given: Any) -> MessagePayload:
    """What becomes of an answer to the viewer's own message, unless another is said."""
    ref = given.pop("ref", a_ref(record_type=MESSAGE))
    wish = SendWish(KEY, ref if isinstance(ref, str) else made.rulebook.ids.encode(ref))
    return await made.gateway(viewer).acting.messages.send(replace(wish, **given))


def told(payload: MessagePayload | LetterPayload) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return payload.outcome, [one.code for one in payload.errors]


def rejected(code: ActionErrorCode) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return ActionOutcome.REJECTED, [code]


async def test_an_answer_is_sent_into_the_conversation_of_its_message() -> None:
    sender = Sender(organisation=organisation("RA7"), name=None)
    made = world(sender=sender, thread_id="RA1/0")

    payload = await send(made, body=" Thank you.\n")

    ((step, content),) = made.sources.doer.sent
    assert told(payload) == (ActionOutcome.DONE, [])
    assert (step.name, step.links, step.permit.action) == (SEND, {"answered": "1"}, Action.CREATE)
    assert content == Reply(
        "Thank you.", "Your appointment", "0", organisation("RA7").ods_code, NOW
    )


async def test_an_offered_answer_is_sent_by_its_value() -> None:
    made = world(reply_options=OPTIONS)

    await send(made, option="NO")

    ((_, content),) = made.sources.doer.sent
    assert isinstance(content, Reply)
    assert content.text == "NO"


@pytest.mark.parametrize(
    ("offered", "given"),
    [
        ([], {}),
        ([], {"body": "x", "option": "YES"}),
        ([], {"body": " \n "}),
        ([], {"body": "x" * 5001}),
        ([], {"body": "a\x00b"}),
        ([], {"body": "a\x1b[2J"}),
        ([], {"option": "YES"}),
        (OPTIONS, {"option": "MAYBE"}),
        (OPTIONS, {"body": "YES"}),
    ],
)
async def test_what_is_no_answer_is_not_sent(
    offered: list[ReplyOption], given: dict[str, Any]
) -> None:
    made = world(reply_options=offered)

    payload = await send(made, **given)

    assert told(payload) == rejected(BAD_INPUT)
    assert made.sources.doer.sent == []


@pytest.mark.parametrize("takes", [frozenset(), frozenset({READ.value})])
async def test_where_no_answers_are_taken_none_is_sent(takes: frozenset[str]) -> None:
    payload = await send(world(takes=takes), body="x")

    assert told(payload) == rejected(NOT_TAKEN)


async def test_a_message_that_takes_no_answer_gets_none() -> None:
    payload = await send(world(repliable=False), body="x")

    assert told(payload) == rejected(NOT_TAKEN)


@pytest.mark.parametrize(
    ("write", "expected"),
    [(True, (ActionOutcome.DONE, [])), (False, rejected(NOT_PERMITTED))],
)
async def test_only_who_may_write_answers_for_somebody_else(
    write: bool, expected: tuple[ActionOutcome, list[ActionErrorCode]]
) -> None:
    made = world(write=write)

    payload = await send(made, body="x", ref=a_ref(subject=SUBJECT, record_type=MESSAGE))

    assert told(payload) == expected
    assert len(made.sources.doer.sent) == int(write)


@pytest.mark.parametrize("ref", ["made-up", a_ref(), a_ref(record_type=MESSAGE, local_id="9")])
async def test_what_is_no_message_of_theirs_cannot_be_answered(ref: object) -> None:
    payload = await send(world(), body="x", ref=ref)

    assert told(payload) == rejected(NOT_FOUND)


async def test_an_app_that_may_only_change_sends_nothing() -> None:
    viewer = a_principal(scopes=Scopes.parse("patient/*.rus"))

    payload = await send(world(), viewer, body="x")

    assert told(payload) == rejected(NOT_PERMITTED)


async def test_reading_a_message_changes_the_version_that_was_seen() -> None:
    made = world()
    name = made.rulebook.ids.encode(a_ref(record_type=MESSAGE))

    payload = await made.gateway(VIEWER).acting.messages.mark_read(ReadWish(KEY, name))

    ((step, _),) = made.sources.doer.sent
    assert told(payload) == (ActionOutcome.DONE, [])
    assert (step.name, step.local_id, step.version) == (READ, "1", "1")
    assert step.permit.action is Action.CHANGE


async def test_reading_a_letter_is_said_to_its_organisation() -> None:
    made = letters()
    name = made.rulebook.ids.encode(a_ref(record_type=LETTER))

    payload = await made.gateway(VIEWER).acting.letters.mark_read(ReadWish(KEY, name))

    assert told(payload) == (ActionOutcome.DONE, [])
    assert [step.name for step, _ in made.sources.doer.sent] == [LETTER_READ]


@pytest.mark.parametrize(
    ("made", "scopes", "subject", "marks"),
    [
        (letters(), "patient/*.rus", ACTOR, 1),
        (letters(ReadState.READ), "patient/*.rus", ACTOR, 0),
        (letters(), "patient/*.rs", ACTOR, 0),
        (letters(), "patient/*.rus", SUBJECT, 1),
        (letters(write=False), "patient/*.rus", SUBJECT, 0),
    ],
    ids=["unread", "read already", "app that only reads", "proxy who writes", "proxy who reads"],
)
async def test_opening_is_reading_for_whoever_may_say_so(
    made: FakeWorld, scopes: str, subject: Any, marks: int
) -> None:
    viewer = a_principal(scopes=Scopes.parse(scopes))
    name = made.rulebook.ids.encode(a_ref(subject=subject, record_type=LETTER))

    await made.gateway(viewer).letter_opened(name)

    assert len(made.sources.doer.sent) == marks


@pytest.mark.parametrize(
    ("name", "expected"), [(a_ref(record_type=LETTER), True), (a_ref(code="RA9"), False)]
)
async def test_opening_counts_where_the_organisation_wants_it(name: Any, expected: bool) -> None:
    made = letters()

    assert made.gateway(VIEWER).is_read_by_opening(made.rulebook.ids.encode(name)) is expected
    assert made.gateway(VIEWER).is_read_by_opening("made-up") is False

"""What people do about appointments: looked at, decided, done once, and said as a value."""

from dataclasses import replace
from typing import Any

import pytest

from auth.meter import Budget
from auth.principal import Principal
from auth.scopes import Scopes
from schema.access import Action, LegalBasis
from schema.action import ActionErrorCode, ActionOutcome
from schema.answer import Failure
from schema.appointment_actions import AppointmentPayload
from schema.appointment_wish import AppointmentWish, Reason
from schema.deadline import Deadline
from schema.errors import RateLimited
from schema.evidence import Grant, Unanswered
from schema.identifiers import NhsNumber
from schema.node import RecordRef
from schema.order import ActionName, Effect, EffectKind, Step
from schema.report import SourceStatus
from tests.support.acting import FakeActing, FakeJournal
from tests.support.auth import ACTOR, SOMEBODY_ELSE, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import LETTER, RA1, a_directory_of, a_ref, a_source, own_item
from tests.support.fakes import FakeTrust, FakeWorld, a_world
from tests.support.meters import FakeMeter
from tests.support.virtual_time import run_virtually

KEY = "a-key-of-mine"
SCOPES = Scopes.parse("patient/*.rus")
VIEWER = a_principal(scopes=SCOPES)
DONE, UNCLEAR = Effect(EffectKind.DONE, "1", "2"), Effect(EffectKind.UNCLEAR)
CANCEL = ActionName.CANCEL_APPOINTMENT
PARENT = a_grant().on(LegalBasis.LASTING_POWER_OF_ATTORNEY)


def world(
    *, takes: tuple[str, ...] = (CANCEL.value,), grants: tuple[Grant, ...] = (), **fields: Any
) -> FakeWorld:
    """A trust with one appointment of each of two people."""
    source = replace(a_source("RA1"), actions=frozenset(takes))
    people = [a_person(ACTOR).build(), a_person(SUBJECT).build()]
    given = {"cancellable": True, **fields}
    items = [own_item(ACTOR, "RA1", **given), own_item(SUBJECT, "RA1", **given)]
    made = a_world(a_directory_of(source), *items, people=people, grants=grants)
    made.sources.doer = FakeActing([DONE], [DONE])
    return made


class AlmostUsedUp(FakeMeter):
    """So much is left that something can be looked at, and no more."""

    def left(self, budget: Budget) -> int:
        return min(2, budget.limit)


class ThenDown(FakeActing):
    """A trust that answers nothing any more after something was done there."""

    def __init__(self, effects: list[Effect], trust: FakeTrust) -> None:
        super().__init__(effects)
        self.trust = trust

    async def send(self, step: Step, content: object, deadline: Deadline) -> Effect:
        effect = await super().send(step, content, deadline)
        self.trust.trouble = Failure(RA1, SourceStatus.TIMED_OUT)
        return effect


async def cancel(
    made: FakeWorld,
    viewer: Principal = VIEWER,
    ref: RecordRef | str | None = None,
    **given: Any,
) -> AppointmentPayload:
    """What becomes of cancelling; of the viewer's own appointment unless said otherwise."""
    named = ref or a_ref()
    text = named if isinstance(named, str) else made.rulebook.ids.encode(named)
    wish = AppointmentWish(KEY, text)
    return await made.gateway(viewer).acting.appointments.cancel(replace(wish, **given))


def told(payload: AppointmentPayload) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return payload.outcome, [one.code for one in payload.errors]


def rejected(code: ActionErrorCode) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return ActionOutcome.REJECTED, [code]


def theirs(subject: NhsNumber = SUBJECT) -> RecordRef:
    return a_ref(subject=subject)


async def test_a_cancellation_is_sent_with_leave_to_change() -> None:
    made = world()

    payload = await cancel(made, reason=" I am well ")

    ((step, content),) = made.sources.doer.sent
    assert told(payload) == (ActionOutcome.DONE, [])
    assert (step.name, step.local_id, step.version) == (CANCEL, "1", "1")
    assert (step.permit.action, step.permit.organisation) == (Action.CHANGE, RA1)
    assert content == Reason("I am well")


async def test_the_payload_shows_the_appointment_read_anew() -> None:
    made = world()

    payload = await cancel(made)

    assert payload.appointment is not None
    assert payload.appointment.ref == a_ref()
    assert made.sources.calls == 2


async def test_the_same_again_is_not_sent_again() -> None:
    made = world()

    payloads = [await cancel(made) for _ in range(2)]

    assert [one.outcome for one in payloads] == [ActionOutcome.DONE] * 2
    assert len(made.sources.doer.sent) == 1


async def test_what_is_settled_is_not_looked_for_again() -> None:
    made = world()
    await cancel(made)
    made.journal.held.clear()

    payload = await cancel(made)

    assert payload.outcome is ActionOutcome.DONE
    assert made.sources.doer.looked == []


async def test_what_cannot_be_shown_anew_was_done_all_the_same() -> None:
    made = world()
    made.sources.doer = ThenDown([DONE], made.sources.trusts[RA1])

    payload = await cancel(made)

    assert told(payload) == (ActionOutcome.DONE, [])
    assert payload.appointment is None


@pytest.mark.parametrize(("ref", "seconds"), [("made up", 2.0), (None, 0.0)])
def test_that_there_is_nothing_takes_its_time(ref: str | None, seconds: float) -> None:
    made = replace(world(), absence_seconds=2.0)

    _, taken = run_virtually(cancel(made, ref=ref))

    assert taken == seconds


async def test_a_key_is_good_for_one_input_only() -> None:
    made = world()
    await cancel(made)

    payload = await cancel(made, reason="another")

    assert told(payload) == (ActionOutcome.CONFLICT, [ActionErrorCode.CONFLICT])
    assert len(made.sources.doer.sent) == 1


async def test_a_lost_reply_is_unknown_until_it_is_found_out() -> None:
    made = world()
    made.sources.doer = FakeActing([UNCLEAR], [Effect(EffectKind.NOT_SEEN), DONE])

    unknown, known = await cancel(made), await cancel(made)

    assert told(unknown) == (ActionOutcome.UNKNOWN, [ActionErrorCode.SOURCE_UNAVAILABLE])
    assert told(known) == (ActionOutcome.DONE, [])
    assert len(made.sources.doer.sent) == 1


async def test_somebody_elses_attempt_under_way_is_unknown() -> None:
    made = world()
    made.sources.doer = FakeActing([UNCLEAR], [Effect(EffectKind.NOT_SEEN)])
    await cancel(made)
    made.journal.held.add((ACTOR, KEY))

    payload = await cancel(made)

    assert payload.outcome is ActionOutcome.UNKNOWN
    assert len(made.sources.doer.looked) == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space!", "ümlaut-key"])
async def test_a_key_that_is_none_asks_nobody(key: str) -> None:
    made = world()

    payload = await cancel(made, key=key)

    assert told(payload) == rejected(ActionErrorCode.BAD_INPUT)
    assert payload.errors[0].path == "idempotencyKey"
    assert made.sources.calls == 0


async def test_a_reason_that_is_too_long_is_refused() -> None:
    made = world()

    payload = await cancel(made, reason="x" * 501)

    assert told(payload) == rejected(ActionErrorCode.BAD_INPUT)
    assert made.sources.doer.sent == []


@pytest.mark.parametrize(
    "ref",
    [
        "made-up",
        a_ref(local_id="99"),
        a_ref(record_type=LETTER),
        a_ref(code="RA9"),
        theirs(),
        theirs(SOMEBODY_ELSE),
    ],
)
async def test_what_is_absent_and_what_is_closed_are_told_alike(ref: RecordRef | str) -> None:
    made = world()

    payload = await cancel(made, ref=ref)

    assert told(payload) == rejected(ActionErrorCode.NOT_FOUND)
    assert payload.errors[0].message == "There is nothing there, or it is not yours."
    assert (payload.appointment, made.journal.entries) == (None, {})


@pytest.mark.parametrize("labels", [["V"]])
async def test_what_is_withheld_is_not_found(labels: list[str]) -> None:
    made = world(labels=labels)

    assert told(await cancel(made)) == rejected(ActionErrorCode.NOT_FOUND)
    assert made.sources.doer.sent == []


async def test_an_app_that_may_only_read_changes_nothing() -> None:
    made = world()
    reader = a_principal(scopes=Scopes.parse("patient/*.rs"))

    assert told(await cancel(made, reader)) == rejected(ActionErrorCode.NOT_PERMITTED)
    assert made.sources.doer.sent == []


async def test_a_proxy_needs_more_than_leave_to_look() -> None:
    consent = a_grant().between(ACTOR, SUBJECT).build()
    made = world(grants=(consent,))

    payload = await cancel(made, ref=theirs())

    assert told(payload) == rejected(ActionErrorCode.NOT_PERMITTED)
    assert made.sources.doer.sent == []


async def test_a_proxy_who_may_act_does_so_under_the_grant() -> None:
    power = PARENT.between(ACTOR, SUBJECT).build()
    made = world(grants=(power,))

    payload = await cancel(made, ref=theirs())

    ((step, _),) = made.sources.doer.sent
    assert told(payload) == (ActionOutcome.DONE, [])
    assert (step.permit.actor, step.permit.subject) == (ACTOR, SUBJECT)
    assert step.permit.relationship == power.id


async def test_a_source_that_takes_no_such_thing_is_not_asked() -> None:
    made = world(takes=())

    assert told(await cancel(made)) == rejected(ActionErrorCode.NOT_TAKEN)
    assert made.sources.doer.sent == []


async def test_another_version_than_was_decided_on_is_a_conflict() -> None:
    made = world()

    payload = await cancel(made, version="7")

    assert told(payload) == (ActionOutcome.CONFLICT, [ActionErrorCode.CONFLICT])
    assert made.sources.doer.sent == []


async def test_what_can_no_longer_be_cancelled_is_a_conflict() -> None:
    payload = await cancel(world(cancellable=False))

    assert told(payload) == (ActionOutcome.CONFLICT, [ActionErrorCode.CONFLICT])


async def test_a_source_that_cannot_be_read_is_not_acted_on() -> None:
    made = world()
    made.sources.trusts[RA1].trouble = Failure(RA1, SourceStatus.TIMED_OUT)

    assert told(await cancel(made)) == rejected(ActionErrorCode.SOURCE_UNAVAILABLE)
    assert made.sources.doer.sent == []


async def test_unknown_relationships_are_no_leave_to_act() -> None:
    made = world()
    made.sources.relationships.statements = Unanswered(SourceStatus.TIMED_OUT)

    payload = await cancel(made, ref=theirs())

    assert told(payload) == rejected(ActionErrorCode.SOURCE_UNAVAILABLE)


async def test_nothing_is_sent_while_nothing_can_be_kept() -> None:
    made = replace(world(), journal=FakeJournal(is_broken=True))

    assert told(await cancel(made)) == rejected(ActionErrorCode.SOURCE_UNAVAILABLE)
    assert made.sources.doer.sent == []


async def test_an_action_that_the_allowance_has_no_room_for_is_not_begun() -> None:
    made = replace(world(), meter=AlmostUsedUp())

    with pytest.raises(RateLimited):
        await cancel(made)

    assert made.journal.entries == {}

"""Booking and moving: one organisation, one person, the new time before the old one goes."""

from dataclasses import replace
from typing import Any

import pytest

from auth.scopes import Scopes
from schema.access import Action
from schema.action import ActionErrorCode, ActionOutcome
from schema.appointment_actions import AppointmentPayload
from schema.appointment_wish import AppointmentWish
from schema.identifiers import LocalId, NhsNumber
from schema.order import ActionName, Effect, EffectKind
from schema.slot import SlotRef
from tests.support.acting import FakeActing
from tests.support.auth import ACTOR, NOW, SOMEBODY_ELSE, SUBJECT, a_person, a_principal
from tests.support.builders import RA1, RA2, a_directory_of, a_ref, a_source, own_item
from tests.support.fakes import FakeWorld, a_world

KEY = "a-key-of-mine"
SLOT = SlotRef(ACTOR, RA1, LocalId("s1"), "c1", NOW)
MADE, GONE = Effect(EffectKind.DONE, "9", "1"), Effect(EffectKind.DONE, "1", "2")
PENDING = Effect(EffectKind.PENDING, "1", "2")
ALL = frozenset(one.value for one in ActionName)
REJECTED = ActionOutcome.REJECTED


def world(*, requests: bool = False, **fields: Any) -> FakeWorld:
    source = replace(a_source("RA1"), actions=ALL, takes_requests=requests)
    given = {"reschedulable": True, "confirmable": True, **fields}
    items = own_item(ACTOR, "RA1", **given), own_item(ACTOR, "RA1", "9", **given)
    people = [a_person(ACTOR).build(), a_person(SUBJECT).build()]
    made = a_world(a_directory_of(source, a_source("RA2")), *items, people=people)
    made.sources.doer = FakeActing([MADE, GONE], [Effect(EffectKind.NOT_SEEN)])
    return made


async def do(
    made: FakeWorld, what: str, slot: SlotRef | str | None = None, scope: str = "patient/*.crus"
) -> AppointmentPayload:
    """What becomes of one of them: of the viewer's own appointment, to this slot."""
    ids = made.rulebook.ids
    slot_id = ids.encode_slot(slot) if isinstance(slot, SlotRef) else slot
    gateway = made.gateway(a_principal(scopes=Scopes.parse(scope)))
    wish = AppointmentWish(KEY, ids.encode(a_ref()), slot_id)
    found: AppointmentPayload = await getattr(gateway.acting.appointments, what)(wish)
    return found


async def book(made: FakeWorld, slot: SlotRef | str | None = SLOT, **more: Any) -> Any:
    return await do(made, "book", slot, **more)


async def move(made: FakeWorld, slot: SlotRef | str | None = SLOT, **more: Any) -> Any:
    return await do(made, "reschedule", slot, **more)


def told(payload: AppointmentPayload) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return payload.outcome, [one.code for one in payload.errors]


async def test_a_booking_names_its_slot_and_schedule() -> None:
    made = world()

    payload = await book(made)

    ((step, _),) = made.sources.doer.sent
    assert told(payload) == (ActionOutcome.DONE, [])
    assert (step.local_id, step.links) == (None, {"slot": "s1", "schedule": "c1"})
    assert step.permit.action is Action.CREATE
    assert payload.appointment is not None
    assert payload.appointment.ref == a_ref(local_id="9")


@pytest.mark.parametrize("what", [book, move])
@pytest.mark.parametrize(
    "slot",
    [
        "made-up",
        replace(SLOT, subject=NhsNumber(SOMEBODY_ELSE)),
        replace(SLOT, subject=NhsNumber(SUBJECT)),
    ],
)
async def test_a_slot_of_nobody_and_of_somebody_else_are_told_alike(
    what: Any, slot: SlotRef | str
) -> None:
    made = world()

    assert told(await what(made, slot)) == (REJECTED, [ActionErrorCode.NOT_FOUND])
    assert made.sources.doer.sent == []


async def test_a_move_books_first_and_then_cancels_the_old_one() -> None:
    made = world()

    payload = await move(made)

    (new, _), (old, _) = made.sources.doer.sent
    assert told(payload) == (ActionOutcome.DONE, [])
    assert (new.name, new.permit.action) == (ActionName.BOOK_APPOINTMENT, Action.CREATE)
    assert (old.name, old.local_id, old.version) == (ActionName.CANCEL_APPOINTMENT, "1", "1")
    assert old.permit.action is Action.CHANGE
    assert payload.appointment is not None
    assert payload.appointment.ref == a_ref(local_id="9")


async def test_a_move_that_fails_halfway_shows_what_is_still_there() -> None:
    made = world()
    made.sources.doer = FakeActing([MADE, Effect(EffectKind.CONFLICT), GONE])

    payload = await move(made)

    undo = made.sources.doer.sent[-1][0]
    assert (undo.name, undo.local_id) == (ActionName.CANCEL_APPOINTMENT, "9")
    assert told(payload) == (ActionOutcome.CONFLICT, [ActionErrorCode.CONFLICT])


async def test_an_appointment_moves_within_its_organisation_only() -> None:
    made = world()

    payload = await move(made, replace(SLOT, organisation=RA2))

    assert told(payload) == (REJECTED, [ActionErrorCode.NOT_FOUND])
    assert made.sources.doer.sent == []


async def test_a_move_needs_a_slot_where_times_are_booked() -> None:
    made = world()

    assert told(await move(made, None)) == (REJECTED, [ActionErrorCode.BAD_INPUT])
    assert made.sources.doer.sent == []


async def test_where_requests_are_taken_a_move_is_asked_for() -> None:
    made = world(requests=True)
    made.sources.doer = FakeActing([PENDING])

    payload = await move(made, None)

    ((step, _),) = made.sources.doer.sent
    assert told(payload) == (ActionOutcome.PENDING, [])
    assert (step.name, step.local_id) == (ActionName.RESCHEDULE_APPOINTMENT, "1")


@pytest.mark.parametrize("scope", ["patient/*.rs", "patient/*.rus", "patient/*.crs"])
async def test_a_move_needs_leave_to_book_and_to_cancel(scope: str) -> None:
    made = world()

    assert told(await move(made, scope=scope)) == (REJECTED, [ActionErrorCode.NOT_PERMITTED])
    assert made.sources.doer.sent == []


@pytest.mark.parametrize(
    ("what", "closed"),
    [
        ("reschedule", {"reschedulable": False}),
        ("confirm", {"confirmable": False}),
    ],
)
async def test_what_has_begun_is_not_changed(what: str, closed: dict[str, bool]) -> None:
    made = world(**closed)

    payload = await do(made, what, SLOT)

    assert told(payload) == (ActionOutcome.CONFLICT, [ActionErrorCode.CONFLICT])
    assert made.sources.doer.sent == []


async def test_somebody_says_that_they_will_come() -> None:
    made = world()
    made.sources.doer = FakeActing([GONE])

    payload = await do(made, "confirm")

    ((step, _),) = made.sources.doer.sent
    assert told(payload) == (ActionOutcome.DONE, [])
    assert (step.name, step.version) == (ActionName.CONFIRM_ATTENDANCE, "1")

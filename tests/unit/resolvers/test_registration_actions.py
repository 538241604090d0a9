"""Applying to a practice: decided, sent once, and never a change of the national record."""

import dataclasses
from collections.abc import Sequence
from dataclasses import replace

import pytest

from auth.principal import Principal
from auth.scopes import Scopes
from schema.access import Action, LegalBasis
from schema.action import ActionErrorCode, ActionOutcome
from schema.answer import Failure
from schema.demographics import Demographics
from schema.directory import RecordType
from schema.evidence import Grant
from schema.identifiers import NhsNumber, OdsCode
from schema.node import NodeRef, PatientRef
from schema.order import ActionName, Effect, EffectKind
from schema.registration import RegistrationStatus as Status
from schema.registration_actions import RegistrationPayload
from schema.registration_wish import Applying, ApplyWish
from schema.report import SourceStatus
from tests.support.acting import FakeActing
from tests.support.auth import ACTOR, NOW, SOMEBODY_ELSE, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import a_directory_of, a_ref, a_source, own_item
from tests.support.fakes import FakeWorld, a_world

APPLICATION = RecordType.REGISTRATION_APPLICATION
APPLY = ActionName.APPLY_FOR_REGISTRATION
THERE = "RA1"
DECIDED = [Status.REGISTERED, Status.REJECTED, Status.CANCELLED, Status.FAILED]
UNDECIDED = [one for one in Status if one not in DECIDED]
CONFLICT = (ActionOutcome.CONFLICT, [ActionErrorCode.CONFLICT])
PENDING = Effect(EffectKind.PENDING, "7", "1")
VIEWER = a_principal(scopes=Scopes.parse("patient/*.crs"))
PARENT = a_grant().on(LegalBasis.LASTING_POWER_OF_ATTORNEY)


def world(
    *,
    takes: tuple[str, ...] = (APPLY.value,),
    grants: tuple[Grant, ...] = (),
    practice: str = "",
    applications: Sequence[Status] = (),
    restricted: bool = False,
) -> FakeWorld:
    """A practice that takes applications, and has some."""
    source = replace(a_source(THERE, APPLICATION), actions=frozenset(takes))
    details = Demographics(gp_practice=OdsCode(practice) if practice else None)
    plain = a_person(ACTOR).build()
    known = dataclasses.replace(plain, demographics=details, restricted=restricted)
    people = [known, a_person(SUBJECT).build()]
    items = [
        own_item(ACTOR, THERE, str(n), record_type=APPLICATION, status=status)
        for n, status in enumerate(applications)
    ]
    made = a_world(a_directory_of(source), *items, people=people, grants=grants)
    made.sources.locator.held = {ACTOR: [OdsCode(THERE)]}
    made.sources.doer = FakeActing([PENDING], [PENDING])
    return made


async def apply(
    made: FakeWorld,
    viewer: Principal = VIEWER,
    ref: NodeRef | None = None,
    practice: str = THERE,
    note: str | None = None,
    key: str = "a-key-of-mine",
) -> RegistrationPayload:
    """What becomes of applying, for the viewer unless said otherwise."""
    text = made.rulebook.ids.encode(ref or PatientRef(ACTOR))
    wish = ApplyWish(key, text, practice, note)
    return await made.gateway(viewer).acting.registrations.apply(wish)


def told(payload: RegistrationPayload) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return payload.outcome, [one.code for one in payload.errors]


async def test_an_application_is_pending_until_the_practice_decides() -> None:
    made = world()

    payload = await apply(made, note=" We moved house. ")

    ((step, content),) = made.sources.doer.sent
    assert told(payload) == (ActionOutcome.PENDING, [])
    assert (step.name, step.record_type, step.local_id) == (APPLY, APPLICATION, None)
    assert (step.permit.action, step.permit.organisation) == (Action.CREATE, THERE)
    assert content == Applying(NOW, "We moved house.")


async def test_the_same_again_is_not_sent_again() -> None:
    made = world()

    payloads = [await apply(made) for _ in range(2)]

    assert [one.outcome for one in payloads] == [ActionOutcome.PENDING] * 2
    assert len(made.sources.doer.sent) == 1


async def test_applying_does_not_tell_where_a_restricted_person_is_registered() -> None:
    payloads = [await apply(world(practice=code, restricted=True)) for code in (THERE, "G99902")]

    assert [told(one) for one in payloads] == [(ActionOutcome.PENDING, [])] * 2


async def test_an_app_that_may_only_apply_is_not_told_the_practice() -> None:
    made, viewer = world(practice=THERE), a_principal(scopes=Scopes.parse("patient/Task.c"))

    payload = await apply(made, viewer)

    assert told(payload) == (ActionOutcome.PENDING, [])


@pytest.mark.parametrize("takes", [(), (APPLY.value,)], ids=["takes none", "takes some"])
async def test_who_is_registered_there_need_not_apply(takes: tuple[str, ...]) -> None:
    made = world(practice=THERE, takes=takes)

    payload = await apply(made)

    assert told(payload) == CONFLICT
    assert "already registered" in payload.errors[0].message
    assert made.sources.doer.sent == []


async def test_whose_practice_it_is_cannot_be_found_out_by_applying() -> None:
    made = world(practice=THERE, takes=())

    payload = await apply(made, a_principal(scopes=Scopes.parse("patient/Appointment.crs")))

    assert told(payload) == (ActionOutcome.REJECTED, [ActionErrorCode.NOT_TAKEN])


@pytest.mark.parametrize("status", UNDECIDED)
async def test_an_application_that_is_not_decided_on_is_the_only_one(status: Status) -> None:
    made = world(applications=[status])

    payload = await apply(made)

    assert told(payload) == CONFLICT
    assert "not decided on yet" in payload.errors[0].message
    assert made.sources.doer.sent == []


@pytest.mark.parametrize("status", DECIDED)
async def test_after_a_decision_one_may_apply_again(status: Status) -> None:
    made = world(applications=[status])

    payload = await apply(made)

    assert payload.outcome is ActionOutcome.PENDING


async def test_two_applications_at_once_have_one_name() -> None:
    made, later = world(), world(applications=[Status.REJECTED])

    for key in ("of-the-phone", "of-the-laptop"):
        await apply(made, key=key)
    await apply(later)

    first, second, third = [step for one in (made, later) for step, _ in one.sources.doer.sent]
    assert first.once == second.once != ()
    assert third.once != first.once


async def test_who_applies_a_moment_too_late_is_told_of_the_other() -> None:
    made = world()
    made.sources.doer = FakeActing([Effect(EffectKind.CONFLICT)])

    payload = await apply(made)

    assert told(payload) == CONFLICT
    assert payload.errors[0].message == "There is an application to this practice already."


async def test_without_a_look_at_other_applications_none_is_sent() -> None:
    made = world()
    made.sources.trusts[OdsCode(THERE)].trouble = Failure(OdsCode(THERE), SourceStatus.TIMED_OUT)

    payload = await apply(made)

    assert told(payload) == (ActionOutcome.REJECTED, [ActionErrorCode.SOURCE_UNAVAILABLE])
    assert made.sources.doer.sent == []


async def test_an_app_that_sees_no_applications_can_make_one() -> None:
    made = world(applications=[Status.REJECTED])

    payload = await apply(made, a_principal(scopes=Scopes.parse("patient/Task.c")))

    assert payload.outcome is ActionOutcome.PENDING


@pytest.mark.parametrize(("takes", "practice"), [((), THERE), ((APPLY.value,), "G99999")])
async def test_a_practice_that_takes_none_is_not_asked(
    takes: tuple[str, ...], practice: str
) -> None:
    made = world(takes=takes)

    payload = await apply(made, practice=practice)

    assert told(payload) == (ActionOutcome.REJECTED, [ActionErrorCode.NOT_TAKEN])
    assert made.sources.doer.sent == []


async def test_reading_is_no_leave_to_apply() -> None:
    made = world()

    payload = await apply(made, a_principal(scopes=Scopes.parse("patient/*.rs")))

    assert told(payload) == (ActionOutcome.REJECTED, [ActionErrorCode.NOT_PERMITTED])
    assert made.sources.doer.sent == []


async def test_somebody_acts_for_whom_they_may_act_for() -> None:
    made = world(grants=(PARENT.build(),))

    payload = await apply(made, ref=PatientRef(SUBJECT))

    ((step, _),) = made.sources.doer.sent
    assert payload.outcome is ActionOutcome.PENDING
    assert step.permit.subject == SUBJECT


@pytest.mark.parametrize("ref", [PatientRef(NhsNumber(SOMEBODY_ELSE)), a_ref()])
async def test_who_is_not_theirs_to_act_for_is_not_there(ref: NodeRef) -> None:
    made = world()

    payload = await apply(made, ref=ref)

    assert told(payload) == (ActionOutcome.REJECTED, [ActionErrorCode.NOT_FOUND])
    assert made.sources.doer.sent == []


@pytest.mark.parametrize("note", ["x" * 1001, "moved\u0007house"], ids=["too long", "no text"])
async def test_a_note_that_cannot_be_used_is_refused(note: str) -> None:
    made = world()

    payload = await apply(made, note=note)

    assert told(payload) == (ActionOutcome.REJECTED, [ActionErrorCode.BAD_INPUT])
    assert made.sources.doer.sent == []

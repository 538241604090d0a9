"""Asking for a repeat prescription: looked at, decided, sent once, and said as a value."""

from dataclasses import replace
from typing import Any

import pytest

from auth.principal import Principal
from auth.scopes import Scopes
from schema.access import Action, LegalBasis
from schema.action import ActionErrorCode, ActionOutcome
from schema.answer import Failure
from schema.directory import RecordType
from schema.identifiers import LocalId, OdsCode
from schema.order import ActionName, Effect, EffectKind
from schema.prescription import CourseType, PrescriptionItem, PrescriptionStatus
from schema.prescription_actions import PrescriptionPayload
from schema.prescription_wish import RepeatWish, Requesting
from schema.profile import Profile
from schema.repeat_request import RepeatRequest
from schema.report import SourceStatus
from tests.support.acting import FakeActing
from tests.support.auth import ACTOR, NOW, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import a_directory_of, a_ref, a_source, own_item
from tests.support.fakes import FakeWorld, a_world

PRESCRIPTION = RecordType.PRESCRIPTION
REQUEST = ActionName.REQUEST_PRESCRIPTION
MINE, THEIRS = a_ref(record_type=PRESCRIPTION), a_ref(subject=SUBJECT, record_type=PRESCRIPTION)
PENDING = Effect(EffectKind.PENDING, "a-task", "1")
VIEWER = a_principal(scopes=Scopes.parse("patient/*.crs"))
ATTORNEY = LegalBasis.LASTING_POWER_OF_ATTORNEY
GRANT = a_grant().on(ATTORNEY)
ACTIVE, STOPPED = PrescriptionStatus.ACTIVE, PrescriptionStatus.STOPPED


def medicine(name: str, status: PrescriptionStatus = ACTIVE) -> PrescriptionItem:
    """One medicine, whose code is its name, but for a letter."""
    return PrescriptionItem(
        local_id=LocalId(name),
        medicine=name,
        medicine_code=f"c{name}",
        dosage=None,
        quantity=None,
        status=status,
        status_code=None,
        status_date=None,
        history=[],
    )


def before(name: str, *, is_open: bool) -> RepeatRequest:
    """A request for a medicine that was made before."""
    return RepeatRequest(LocalId(f"t{name}"), frozenset({LocalId(name)}), is_open)


BOTH = [medicine("1"), medicine("2")]


def world(*, takes: bool = True, write: bool = True, **fields: Any) -> FakeWorld:
    """A practice with one repeat prescription of each of two people."""
    every = frozenset({PRESCRIPTION.category})
    known = a_source("RA1", PRESCRIPTION)
    profile = Profile(every, every if write else frozenset())
    terms = replace(known.terms, profiles={ATTORNEY: profile})
    actions = frozenset({REQUEST.value} if takes else ())
    source = replace(known, actions=actions, terms=terms)
    said = {"items": BOTH, "course_type": CourseType.REPEAT, **fields}
    given: dict[str, Any] = {"record_type": PRESCRIPTION, "when": None, **said}
    items = [own_item(ACTOR, "RA1", **given), own_item(SUBJECT, "RA1", **given)]
    people = [a_person(ACTOR).build(), a_person(SUBJECT).build()]
    made = a_world(a_directory_of(source), *items, people=people, grants=(GRANT.build(),))
    made.sources.doer = FakeActing([PENDING], [PENDING])
    return made


async def request(made: FakeWorld, viewer: Principal = VIEWER, **given: Any) -> PrescriptionPayload:
    """What becomes of asking for the viewer's own prescription, unless another is said."""
    ref = given.pop("ref", MINE)
    wish = RepeatWish("a-key-of-mine", made.rulebook.ids.encode(ref))
    return await made.gateway(viewer).acting.prescriptions.request(replace(wish, **given))


def told(payload: PrescriptionPayload) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return payload.outcome, [one.code for one in payload.errors]


def rejected(code: ActionErrorCode) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return ActionOutcome.REJECTED, [code]


async def test_a_request_is_pending_until_the_practice_decides() -> None:
    made = world()

    payload = await request(made, note=" I travel on Friday. ")

    ((step, content),) = made.sources.doer.sent
    assert told(payload) == (ActionOutcome.PENDING, [])
    assert (step.name, step.record_type, step.local_id) == (REQUEST, PRESCRIPTION, None)
    assert (step.permit.action, step.permit.organisation) == (Action.CREATE, "RA1")
    assert content == Requesting(NOW, (LocalId("1"), LocalId("2")), "I travel on Friday.")


async def test_the_prescription_asked_for_is_shown_again() -> None:
    made = world()

    payloads = [await request(made) for _ in range(2)]

    assert [one.prescription and one.prescription.ref for one in payloads] == [MINE, MINE]
    assert len(made.sources.doer.sent) == 1


async def test_only_the_chosen_medicines_are_asked_for() -> None:
    made = world()

    await request(made, items=("c2", "c2"))

    ((_, content),) = made.sources.doer.sent
    assert isinstance(content, Requesting)
    assert content.medicines == (LocalId("2"),)


async def test_a_medicine_of_another_prescription_is_refused_by_place() -> None:
    made = world()

    payload = await request(made, items=("c1", "c3"))

    assert told(payload) == rejected(ActionErrorCode.BAD_INPUT)
    assert [one.path for one in payload.errors] == ["items.1"]
    assert made.sources.doer.sent == []


@pytest.mark.parametrize(
    "given", [{"items": ()}, {"note": "x" * 1001}, {"note": "a\x00b"}], ids=["none", "long", "nul"]
)
async def test_what_cannot_be_used_is_refused(given: dict[str, Any]) -> None:
    made = world()

    payload = await request(made, **given)

    assert told(payload) == rejected(ActionErrorCode.BAD_INPUT)
    assert made.sources.doer.sent == []


@pytest.mark.parametrize("course", [one for one in CourseType if one is not CourseType.REPEAT])
async def test_only_a_repeat_can_be_asked_for_again(course: CourseType) -> None:
    made = world(course_type=course)

    payload = await request(made)

    assert told(payload) == rejected(ActionErrorCode.NOT_TAKEN)
    assert made.sources.doer.sent == []


async def test_what_was_stopped_is_left_out_of_a_request() -> None:
    made = world(items=[medicine("1", STOPPED), medicine("2")])

    await request(made)

    ((_, content),) = made.sources.doer.sent
    assert isinstance(content, Requesting)
    assert content.medicines == (LocalId("2"),)


async def test_what_was_stopped_altogether_cannot_be_asked_for() -> None:
    made = world(items=[medicine("1", STOPPED)])

    payload = await request(made)

    assert told(payload) == (ActionOutcome.CONFLICT, [ActionErrorCode.CONFLICT])
    assert made.sources.doer.sent == []


async def test_a_practice_that_takes_none_is_not_asked() -> None:
    made = world(takes=False)

    payload = await request(made)

    assert told(payload) == rejected(ActionErrorCode.NOT_TAKEN)
    assert made.sources.doer.sent == []


async def test_reading_is_no_leave_to_ask_for_more() -> None:
    made = world()

    payload = await request(made, a_principal(scopes=Scopes.parse("patient/*.rs")))

    assert told(payload) == rejected(ActionErrorCode.NOT_PERMITTED)
    assert made.sources.doer.sent == []


@pytest.mark.parametrize(
    ("write", "outcome"), [(True, ActionOutcome.PENDING), (False, ActionOutcome.REJECTED)]
)
async def test_who_acts_for_somebody_needs_leave_to_write(
    write: bool, outcome: ActionOutcome
) -> None:
    made = world(write=write)

    payload = await request(made, ref=THEIRS)

    assert payload.outcome is outcome
    assert [step.permit.subject for step, _ in made.sources.doer.sent] == [SUBJECT] * write


@pytest.mark.parametrize("ref", [a_ref(), a_ref(local_id="9", record_type=PRESCRIPTION)])
async def test_what_is_no_prescription_of_theirs_is_not_there(ref: Any) -> None:
    made = world()

    payload = await request(made, ref=ref)

    assert told(payload) == rejected(ActionErrorCode.NOT_FOUND)
    assert (payload.prescription, made.sources.doer.sent) == (None, [])


async def test_a_lost_reply_is_looked_for_and_not_sent_again() -> None:
    made = world()
    made.sources.doer = FakeActing([Effect(EffectKind.UNCLEAR)], [PENDING])

    payload = await request(made)

    assert told(payload) == (ActionOutcome.PENDING, [])
    assert (len(made.sources.doer.sent), len(made.sources.doer.looked)) == (1, 1)


async def test_a_medicine_asked_for_already_is_not_asked_for_again() -> None:
    made, late = world(), world()
    made.sources.before.known = (before("2", is_open=True),)
    late.sources.doer = FakeActing([Effect(EffectKind.CONFLICT)], [])

    payload, too_late = await request(made), await request(late)

    assert told(payload) == (ActionOutcome.CONFLICT, [ActionErrorCode.CONFLICT])
    assert payload == too_late
    assert payload.prescription is None
    assert made.sources.doer.sent == []


@pytest.mark.parametrize("other", [before("3", is_open=True), before("1", is_open=False)])
async def test_other_requests_are_not_in_the_way(other: RepeatRequest) -> None:
    made = world()
    made.sources.before.known = (other,)

    payload = await request(made)

    assert payload.outcome is ActionOutcome.PENDING


async def test_two_requests_at_once_share_the_names_of_what_both_ask_for() -> None:
    made = world()

    await request(made, key="of-the-phone")
    await request(made, key="of-the-laptop", items=("c2",))

    (both, _), (second, _) = made.sources.doer.sent
    assert len(set(both.once)) == 2
    assert both.once[1:] == second.once


async def test_after_a_decision_a_request_has_another_name() -> None:
    made = world()

    await request(made, key="of-the-spring", items=("c2",))
    made.sources.before.known = (before("2", is_open=False),)
    await request(made, key="of-the-autumn")

    (first, _), (later, _) = made.sources.doer.sent
    assert set(first.once).isdisjoint(later.once)


async def test_where_requests_cannot_be_seen_none_is_sent() -> None:
    made = world()
    made.sources.before.known = Failure(OdsCode("RA1"), SourceStatus.TIMED_OUT)

    payload = await request(made)

    assert told(payload) == rejected(ActionErrorCode.SOURCE_UNAVAILABLE)
    assert made.sources.doer.sent == []

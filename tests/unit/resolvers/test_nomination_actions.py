"""Choosing a pharmacy: decided by the record as it is now, sent once, and shown as it is then."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from auth.principal import Principal
from auth.scopes import Scopes
from schema.access import Action, Category, LegalBasis
from schema.action import ActionErrorCode, ActionOutcome
from schema.demographics import Demographics
from schema.directory import Organisation, OrganisationKind
from schema.evidence import Grant, Person, Superseded, Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.node import NodeRef, PatientRef
from schema.order import ActionName, Effect, EffectKind
from schema.prescription_actions import NominationPayload
from schema.prescription_wish import NominateWish
from schema.report import SourceStatus
from settings import AccessSettings, ProfileSettings
from tests.support.acting import FakeActing
from tests.support.auth import (
    ACTOR,
    NATIONAL,
    SOMEBODY_ELSE,
    SUBJECT,
    a_grant,
    a_person,
    a_principal,
)
from tests.support.builders import a_directory_of, a_ref, organisation
from tests.support.fakes import FakePeople, FakeWorld, a_world

NOMINATE = ActionName.NOMINATE_PHARMACY
OLD, NEW, UNLISTED = OdsCode("FX901"), OdsCode("FX902"), OdsCode("FX999")
DONE = Effect(EffectKind.DONE, ACTOR, "3")
VIEWER = a_principal(scopes=Scopes.parse("patient/*.cruds"))
ATTORNEY = a_grant().on(LegalBasis.LASTING_POWER_OF_ATTORNEY)


@dataclass(slots=True)
class ChangingPeople(FakePeople):
    """A national record that is another once it is asked for anew."""

    then: list[Mapping[NhsNumber, Person | Unanswered | str]] = field(default_factory=list)

    def forget(self, subject: NhsNumber) -> None:
        self.forgotten.append(subject)
        if self.then:
            self.people = self.then.pop(0)


def people(
    code: OdsCode | None, version: str | None = "2", *, deceased: bool = False
) -> dict[NhsNumber, Person]:
    """Both of them, with a chosen pharmacy."""
    return {
        one: replace(
            a_person(one).build(),
            demographics=Demographics(nominated_pharmacy=code),
            version=version,
            deceased=deceased,
        )
        for one in (ACTOR, SUBJECT)
    }


REPLACED = replace(people(OLD)[ACTOR], replaced_by=SUBJECT)
"""A record that stands under another number, and is certainly the same person's."""


def world(
    *effects: Effect,
    takes: bool = True,
    grants: tuple[Grant, ...] = (),
    access: AccessSettings | None = None,
) -> FakeWorld:
    """National services that take another pharmacy, and a directory with two."""
    known = a_directory_of()
    kind = OrganisationKind.PHARMACY
    pharmacies = [Organisation(ods_code=one, name=None, kind=kind) for one in (OLD, NEW)]
    listed = {one.ods_code: one for one in (*pharmacies, organisation("RA1"))}
    directory = dataclasses.replace(
        known,
        organisations={**known.organisations, **listed},
        national_actions=frozenset({NOMINATE.value} if takes else ()),
    )
    made = a_world(directory, grants=grants, access=access)
    made.sources.people = ChangingPeople(people(OLD), then=[people(OLD), people(NEW, "3")])
    made.sources.doer = FakeActing([*(effects or [DONE])], [Effect(EffectKind.NOT_SEEN)])
    return made


async def nominate(
    made: FakeWorld,
    viewer: Principal = VIEWER,
    ref: NodeRef | None = None,
    pharmacy: str = NEW,
    key: str = "a-key-of-mine",
) -> NominationPayload:
    """What becomes of choosing a pharmacy, for the viewer unless said otherwise."""
    text = made.rulebook.ids.encode(ref or PatientRef(ACTOR))
    return await made.gateway(viewer).acting.nominations.nominate(NominateWish(key, text, pharmacy))


def told(payload: NominationPayload) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return payload.outcome, [one.code for one in payload.errors]


def shown(payload: NominationPayload) -> str | None:
    pharmacy = payload.nominated_pharmacy
    return pharmacy.ods_code if pharmacy else None


async def test_a_pharmacy_is_chosen_in_the_record_as_it_is_now() -> None:
    made = world()
    made.sources.people.people = people(OLD, "1")  # as it was remembered

    payload = await nominate(made)

    ((step, content),) = made.sources.doer.sent
    assert (told(payload), shown(payload)) == ((ActionOutcome.DONE, []), NEW)
    assert (step.name, step.local_id, step.version) == (NOMINATE, ACTOR, "2")
    assert (step.links, content) == ({"pharmacy": NEW}, None)
    permit = step.permit
    assert (permit.action, permit.category) == (Action.CHANGE, Category.PRESCR)
    assert (permit.organisation, permit.subject) == (NATIONAL, ACTOR)


async def test_the_same_again_is_not_sent_again() -> None:
    made = world()

    payloads = [await nominate(made) for _ in range(2)]

    assert [(told(one), shown(one)) for one in payloads] == [((ActionOutcome.DONE, []), NEW)] * 2
    assert len(made.sources.doer.sent) == 1


async def test_a_key_that_was_used_for_another_pharmacy_is_refused() -> None:
    made = world()
    await nominate(made)

    payload = await nominate(made, pharmacy=OLD)

    assert told(payload) == (ActionOutcome.CONFLICT, [ActionErrorCode.CONFLICT])
    assert len(made.sources.doer.sent) == 1


@pytest.mark.parametrize("code", [OLD, UNLISTED])
async def test_what_may_be_a_pharmacy_is_for_the_service_to_know(code: str) -> None:
    made = world()

    payload = await nominate(made, pharmacy=code)

    assert payload.outcome is ActionOutcome.DONE
    assert len(made.sources.doer.sent) == 1


async def test_what_is_known_as_something_else_is_not_chosen() -> None:
    made = world()

    payload = await nominate(made, pharmacy="RA1")

    (error,) = payload.errors
    assert (payload.outcome, error.code) == (ActionOutcome.REJECTED, ActionErrorCode.BAD_INPUT)
    assert (error.path, shown(payload)) == ("pharmacy", None)
    assert made.sources.doer.sent == []


@pytest.mark.parametrize(
    ("kind", "outcome", "code"),
    [
        (EffectKind.REFUSED, ActionOutcome.REJECTED, ActionErrorCode.NOT_TAKEN),
        (EffectKind.CONFLICT, ActionOutcome.CONFLICT, ActionErrorCode.CONFLICT),
        (EffectKind.NOT_SENT, ActionOutcome.REJECTED, ActionErrorCode.SOURCE_UNAVAILABLE),
    ],
)
async def test_what_was_not_done_shows_what_is_chosen(
    kind: EffectKind, outcome: ActionOutcome, code: ActionErrorCode
) -> None:
    made = world(Effect(kind))

    payload = await nominate(made)

    assert (told(payload), shown(payload)) == ((outcome, [code]), NEW)


async def test_a_refusal_says_what_else_can_be_done() -> None:
    payload = await nominate(world(Effect(EffectKind.REFUSED)))

    assert "Choose another pharmacy" in payload.errors[0].message


async def test_what_nobody_knows_is_unknown_and_shows_nothing() -> None:
    made = world(Effect(EffectKind.UNCLEAR))

    payload = await nominate(made)

    assert told(payload) == (ActionOutcome.UNKNOWN, [ActionErrorCode.SOURCE_UNAVAILABLE])
    assert shown(payload) is None
    assert [one.links for one in made.sources.doer.looked] == [{"pharmacy": NEW}]


async def test_a_service_that_takes_no_choice_is_not_asked() -> None:
    made = world(takes=False)

    payload = await nominate(made)

    assert told(payload) == (ActionOutcome.REJECTED, [ActionErrorCode.NOT_TAKEN])
    assert made.sources.doer.sent == []


@pytest.mark.parametrize("scope", ["patient/*.rs", "patient/Patient.cruds patient/Patient.rs"])
async def test_reading_is_no_leave_to_choose(scope: str) -> None:
    made = world()

    payload = await nominate(made, a_principal(scopes=Scopes.parse(scope)))

    assert told(payload) == (ActionOutcome.REJECTED, [ActionErrorCode.NOT_PERMITTED])
    assert made.sources.doer.sent == []


async def test_leave_to_choose_alone_shows_nothing_afterwards() -> None:
    made = world()
    viewer = a_principal(scopes=Scopes.parse("patient/MedicationRequest.u"))

    payload = await nominate(made, viewer)

    assert (told(payload), shown(payload)) == ((ActionOutcome.DONE, []), None)


async def test_somebody_acts_for_whom_they_may_act_for() -> None:
    made = world(Effect(EffectKind.DONE, SUBJECT, "3"), grants=(ATTORNEY.build(),))

    payload = await nominate(made, ref=PatientRef(SUBJECT))

    ((step, _),) = made.sources.doer.sent
    assert (payload.outcome, shown(payload)) == (ActionOutcome.DONE, NEW)
    assert (step.permit.subject, step.local_id, step.permit.by_proxy) == (SUBJECT, SUBJECT, True)


async def test_who_may_only_look_does_not_choose_for_others() -> None:
    looking = {LegalBasis.LASTING_POWER_OF_ATTORNEY.value: ProfileSettings(read=["PRESCR"])}
    made = world(grants=(ATTORNEY.build(),), access=AccessSettings(profiles=looking))

    payload = await nominate(made, ref=PatientRef(SUBJECT))

    assert told(payload) == (ActionOutcome.REJECTED, [ActionErrorCode.NOT_PERMITTED])
    assert made.sources.doer.sent == []


@pytest.mark.parametrize("ref", [PatientRef(NhsNumber(SOMEBODY_ELSE)), a_ref()])
async def test_who_is_not_theirs_to_act_for_is_not_there(ref: NodeRef) -> None:
    made = world()

    payload = await nominate(made, ref=ref)

    assert told(payload) == (ActionOutcome.REJECTED, [ActionErrorCode.NOT_FOUND])
    assert (made.sources.doer.sent, made.sources.people.forgotten) == ([], [])


async def test_who_has_died_meanwhile_is_not_there() -> None:
    made = world()
    made.sources.people = ChangingPeople(people(OLD), then=[people(OLD, deceased=True)])

    payload = await nominate(made)

    assert told(payload) == (ActionOutcome.REJECTED, [ActionErrorCode.NOT_FOUND])
    assert made.sources.doer.sent == []


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (people(OLD, None)[ACTOR], ActionErrorCode.NOT_TAKEN),
        (Superseded(SourceStatus.INVALID, person=REPLACED), ActionErrorCode.NOT_TAKEN),
        (Unanswered(SourceStatus.TIMED_OUT), ActionErrorCode.SOURCE_UNAVAILABLE),
    ],
    ids=["no version", "another number", "no answer"],
)
async def test_a_record_that_cannot_be_held_to_is_not_changed(
    now: Person | Unanswered, code: ActionErrorCode
) -> None:
    made = world()
    made.sources.people = ChangingPeople(people(OLD), then=[{ACTOR: now}])
    viewer = a_principal(scopes=Scopes.parse("patient/*.cruds"), born="1980-02-01")

    payload = await nominate(made, viewer)

    assert told(payload) == (ActionOutcome.REJECTED, [code])
    assert made.sources.doer.sent == []

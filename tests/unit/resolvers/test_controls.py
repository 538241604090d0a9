"""What people change about those who act for them: allowed, refused, done once, and recorded."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from auth.meter import Budget
from auth.principal import Principal
from auth.scopes import Scopes
from resolvers.gateway import Gateway
from schema.access import Category, LegalBasis
from schema.action import ActionErrorCode, ActionOutcome
from schema.directory import RecordType
from schema.errors import ErrorCode, RateLimited
from schema.evidence import Choice, Grant, Person, Unanswered
from schema.profile import NOTHING, Profile
from schema.proxy import ProxyPayload
from schema.proxy_order import ProxyChange, ProxyNote, ProxyNotes, ProxyOrder, ProxyWish
from schema.report import SourceStatus
from tests.support.auth import (
    ACTOR,
    NO_ANSWER,
    SOMEBODY_ELSE,
    SUBJECT,
    AGrant,
    a_grant,
    a_person,
    a_principal,
)
from tests.support.builders import LETTER, MESSAGE, a_directory_of, a_source, own_item
from tests.support.fakes import FakeChoices, FakeWorld, a_world
from tests.support.meters import FakeMeter

OFFERED = [one for one in RecordType if one.category is not Category.VACC]
DIRECTORY = a_directory_of(
    a_source("RA1", *OFFERED), a_source("RA3", LETTER), a_source("RA5", MESSAGE)
)
SCOPES = Scopes.parse("patient/RelatedPerson.rus")
VIEWER = a_principal(SUBJECT, scopes=SCOPES)
SUSPEND, RESTORE, CHOOSE = ProxyChange.SUSPEND, ProxyChange.RESTORE, ProxyChange.CHOOSE
KEY = "a-key-of-mine"
DONE, REJECTED = ActionOutcome.DONE, ActionOutcome.REJECTED
READ_LETTERS = Profile(frozenset({Category.DOCS}), frozenset())


def world(
    *grants: Grant,
    subject: Person | Unanswered | None = None,
    actor: Person | Unanswered | None = None,
    choices: FakeChoices | None = None,
) -> FakeWorld:
    """A world in which somebody has the viewer's consent to act for them."""
    made = a_world(
        DIRECTORY,
        own_item(SUBJECT, "RA1"),
        grants=grants or [a_grant().between(ACTOR, SUBJECT).build()],
    )
    made.sources.people.people = {
        SUBJECT: subject or a_person(SUBJECT).build(),
        ACTOR: actor or a_person(ACTOR).build(),
    }
    return replace(made, choices=choices or FakeChoices())


async def change(
    made: FakeWorld, what: ProxyChange, viewer: Principal = VIEWER, **given: object
) -> ProxyPayload:
    """What becomes of a wish of the viewer about their proxy."""
    return await wished(made.gateway(viewer), what, made, **given)


async def wished(
    gateway: Gateway, what: ProxyChange, made: FakeWorld, **given: object
) -> ProxyPayload:
    """The same from one gateway."""
    proxy_id = made.rulebook.ids.encode_proxy(SUBJECT, ACTOR)
    wish = ProxyWish(what, KEY, proxy_id)
    return await gateway.change_proxy(replace(wish, **given))  # type: ignore[arg-type] # its fields


def chosen(read: Profile) -> dict[str, Any]:
    """A wish's categories."""
    return {"read": read.read, "write": read.write}


def told(payload: ProxyPayload) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return payload.outcome, [one.code for one in payload.errors]


def refused(code: ActionErrorCode) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return REJECTED, [code]


@pytest.mark.parametrize("what", ProxyChange)
async def test_a_change_is_carried_out_as_it_was_wished(what: ProxyChange) -> None:
    made = world()
    profile = READ_LETTERS if what is CHOOSE else None
    given = chosen(profile) if profile else {}

    payload = await change(made, what, **given)

    assert told(payload) == (DONE, [])
    assert made.choices.carried_out == [ProxyOrder(SUBJECT, ACTOR, what, KEY, profile)]


async def test_the_payload_shows_the_proxy_as_they_stand_now() -> None:
    suspended = ProxyNotes({ACTOR: ProxyNote(Choice(suspended=True))}, {})

    payload = await change(world(choices=FakeChoices(notes=suspended)), SUSPEND)

    assert payload.proxy is not None
    assert payload.proxy.suspended


@pytest.mark.parametrize(
    "viewer",
    [
        a_principal(SUBJECT, scopes=Scopes.parse("patient/RelatedPerson.rs")),
        a_principal(SUBJECT, scopes=Scopes.parse("patient/Appointment.cruds")),
        a_principal(SUBJECT, subject=SUBJECT, scopes=SCOPES),
        a_principal(ACTOR, subject=SUBJECT, scopes=SCOPES),
    ],
    ids=["reading only", "another scope", "composite of oneself", "acting for somebody"],
)
@pytest.mark.parametrize("what", ProxyChange)
async def test_only_the_person_themselves_changes_anything(
    viewer: Principal, what: ProxyChange
) -> None:
    made = world()

    payload = await change(made, what, viewer)

    assert told(payload) == refused(ActionErrorCode.NOT_PERMITTED)
    assert made.choices.carried_out == []


async def test_anybody_elses_id_is_the_same_as_none() -> None:
    made = world()
    theirs = made.rulebook.ids.encode_proxy(SOMEBODY_ELSE, ACTOR)

    payloads = [await change(made, SUSPEND, proxy_id=one) for one in (theirs, "made-up", "")]

    assert payloads[0] == payloads[1] == payloads[2]
    assert told(payloads[0]) == refused(ActionErrorCode.NOT_FOUND)
    assert made.choices.carried_out == []


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space", "with/slash", "nüll-key-1"])
async def test_a_key_that_names_nothing_is_refused(key: str) -> None:
    payload = await change(world(), SUSPEND, key=key)

    assert told(payload) == refused(ActionErrorCode.BAD_INPUT)
    assert payload.errors[0].path == "idempotencyKey"
    assert not key or key not in payload.errors[0].message


APPT, DOCS = frozenset({Category.APPT}), frozenset({Category.DOCS})
HALVES = {
    "read alone": (APPT, None),
    "write alone": (None, APPT),
    "acting without looking": (DOCS, APPT),
}


@pytest.mark.parametrize(("read", "write"), HALVES.values(), ids=HALVES)
async def test_a_choice_that_makes_no_sense_is_refused(
    read: frozenset[Category] | None, write: frozenset[Category] | None
) -> None:
    made = world()

    payload = await change(made, CHOOSE, read=read, write=write)

    assert told(payload) == refused(ActionErrorCode.BAD_INPUT)
    assert made.choices.carried_out == []


@pytest.mark.parametrize("service", ["relationships", "people", "both"])
async def test_suspending_needs_no_national_service(service: str) -> None:
    made = world(subject=NO_ANSWER, actor=NO_ANSWER) if service != "relationships" else world()
    if service != "people":
        made.sources.relationships.statements = NO_ANSWER

    payload = await change(made, SUSPEND)

    assert told(payload) == (DONE, [])
    assert len(made.choices.carried_out) == 1


async def test_suspending_somebody_whose_grant_cannot_be_looked_up_shows_nobody() -> None:
    made = world()
    made.sources.relationships.statements = NO_ANSWER

    assert (await change(made, SUSPEND)).proxy is None


@pytest.mark.parametrize(("suspended", "name"), [(True, "Ann Tester"), (False, None)])
async def test_somebody_whose_grant_has_ended_has_a_name_while_suspended(
    suspended: bool, name: str | None
) -> None:
    ended = a_grant().between(ACTOR, SUBJECT).lasting(None, date(2020, 1, 1)).build()
    notes = ProxyNotes({ACTOR: ProxyNote(Choice(suspended=suspended))}, {})
    named = replace(ended, actor_name="Ann Tester")

    payload = await change(world(named, choices=FakeChoices(notes=notes)), RESTORE)

    assert payload.proxy is not None
    assert payload.proxy.name == name


async def test_whoever_holds_a_dead_persons_token_is_shown_nobody() -> None:
    payload = await change(world(subject=a_person(SUBJECT).deceased().build()), SUSPEND)

    assert told(payload) == (DONE, [])
    assert payload.proxy is None


async def test_to_restore_with_a_dead_persons_token_speaks_of_no_age() -> None:
    payload = await change(world(subject=a_person(SUBJECT).deceased().build()), RESTORE)

    assert told(payload) == refused(ActionErrorCode.NOT_PERMITTED)
    assert "13" not in payload.errors[0].message


async def test_a_child_can_suspend_and_not_restore() -> None:
    child = a_person(SUBJECT).born("2014-01-01").build()

    payloads = [await change(world(subject=child), what) for what in ProxyChange]

    nothing = refused(ActionErrorCode.NOT_PERMITTED)
    assert [told(one) for one in payloads] == [(DONE, []), nothing, nothing]


@pytest.mark.parametrize("what", [RESTORE, CHOOSE])
async def test_what_opens_waits_until_the_age_is_known(what: ProxyChange) -> None:
    made = world(subject=NO_ANSWER)

    payload = await change(made, what)

    assert told(payload) == refused(ActionErrorCode.SOURCE_UNAVAILABLE)
    assert made.choices.carried_out == []


async def test_what_opens_waits_until_it_is_known_who_holds_the_record() -> None:
    made = world()
    made.sources.locator.in_trouble_at = SUBJECT

    assert told(await change(made, RESTORE)) == refused(ActionErrorCode.SOURCE_UNAVAILABLE)


ATTORNEY = a_grant().on(LegalBasis.LASTING_POWER_OF_ATTORNEY)
PARENT = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY)
UNREVIEWED = a_grant().made(date(1990, 1, 1))
REFUSED = {
    "not in the profile of the basis": (ATTORNEY, {Category.MSG}, set()),
    "acting beyond the profile": (ATTORNEY, {Category.DOCS}, {Category.DOCS}),
    "nobody here shares it": (a_grant(), {Category.VACC}, set()),
    "no longer a child": (PARENT, {Category.APPT}, set()),
    "no grant that counts": (a_grant().denying(), {Category.APPT}, set()),
    "an organisation that does not accept the grantor": (
        a_grant().by(None),
        {Category.APPT},
        set(),
    ),
}


@pytest.mark.parametrize(("grant", "read", "write"), REFUSED.values(), ids=REFUSED)
async def test_what_can_take_effect_nowhere_is_refused(
    grant: AGrant, read: set[Category], write: set[Category]
) -> None:
    made = world(grant.between(ACTOR, SUBJECT).build())

    payload = await change(made, CHOOSE, read=frozenset(read), write=frozenset(write))

    assert told(payload) == refused(ActionErrorCode.NOT_PERMITTED)
    assert next(iter(read)).name in payload.errors[0].message
    assert made.choices.carried_out == []


POSSIBLE = {
    "anything with one's own consent": (a_grant(), {Category.MSG, Category.DOCS}, {Category.MSG}),
    "less than the profile": (ATTORNEY, {Category.APPT}, set()),
    "as much as the profile": (ATTORNEY, {Category.APPT, Category.DOCS}, {Category.APPT}),
    "what only lacks a review": (UNREVIEWED, {Category.APPT}, set()),
    "nothing": (a_grant(), set(), set()),
    "nothing of a grant that has ended": (a_grant().denying(), set(), set()),
}


@pytest.mark.parametrize(("grant", "read", "write"), POSSIBLE.values(), ids=POSSIBLE)
async def test_what_can_take_effect_somewhere_is_chosen(
    grant: AGrant, read: set[Category], write: set[Category]
) -> None:
    made = world(grant.between(ACTOR, SUBJECT).build())

    payload = await change(made, CHOOSE, read=frozenset(read), write=frozenset(write))

    assert told(payload) == (DONE, [])
    assert made.choices.carried_out[0].profile == Profile(frozenset(read), frozenset(write))


async def test_what_is_possible_waits_until_the_proxys_record_is_known() -> None:
    payload = await change(world(actor=NO_ANSWER), CHOOSE, **chosen(READ_LETTERS))

    assert told(payload) == refused(ActionErrorCode.SOURCE_UNAVAILABLE)


async def test_back_to_the_organisations_profiles_asks_for_no_limits() -> None:
    made = world()
    made.sources.relationships.statements = Unanswered(SourceStatus.UNAVAILABLE)

    assert told(await change(made, CHOOSE)) == (DONE, [])
    assert made.choices.carried_out[0].profile is None


async def test_an_order_that_was_done_before_is_not_checked_again() -> None:
    child = a_person(SUBJECT).born("2014-01-01").build()
    made = world(subject=child, choices=FakeChoices(before=DONE))

    assert told(await change(made, RESTORE)) == (DONE, [])
    assert made.choices.carried_out == []


OUTCOMES = {
    ActionOutcome.CONFLICT: ActionErrorCode.CONFLICT,
    ActionOutcome.UNKNOWN: ActionErrorCode.SOURCE_UNAVAILABLE,
    ActionOutcome.REJECTED: ActionErrorCode.SOURCE_UNAVAILABLE,
}


@pytest.mark.parametrize("is_before", [True, False])
@pytest.mark.parametrize(("outcome", "code"), OUTCOMES.items())
async def test_what_the_store_says_is_told(
    outcome: ActionOutcome, code: ActionErrorCode, is_before: bool
) -> None:
    choices = FakeChoices(before=outcome) if is_before else FakeChoices(becomes=outcome)

    payload = await change(world(choices=choices), SUSPEND)

    assert (told(payload), payload.proxy) == ((outcome, [code]), None)


async def audited(made: FakeWorld, what: ProxyChange, **given: object) -> list[tuple[str, ...]]:
    """Rows about the choice, on the trail or carried out with it: action, outcome, names."""
    gateway = made.gateway(VIEWER)
    await wished(gateway, what, made, **given)
    recorded = [*gateway.trail.take(), *made.choices.recorded]
    rows = [one for one in recorded if one.concern == "choice"]
    return [(one.action, one.outcome, *one.released) for one in rows]


@pytest.mark.parametrize("what", ProxyChange)
async def test_what_was_changed_is_put_on_the_trail(what: ProxyChange) -> None:
    assert await audited(world(), what) == [("change", "done", f"{what.value}/{ACTOR}")]


async def test_what_was_refused_is_put_on_the_trail() -> None:
    assert await audited(world(), SUSPEND, key="") == [("change", "deny")]
    unknown = FakeChoices(becomes=ActionOutcome.UNKNOWN)
    assert await audited(world(choices=unknown), SUSPEND) == [("change", "deny")]


async def test_what_was_done_before_is_put_on_the_trail_again() -> None:
    before = FakeChoices(before=ActionOutcome.DONE)

    rows = await audited(world(choices=before), SUSPEND)

    assert (rows, before.recorded) == ([("change", "done", f"suspend/{ACTOR}")], [])


def test_codes_of_actions_are_codes_of_errors() -> None:
    own = {ActionErrorCode.NOT_TAKEN.name}

    assert {one.name for one in ActionErrorCode} - own <= set(ErrorCode.__members__)


async def test_to_choose_nothing_closes_everything() -> None:
    made = world()

    await change(made, CHOOSE, **chosen(NOTHING))

    assert made.choices.carried_out[0].profile == NOTHING


async def test_an_app_that_may_only_change_is_shown_nobody() -> None:
    blind = a_principal(SUBJECT, scopes=Scopes.parse("patient/RelatedPerson.u"))
    made = world()

    payload = await change(made, SUSPEND, blind)

    assert (told(payload), payload.proxy) == ((DONE, []), None)
    assert made.sources.relationships.asked_about == []


class StrangersUsedUp(FakeMeter):
    """There were too many strangers already."""

    def left(self, budget: Budget) -> int:
        return 0 if budget.of[0] == "stranger" else budget.limit


async def test_too_many_ids_of_nobody_are_turned_away() -> None:
    made = replace(world(), meter=StrangersUsedUp())

    with pytest.raises(RateLimited):
        await change(made, SUSPEND, proxy_id="made-up")


async def test_an_id_of_nobody_too_many_is_on_the_trail() -> None:
    made = replace(world(), meter=StrangersUsedUp())
    gateway = made.gateway(VIEWER)

    with pytest.raises(RateLimited):
        await wished(gateway, SUSPEND, made, proxy_id="made-up")

    assert [(one.concern, one.outcome) for one in gateway.trail.take()] == [("choice", "deny")]

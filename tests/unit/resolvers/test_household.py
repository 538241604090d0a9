"""The viewer and their dependants are admitted, and of anybody else nothing is said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from auth.principal import Principal
from auth.scopes import Scopes
from resolvers.gateway import Gateway
from schema.access import AccessReason, Category, LegalBasis
from schema.errors import NotPermitted, SourceUnavailable
from schema.evidence import (
    Choice,
    Grant,
    GrantUse,
    Noted,
    Person,
    RelationshipKind,
    RelationshipStatus,
    Unanswered,
)
from schema.identifiers import NhsNumber
from schema.report import SourceStatus
from tests.support.auth import (
    ACTOR,
    NO_ANSWER,
    PRACTICE,
    SOMEBODY_ELSE,
    SUBJECT,
    a_grant,
    a_person,
    a_principal,
    number,
)
from tests.support.builders import LETTER, a_directory_of, a_source, own_item
from tests.support.fakes import FakeChoices, FakeWorld, a_world

DIRECTORY = a_directory_of(
    a_source("RA1"),
    a_source("RA2", any_gp=False),
    a_source("RA3", LETTER),
    a_source("RA4"),  # open, and holds nobody
)
STRANGER = number(9)
GRANT = a_grant().build()
VIEWER = a_principal(scopes=Scopes.parse("patient/*.cruds patient/RelatedPerson.rs"))


def world(*people: Person, grants: Sequence[Grant] | Unanswered | str = (GRANT,)) -> FakeWorld:
    known = people or (a_person(SUBJECT).build(),)
    items = [own_item(one, code) for one in (ACTOR, SUBJECT) for code in ("RA1", "RA2")]
    return a_world(DIRECTORY, *items, people=[a_person(ACTOR).build(), *known], grants=grants)


async def admitted(made: FakeWorld, who: NhsNumber, principal: Principal = VIEWER) -> bool:
    return await made.gateway(principal).patient(who) is not None


def audited(gateway: Gateway) -> list[tuple[str, str]]:
    return [(str(one.subject), one.outcome) for one in gateway.trail.take()]


async def test_the_viewer_and_a_dependant_are_admitted() -> None:
    assert await admitted(world(), ACTOR)
    assert await admitted(world(), SUBJECT)


@pytest.mark.parametrize("who", [STRANGER, SOMEBODY_ELSE])
async def test_a_stranger_is_absent_whether_they_exist_or_not(who: NhsNumber) -> None:
    made = world(a_person(SUBJECT).build(), a_person(STRANGER).build())

    assert not await admitted(made, who)
    assert who not in made.sources.people.asked
    assert made.sources.calls == 0


async def test_asking_for_a_stranger_is_put_on_the_trail() -> None:
    gateway = world().gateway(VIEWER)

    await gateway.patient(STRANGER)

    assert audited(gateway) == [(STRANGER, "deny")]


async def test_a_grant_in_the_other_direction_admits_nobody() -> None:
    backwards = a_grant().between(SUBJECT, ACTOR).build()

    assert not await admitted(world(grants=[backwards]), SUBJECT)


async def test_a_dependant_of_whom_nothing_is_open_is_absent() -> None:
    child = a_person(SUBJECT).born("2012-01-01").build()
    parent = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(None).build()
    made = world(child, grants=[parent])

    assert not await admitted(made, SUBJECT)
    assert [one.subject for one in await made.gateway(VIEWER).dependants()] == [SUBJECT]


@pytest.mark.parametrize(
    "person", [a_person(SUBJECT).deceased().build(), a_person(SUBJECT).restricted().build()]
)
async def test_a_hidden_dependant_is_neither_admitted_nor_listed(person: Person) -> None:
    made = world(person)

    assert not await admitted(made, SUBJECT)
    assert await made.gateway(VIEWER).dependants() == []


async def test_a_deceased_person_signs_in_nowhere() -> None:
    made = world()
    made.sources.people.people = {
        ACTOR: a_person(ACTOR).deceased().build(),
        SUBJECT: a_person(SUBJECT).build(),
    }
    gateway = made.gateway(VIEWER)

    assert await gateway.own_patient() is None
    assert await gateway.dependants() == []


async def test_relationships_that_cannot_be_asked_are_an_error_for_every_number() -> None:
    told = []
    for who in (SUBJECT, STRANGER):
        with pytest.raises(SourceUnavailable) as caught:
            await admitted(world(grants=Unanswered(SourceStatus.UNAVAILABLE, 7)), who)
        told.append((caught.value.message, caught.value.extensions))

    assert told[0] == told[1]
    assert (told[0][1] or {})["retryAfterSeconds"] == 7


async def test_asking_while_nobody_can_decide_is_put_on_the_trail() -> None:
    gateway = world(grants=NO_ANSWER).gateway(VIEWER)

    with pytest.raises(SourceUnavailable):
        await gateway.patient(STRANGER)

    (row,) = gateway.trail.take()
    assert (row.subject, row.outcome, row.reason) == (STRANGER, "deny", AccessReason.UNAVAILABLE)


async def test_own_record_stays_open_when_relationships_cannot_be_asked() -> None:
    assert await admitted(world(grants=NO_ANSWER), ACTOR)


async def test_dependants_need_the_scope_for_relationships() -> None:
    gateway = world().gateway(a_principal(scopes=Scopes.parse("patient/Appointment.rs")))

    with pytest.raises(NotPermitted) as caught:
        await gateway.dependants()

    assert (caught.value.extensions or {})["reason"] == AccessReason.APP_SCOPE.value
    told = [(one.concern, one.outcome, one.reason) for one in gateway.trail.take()]
    assert told == [("relationship", "deny", AccessReason.APP_SCOPE)]


async def test_a_dependant_is_told_with_name_and_relationship() -> None:
    grant = replace(a_grant().build(), subject_name="Ada Example", kind=RelationshipKind.CHILD)

    (found,) = await world(grants=[grant]).gateway(VIEWER).dependants()

    link = found.relationship
    assert (found.name, link.kind, link.status) == (
        "Ada Example",
        RelationshipKind.CHILD,
        RelationshipStatus.ACTIVE,
    )
    assert link.grantor is not None
    assert link.grantor.ods_code == PRACTICE


async def test_nobodys_record_is_asked_for_on_an_ended_grant() -> None:
    ended = a_grant().in_state(RelationshipStatus.INACTIVE).build()
    made = world(grants=[ended])

    assert await made.gateway(VIEWER).dependants() == []
    assert SUBJECT not in made.sources.people.asked


async def test_a_composite_token_reaches_one_person_and_not_oneself() -> None:
    others = a_grant().between(ACTOR, SOMEBODY_ELSE).build()
    made = world(
        a_person(SUBJECT).build(),
        a_person(SOMEBODY_ELSE).build(),
        grants=[a_grant().build(), others],
    )
    composite = a_principal(subject=SUBJECT, scopes=VIEWER.app.scopes)
    gateway = made.gateway(composite)

    assert await gateway.own_patient() is None
    assert [one.subject for one in await gateway.dependants()] == [SUBJECT]
    assert [await admitted(made, who, composite) for who in (ACTOR, SOMEBODY_ELSE)] == [False] * 2


async def test_a_proxy_sees_only_organisations_that_are_open() -> None:
    gateway = world().gateway(VIEWER)
    await gateway.patient(SUBJECT)

    holders = gateway.holders(SUBJECT)

    assert [one.organisation.ods_code for one in holders] == ["RA1"]
    assert holders[0].categories == [Category.APPT, Category.PRESCR]


async def test_people_see_every_organisation_that_holds_them() -> None:
    gateway = world().gateway(VIEWER)
    await gateway.own_patient()

    assert [one.organisation.ods_code for one in gateway.holders(ACTOR)] == ["RA1", "RA2"]


async def test_a_dependants_access_names_only_organisations_that_hold_them() -> None:
    gateway = world().gateway(VIEWER)
    (found,) = await gateway.dependants()

    access = {one.category: one for one in gateway.access(found.subject)}
    assert [one.ods_code for one in access[Category.APPT].organisations] == ["RA1"]
    assert access[Category.MSG].reason is AccessReason.NOT_GRANTED


async def test_nobody_is_listed_while_national_records_cannot_be_asked() -> None:
    made = world()
    made.sources.people.people = {ACTOR: a_person(ACTOR).build(), SUBJECT: NO_ANSWER}

    with pytest.raises(SourceUnavailable):
        await made.gateway(VIEWER).dependants()


SUSPENDED = FakeChoices(Noted({SUBJECT: Choice(suspended=True)}, {}))
UNUSED = FakeChoices(Noted({}, {GRANT.id: GrantUse(first_seen=date(2021, 6, 15))}))


@pytest.mark.parametrize("choices", [SUSPENDED, UNUSED], ids=["suspended", "unused"])
@pytest.mark.parametrize("record", [a_person(SUBJECT).build(), NO_ANSWER], ids=["answered", "not"])
async def test_suspended_and_unused_proxies_see_nobody_and_no_error(
    choices: FakeChoices, record: Person | Unanswered
) -> None:
    made = replace(world(grants=[replace(GRANT, made_on=None)]), choices=choices)
    made.sources.people.people = {ACTOR: a_person(ACTOR).build(), SUBJECT: record}

    assert await made.gateway(VIEWER).dependants() == []
    assert not await admitted(made, SUBJECT)


async def test_nobody_is_listed_while_choices_cannot_be_read() -> None:
    made = replace(world(), choices=FakeChoices(NO_ANSWER))

    with pytest.raises(SourceUnavailable):
        await made.gateway(VIEWER).dependants()
    assert await admitted(made, ACTOR)


@pytest.mark.parametrize("status", [SourceStatus.INVALID, SourceStatus.UNAVAILABLE])
async def test_an_actor_of_whom_nothing_is_known_acts_for_nobody(status: SourceStatus) -> None:
    made = world()
    made.sources.people.people = {
        ACTOR: Unanswered(status),
        SUBJECT: a_person(SUBJECT).build(),
    }

    with pytest.raises(SourceUnavailable):
        await made.gateway(VIEWER).dependants()


async def test_one_record_that_cannot_be_used_hides_that_person_only() -> None:
    made = world()
    unusable = Unanswered(SourceStatus.INVALID)
    made.sources.people.people = {ACTOR: a_person(ACTOR).build(), SUBJECT: unusable}

    assert await made.gateway(VIEWER).dependants() == []
    assert not await admitted(made, SUBJECT)


async def test_whose_record_was_opened_is_put_on_the_trail() -> None:
    gateway = world().gateway(VIEWER)

    await gateway.patient(SUBJECT)

    assert (SUBJECT, "permit") in audited(gateway)


async def test_a_record_of_which_nothing_is_open_is_put_on_the_trail() -> None:
    child = a_person(SUBJECT).born("2012-01-01").build()
    parent = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(None).build()
    gateway = world(child, grants=[parent]).gateway(VIEWER)

    await gateway.patient(SUBJECT)

    assert audited(gateway) == [(SUBJECT, "deny")]

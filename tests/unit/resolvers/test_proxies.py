"""People see who acts for them and how far, as the policy decides it, and nothing more of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from auth.principal import Principal
from auth.scopes import Scopes
from schema.access import AccessLevel, AccessReason, Category, LegalBasis
from schema.errors import NotPermitted, SourceUnavailable
from schema.evidence import (
    Choice,
    Grant,
    GrantUse,
    Person,
    RelationshipKind,
    RelationshipStatus,
    Unanswered,
)
from schema.identifiers import NhsNumber
from schema.profile import Profile
from schema.proxy import ChosenCategories, Proxy
from schema.proxy_order import ProxyNote, ProxyNotes
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
from tests.support.builders import LETTER, a_directory_of, a_source, own_item
from tests.support.fakes import FakeChoices, FakeWorld, a_world

DIRECTORY = a_directory_of(
    a_source("RA1"),
    a_source("RA2", any_gp=False),
    a_source("RA3", LETTER),
    a_source("RA4"),  # open, and holds nobody
)
SCOPES = Scopes.parse("patient/RelatedPerson.rs")
VIEWER = a_principal(SUBJECT, scopes=SCOPES)
SUSPENDED = ProxyNote(Choice(suspended=True), datetime(2026, 6, 1, tzinfo=UTC))


def by(actor: NhsNumber, grant: AGrant | None = None) -> Grant:
    """A statement that somebody may act for the viewer."""
    return (grant or a_grant()).named(f"grant-{actor}").between(actor, SUBJECT).build()


def world(
    *grants: Grant,
    subject: Person | Unanswered | None = None,
    actor: Person | Unanswered | None = None,
    notes: ProxyNotes | Unanswered | None = None,
) -> FakeWorld:
    """A world in which RA1 to RA3 hold the viewer."""
    made = a_world(
        DIRECTORY, *(own_item(SUBJECT, code) for code in ("RA1", "RA2", "RA3")), grants=grants
    )
    made.sources.people.people = {
        SUBJECT: subject or a_person(SUBJECT).build(),
        ACTOR: actor or a_person(ACTOR).build(),
        SOMEBODY_ELSE: a_person(SOMEBODY_ELSE).build(),
    }
    return replace(made, choices=FakeChoices(notes=notes or ProxyNotes({}, {})))


async def proxies(made: FakeWorld, viewer: Principal = VIEWER) -> list[Proxy]:
    """Who may act for the viewer, as they see it."""
    return await made.gateway(viewer).proxies()


def levels(proxy: Proxy) -> dict[Category, AccessLevel]:
    """How far somebody may go, where they may go at all."""
    found = {one.category: one.level for one in proxy.access}
    return {name: level for name, level in found.items() if level is not AccessLevel.NONE}


async def test_a_proxy_is_told_with_name_link_and_access() -> None:
    grant = replace(by(ACTOR), actor_name="Ada Example", kind=RelationshipKind.FRIEND)

    (found,) = await proxies(world(grant))

    assert (found.name, found.suspended, found.suspended_at, found.chosen) == (
        "Ada Example",
        False,
        None,
        None,
    )
    assert found.relationship is not None
    assert found.relationship.kind is RelationshipKind.FRIEND
    by_consent = (Category.DEMOG, Category.APPT, Category.PRESCR)
    assert levels(found) == dict.fromkeys(by_consent, AccessLevel.READ)


async def test_access_names_organisations_that_hold_the_viewer_and_are_open() -> None:
    (found,) = await proxies(world(by(ACTOR)))

    (appointments,) = [one for one in found.access if one.category is Category.APPT]
    assert [one.ods_code for one in appointments.organisations] == ["RA1"]


@pytest.mark.parametrize(
    "closing",
    [
        a_grant().in_state(RelationshipStatus.INACTIVE),
        a_grant().in_state(RelationshipStatus.PROPOSED),
        a_grant().in_state(RelationshipStatus.REJECTED),
        a_grant().in_state(RelationshipStatus.ENTERED_IN_ERROR),
        a_grant().on(LegalBasis.UNKNOWN),
        a_grant().denying(),
        a_grant().by(None),
        a_grant().lasting(date(2026, 6, 16), None),
        a_grant().lasting(None, date(2026, 6, 14)),
        a_grant().lasting(date(2026, 7, 1), date(2026, 5, 1)),
    ],
    ids=lambda one: f"{one.value.status.value} {one.value.basis.value} {one.value.start}",
)
async def test_nobody_is_listed_whose_evidence_is_not_active(closing: AGrant) -> None:
    made = world(by(ACTOR, closing))

    assert await proxies(made) == []
    assert ACTOR not in made.sources.people.asked


async def test_a_grant_that_nobody_used_for_years_is_not_listed() -> None:
    grant = by(ACTOR, a_grant().made(date(2020, 1, 1)))
    unused = ProxyNotes({}, {grant.id: GrantUse(first_seen=date(2021, 1, 1))})

    assert await proxies(world(grant, notes=unused)) == []


async def test_whoever_is_suspended_is_listed_with_everything_closed() -> None:
    made = world(by(ACTOR), notes=ProxyNotes({ACTOR: SUSPENDED}, {}))

    (found,) = await proxies(made)

    assert (found.suspended, found.suspended_at) == (True, SUSPENDED.suspended_at)
    assert found.relationship is not None
    assert levels(found) == {}


async def test_whoever_is_suspended_is_listed_when_their_grant_has_ended() -> None:
    made = world(notes=ProxyNotes({ACTOR: SUSPENDED}, {}))

    (found,) = await proxies(made)

    assert (found.name, found.relationship, found.suspended) == (None, None, True)
    assert {one.reason for one in found.access} == {AccessReason.NOT_GRANTED}
    assert ACTOR not in made.sources.people.asked


async def test_whoever_was_chosen_about_only_is_not_listed_for_it() -> None:
    chosen = ProxyNote(Choice(profile=Profile(frozenset(), frozenset())))

    assert await proxies(world(notes=ProxyNotes({ACTOR: chosen}, {}))) == []


async def test_what_was_chosen_is_told_in_the_order_of_categories() -> None:
    profile = Profile(frozenset({Category.DOCS, Category.APPT}), frozenset({Category.APPT}))
    notes = ProxyNotes({ACTOR: ProxyNote(Choice(profile=profile))}, {})

    (found,) = await proxies(world(by(ACTOR), notes=notes))

    assert found.chosen == ChosenCategories(
        read=[Category.APPT, Category.DOCS], write=[Category.APPT]
    )
    assert levels(found)[Category.APPT] is AccessLevel.WRITE


async def test_each_of_several_is_told_by_their_own_evidence() -> None:
    attorney = a_grant().on(LegalBasis.LASTING_POWER_OF_ATTORNEY)
    notes = ProxyNotes({ACTOR: SUSPENDED}, {})

    first, second = await proxies(world(by(ACTOR), by(SOMEBODY_ELSE, attorney), notes=notes))

    assert (first.suspended, second.suspended) == (True, False)
    assert levels(second)[Category.APPT] is AccessLevel.WRITE


async def test_nobody_acts_for_themselves() -> None:
    assert await proxies(world(by(SUBJECT))) == []


async def test_ids_are_good_for_their_own_subject_only() -> None:
    made = world(by(ACTOR))
    (found,) = await proxies(made)
    ids = made.rulebook.ids

    assert ids.decode_proxy(SUBJECT, found.id) == ACTOR
    assert ids.decode_proxy(SOMEBODY_ELSE, found.id) is None
    assert ids.decode(found.id) is None
    assert ACTOR not in found.id


@pytest.mark.parametrize(
    ("viewer", "reason"),
    [
        (
            a_principal(SUBJECT, scopes=Scopes.parse("patient/*.r patient/RelatedPerson.c")),
            AccessReason.APP_SCOPE,
        ),
        (a_principal(ACTOR, subject=SUBJECT, scopes=SCOPES), AccessReason.NOT_GRANTED),
        (a_principal(SUBJECT, subject=SUBJECT, scopes=SCOPES), AccessReason.NOT_GRANTED),
    ],
    ids=["without the scope", "acting for somebody", "acting for oneself"],
)
async def test_who_else_acts_is_told_to_the_subject_only(
    viewer: Principal, reason: AccessReason
) -> None:
    made = world(by(ACTOR))
    gateway = made.gateway(viewer)

    with pytest.raises(NotPermitted) as caught:
        await gateway.proxies()

    assert (caught.value.extensions or {})["reason"] == reason.value
    assert made.sources.relationships.asked_about == []
    told = [(one.concern, one.outcome, one.reason) for one in gateway.trail.take()]
    assert told == [("relationship", "deny", reason)]


async def test_relationships_that_cannot_be_asked_are_an_error_worth_a_retry() -> None:
    made = world()
    made.sources.relationships.statements = Unanswered(SourceStatus.UNAVAILABLE, 7)

    with pytest.raises(SourceUnavailable) as caught:
        await proxies(made)

    extensions = caught.value.extensions or {}
    assert (extensions["organisation"], extensions["retryAfterSeconds"]) == ("X26", 7)


async def test_choices_that_cannot_be_read_are_an_error_of_our_own() -> None:
    with pytest.raises(SourceUnavailable) as caught:
        await proxies(world(by(ACTOR), notes=NO_ANSWER))

    assert "organisation" not in (caught.value.extensions or {})


@pytest.mark.parametrize(
    ("actor", "reason"),
    [
        (NO_ANSWER, AccessReason.UNAVAILABLE),
        (a_person(ACTOR).deceased().build(), AccessReason.NOT_GRANTED),
    ],
)
async def test_a_proxy_is_listed_whatever_their_own_record_says(
    actor: Person | Unanswered, reason: AccessReason
) -> None:
    (found,) = await proxies(world(by(ACTOR), actor=actor))

    (appointments,) = [one for one in found.access if one.category is Category.APPT]
    assert (appointments.level, appointments.reason) == (AccessLevel.NONE, reason)


async def test_a_child_sees_that_access_waits_for_a_review() -> None:
    parent = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(date(2020, 1, 1))
    child = a_person(SUBJECT).born("2012-01-01").build()

    (found,) = await proxies(world(by(ACTOR, parent), subject=child))

    (appointments,) = [one for one in found.access if one.category is Category.APPT]
    assert (appointments.level, appointments.reason) == (AccessLevel.NONE, AccessReason.AGE_RULE)


async def test_that_proxies_were_shown_is_put_on_the_trail() -> None:
    gateway = world(by(ACTOR), by(SOMEBODY_ELSE)).gateway(VIEWER)

    await gateway.proxies()

    (row,) = gateway.trail.take()
    assert (row.actor, row.subject, row.outcome) == (SUBJECT, SUBJECT, "release")
    assert row.released == {f"grant-{ACTOR}", f"grant-{SOMEBODY_ELSE}"}


def titled(found: Sequence[Proxy]) -> list[str | None]:
    return [one.name for one in found]


async def test_the_name_comes_from_any_statement_about_the_two() -> None:
    ended = replace(
        by(ACTOR, a_grant().in_state(RelationshipStatus.INACTIVE).by(None)), actor_name="Ada"
    )

    assert titled(await proxies(world(by(ACTOR), ended))) == ["Ada"]


@pytest.mark.parametrize("subject", [a_person(SUBJECT).restricted().build(), NO_ANSWER])
async def test_who_granted_it_is_not_told_of_the_restricted(subject: Person | Unanswered) -> None:
    (found,) = await proxies(world(by(ACTOR), subject=subject))

    assert found.relationship is not None
    assert found.relationship.grantor is None
    assert levels(found) == {}


async def test_others_are_told_who_granted_it() -> None:
    (found,) = await proxies(world(by(ACTOR)))

    assert found.relationship is not None
    assert found.relationship.grantor is not None


async def test_nobody_acts_any_more_for_somebody_who_died() -> None:
    assert await proxies(world(by(ACTOR), subject=a_person(SUBJECT).deceased().build())) == []


async def test_after_a_change_it_is_asked_anew_who_acts() -> None:
    made = world(by(ACTOR), notes=ProxyNotes({}, {}, notice=7))

    await proxies(made)

    assert made.sources.relationships.notices == [0, 7]

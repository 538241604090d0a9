"""What a permit says, how far profiles go, and what is configured."""

from dataclasses import replace
from datetime import date

import pytest

from auth.policy import Policy
from schema.access import (
    AccessLevel,
    AccessReason,
    Action,
    Category,
    Deny,
    LegalBasis,
    Permit,
)
from schema.evidence import GrantUse
from schema.identifiers import NhsNumber
from schema.profile import Profile
from settings import AccessSettings, ConfigurationError, LabelSettings, ProfileSettings
from tests.support.auth import (
    ACTOR,
    HOSPITAL,
    NO_ANSWER,
    NOW,
    OTHER_PRACTICE,
    SOMEBODY_ELSE,
    SUBJECT,
    a_grant,
    a_person,
    a_principal,
)
from tests.support.scene import TRUST_TERMS, Scene, own_record


def test_a_permit_names_the_grant_it_rests_on() -> None:
    refused = a_grant().by(OTHER_PRACTICE).made(None).named("refused").build()
    scene = Scene(grants=(refused, a_grant().named("good").build()))

    decision = scene.decide()

    assert isinstance(decision, Permit)
    assert (decision.actor, decision.subject, decision.relationship) == (ACTOR, SUBJECT, "good")


def test_a_permit_for_oneself_rests_on_no_grant() -> None:
    decision = own_record(a_person(ACTOR).build()).decide()

    assert isinstance(decision, Permit)
    assert (decision.organisation, decision.category) == (HOSPITAL, Category.APPT)
    assert decision.relationship is None


@pytest.mark.parametrize(
    ("setting", "opened", "redacted"),
    [("redacted", True, True), ("allow", True, False), ("deny", False, True)],
)
def test_restricted_people_see_of_themselves_what_is_configured(
    setting: str, opened: bool, redacted: bool
) -> None:
    settings = AccessSettings(restricted_self=setting)  # type: ignore[arg-type] # one of three
    scene = own_record(a_person(ACTOR).restricted().build(), settings=settings)

    decision = scene.decide()

    assert isinstance(decision, Permit) is opened
    assert scene.policy.redacts_whereabouts(scene.principal, scene.evidence) is redacted


def test_whereabouts_of_a_restricted_person_are_always_kept_from_others() -> None:
    settings = AccessSettings(restricted_self="allow")
    scene = Scene(person=a_person().restricted().build(), settings=settings)
    higher = a_principal(SOMEBODY_ELSE)

    assert scene.policy.redacts_whereabouts(scene.principal, scene.evidence)
    assert scene.policy.redacts_whereabouts(higher, scene.evidence)


def test_people_are_known_by_their_number_wherever_it_was_read() -> None:
    settings = AccessSettings(restricted_self="allow")
    scene = Scene(person=a_person().restricted().build(), settings=settings)
    themselves = a_principal(NhsNumber(f"{SUBJECT[:3]}{SUBJECT[3:]}"))

    assert not scene.policy.redacts_whereabouts(themselves, scene.evidence)


def test_whereabouts_of_everybody_else_are_shown() -> None:
    scene = own_record(a_person(ACTOR).build())

    assert not scene.policy.redacts_whereabouts(scene.principal, scene.evidence)
    unanswered = own_record(NO_ANSWER).evidence
    assert not scene.policy.redacts_whereabouts(scene.principal, unanswered)


@pytest.mark.parametrize(
    ("basis", "category", "level"),
    [
        (LegalBasis.LASTING_POWER_OF_ATTORNEY, Category.APPT, AccessLevel.WRITE),
        (LegalBasis.LASTING_POWER_OF_ATTORNEY, Category.DOCS, AccessLevel.READ),
        (LegalBasis.LASTING_POWER_OF_ATTORNEY, Category.MSG, AccessLevel.NONE),
        (LegalBasis.CONSENT, Category.APPT, AccessLevel.READ),
        (LegalBasis.CONSENT, Category.DOCS, AccessLevel.NONE),
    ],
)
def test_the_level_is_that_of_the_profile(
    basis: LegalBasis, category: Category, level: AccessLevel
) -> None:
    scene = Scene(category=category, grants=(a_grant().on(basis).build(),))

    assert scene.policy.level(scene.situation()) is level


def test_a_configured_profile_replaces_the_shipped_one() -> None:
    profile = ProfileSettings(read=["RECRD", "MSG"], write=["MSG"])
    settings = AccessSettings(profiles={"consent": profile})
    scenes = {one: Scene(category=one, settings=settings) for one in Category}

    opened = {one for one in scenes if isinstance(scenes[one].decide(), Permit)}

    record = {Category.TEST, Category.VACC, Category.COND, Category.PRESCR}
    assert opened == {Category.MSG, *record}


def test_a_profile_may_let_everything_be_acted_on() -> None:
    profile = ProfileSettings(read=["APPT"], write=["APPT"])
    settings = AccessSettings(profiles={"consent": profile})

    scene = Scene(settings=settings)

    assert scene.policy.level(scene.situation()) is AccessLevel.WRITE


def test_an_organisations_profile_replaces_the_gateways() -> None:
    profile = Profile(frozenset({Category.DOCS}), frozenset())
    terms = replace(TRUST_TERMS, profiles={LegalBasis.CONSENT: profile})
    scenes = {one: Scene(category=one, terms=terms) for one in Category}

    opened = {one for one in scenes if isinstance(scenes[one].decide(), Permit)}

    assert opened == {Category.DOCS}


def test_a_category_written_but_not_read_stays_closed() -> None:
    profile = Profile(frozenset(), frozenset({Category.APPT}))
    terms = replace(TRUST_TERMS, profiles={LegalBasis.CONSENT: profile})

    decision = Scene(terms=terms, action=Action.CREATE).decide()

    assert decision == Deny(AccessReason.NOT_GRANTED)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        (AccessSettings(profiles={"friendship": ProfileSettings()}), "friendship"),
        (AccessSettings(profiles={"unknown": ProfileSettings()}), "unknown"),
        (AccessSettings(profiles={"consent": ProfileSettings(read=["APPTS"])}), "APPTS"),
        (AccessSettings(profiles={"consent": ProfileSettings(write=["RECRD"])}), "RECRD"),
        (AccessSettings(profiles={"consent": ProfileSettings(write=["APPT"])}), "write"),
        (AccessSettings(labels=LabelSettings(self=["SEXX"])), "SEXX"),
        (AccessSettings(labels=LabelSettings(proxy=["psy"])), "psy"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(settings: AccessSettings, named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        Policy(settings)


def test_a_national_record_of_somebody_else_says_nothing_of_the_actor() -> None:
    scene = Scene(actor=a_person(SUBJECT).build())

    assert scene.decide(NOW) == Deny(AccessReason.UNAVAILABLE)


@pytest.mark.parametrize(("years", "acts"), [(5, False), (6, True)])
def test_the_configured_years_say_who_acts_and_is_listed(years: int, acts: bool) -> None:
    uses = {"grant-1": GrantUse(date(2021, 6, 15))}
    settings = AccessSettings(unused_grant_years=years)
    scene = Scene(settings=settings, uses=uses, grants=(a_grant().made(None).build(),))

    acting = scene.policy.acting(scene.principal, scene.evidence, NOW)
    listed = scene.policy.listed(scene.principal, [scene.evidence], NOW)

    assert [one.id for one in acting] == (["grant-1"] if acts else [])
    assert [one.subject for one in listed] == ([SUBJECT] if acts else [])


def test_a_composite_token_never_opens_the_actors_own_record() -> None:
    principal = a_principal(subject=SUBJECT)
    own = own_record(a_person(ACTOR).build(), principal=principal)

    assert own.decide() == Deny(AccessReason.NOT_GRANTED)

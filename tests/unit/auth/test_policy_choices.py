"""What subjects choose about those who act for them, and how far a choice goes."""

from dataclasses import replace

import pytest

from auth.policy import Policy
from auth.profiles import SHIPPED
from schema.access import AccessReason, Action, Category, Deny, LegalBasis, Permit
from schema.evidence import Choice, Unanswered
from schema.profile import NOTHING, Profile
from settings import AccessSettings, ConfigurationError, ProfileSettings
from tests.support.auth import ACTOR, NO_ANSWER, a_grant, a_person
from tests.support.scene import TRUST_TERMS, Scene, own_record

EVERYTHING = Profile(frozenset(Category), frozenset(Category))
MSG = Profile(frozenset({Category.MSG}), frozenset({Category.MSG}))
ATTORNEY = LegalBasis.LASTING_POWER_OF_ATTORNEY


def opened(scene: Scene, action: Action = Action.READ) -> frozenset[Category]:
    """Every category that may be looked at, or acted on."""
    tried = {one: replace(scene, category=one, action=action).decide() for one in Category}
    return frozenset(one for one in tried if isinstance(tried[one], Permit))


def by(basis: LegalBasis, chosen: Profile | None) -> Scene:
    """Somebody acts on this basis; the subject chose."""
    return Scene(grants=(a_grant().on(basis).build(),), choice=Choice(profile=chosen))


def test_suspending_ends_what_every_organisation_granted() -> None:
    decision = Scene(choice=Choice(suspended=True)).decide()

    assert decision == Deny(AccessReason.NOT_GRANTED)


def test_a_choice_that_cannot_be_read_closes_proxy_access() -> None:
    assert Scene(choice=NO_ANSWER).decide() == Deny(AccessReason.UNAVAILABLE)


@pytest.mark.parametrize("choice", [Choice(suspended=True), Choice(profile=NOTHING), NO_ANSWER])
def test_a_choice_about_others_never_closes_the_own_record(choice: Choice | Unanswered) -> None:
    own = own_record(a_person(ACTOR).build(), choice=choice)

    assert opened(own) == frozenset(Category)


@pytest.mark.parametrize("action", Action)
def test_without_a_choice_the_profile_decides(action: Action) -> None:
    profile = SHIPPED[ATTORNEY]

    found = opened(by(ATTORNEY, None), action)

    assert found == (profile.read if action is Action.READ else profile.write)


def test_a_choice_narrows_what_the_profile_opens() -> None:
    scene = by(ATTORNEY, Profile(frozenset({Category.APPT, Category.DOCS}), frozenset()))

    assert opened(scene) == {Category.APPT, Category.DOCS}
    assert opened(scene, Action.CREATE) == frozenset()


@pytest.mark.parametrize("basis", [one for one in SHIPPED if one is not LegalBasis.CONSENT])
def test_a_choice_never_widens_a_profile(basis: LegalBasis) -> None:
    child = a_person().born("2018-01-01").build()
    young = basis in (LegalBasis.PARENTAL_RESPONSIBILITY, LegalBasis.BEST_INTEREST)
    scene = by(basis, EVERYTHING)
    scene = replace(scene, person=child) if young else scene

    assert opened(scene) == SHIPPED[basis].read
    assert opened(scene, Action.CREATE) == SHIPPED[basis].write


def test_by_consent_people_open_as_much_as_they_like() -> None:
    scene = by(LegalBasis.CONSENT, EVERYTHING)

    assert opened(scene) == frozenset(Category)
    assert opened(scene, Action.CREATE) == frozenset(Category)


def test_by_consent_people_add_messages_and_drop_the_rest() -> None:
    scene = by(LegalBasis.CONSENT, MSG)

    assert opened(scene) == opened(scene, Action.CHANGE) == {Category.MSG}


def test_consent_goes_as_far_as_is_configured() -> None:
    maximum = ProfileSettings(read=["APPT", "MSG"], write=["APPT"])
    settings = AccessSettings(consent_maximum=maximum)
    scene = replace(by(LegalBasis.CONSENT, EVERYTHING), settings=settings)

    assert opened(scene) == {Category.APPT, Category.MSG}
    assert opened(scene, Action.CREATE) == {Category.APPT}


def test_the_maximum_leaves_a_profile_as_it_is() -> None:
    settings = AccessSettings(consent_maximum=ProfileSettings())
    scene = replace(by(LegalBasis.CONSENT, None), settings=settings)

    assert opened(scene) == SHIPPED[LegalBasis.CONSENT].read


def test_by_consent_a_choice_reaches_beyond_an_organisations_profile() -> None:
    terms = replace(TRUST_TERMS, profiles={LegalBasis.CONSENT: NOTHING})
    scene = replace(by(LegalBasis.CONSENT, MSG), terms=terms)

    assert opened(scene) == {Category.MSG}


def test_a_choice_counts_within_the_profile_of_each_organisation() -> None:
    terms = replace(TRUST_TERMS, profiles={ATTORNEY: MSG})
    chosen = Profile(frozenset({Category.APPT, Category.MSG}), frozenset())
    scene = replace(by(ATTORNEY, chosen), terms=terms)

    assert opened(scene) == {Category.MSG}
    assert opened(scene, Action.CREATE) == frozenset()


def test_what_is_chosen_to_act_on_must_be_chosen_to_look_at() -> None:
    scene = by(ATTORNEY, Profile(frozenset(), frozenset({Category.APPT})))

    assert opened(scene) == opened(scene, Action.CREATE) == frozenset()


def test_a_profile_within_another_is_what_both_name() -> None:
    chosen = Profile(frozenset({Category.APPT, Category.DOCS}), frozenset({Category.APPT}))
    limit = Profile(frozenset({Category.APPT, Category.MSG}), frozenset({Category.DOCS}))

    assert chosen.within(limit) == Profile(frozenset({Category.APPT}), frozenset())
    assert chosen.within(EVERYTHING) == EVERYTHING.within(chosen) == chosen


def test_by_default_consent_goes_everywhere() -> None:
    maximum = AccessSettings().consent_maximum

    assert list(maximum.read) == list(maximum.write) == [one.name for one in Category]


def test_the_maximum_may_say_record_for_its_parts() -> None:
    maximum = ProfileSettings(read=["RECRD"])
    settings = AccessSettings(consent_maximum=maximum)
    scene = replace(by(LegalBasis.CONSENT, EVERYTHING), settings=settings)

    assert opened(scene) == {Category.TEST, Category.VACC, Category.COND, Category.PRESCR}


@pytest.mark.parametrize(
    ("maximum", "said"),
    [
        (ProfileSettings(read=["ALL"]), r"^access\.consent_maximum: there is no category ALL\.$"),
        (ProfileSettings(write=["APPT"]), r"^access\.consent_maximum: what is in write must"),
    ],
)
def test_a_maximum_that_means_nothing_is_refused(maximum: ProfileSettings, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        Policy(AccessSettings(consent_maximum=maximum))


@pytest.mark.parametrize(
    "settings",
    [
        AccessSettings(consent_maximum=ProfileSettings()),
        AccessSettings(unused_grant_years=4),
        AccessSettings(restricted_self="deny"),
        AccessSettings(profiles={"consent": ProfileSettings(read=["APPT"])}),
    ],
    ids=["maximum", "unused", "restricted", "profiles"],
)
def test_other_settings_are_another_version_of_the_rules(settings: AccessSettings) -> None:
    usual = Policy(AccessSettings()).version

    assert Policy(settings).version != usual
    assert Policy(AccessSettings()).version == usual
    assert len(usual) == 16

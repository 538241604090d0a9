"""How far access goes and why, said so that people understand it."""

from dataclasses import replace
from datetime import date

import pytest

from auth.scopes import Scopes
from schema.access import AccessLevel, AccessReason, Category, LegalBasis
from schema.category_access import CategoryAccess
from schema.directory import Terms
from schema.evidence import Choice
from schema.profile import NOTHING
from settings import AccessSettings
from tests.support.auth import (
    ACTOR,
    HOSPITAL,
    NO_ANSWER,
    NOW,
    PRACTICE,
    SUBJECT,
    a_grant,
    a_person,
    a_principal,
)
from tests.support.scene import TRUST_TERMS, Scene, own_record

PRACTICE_TERMS = Terms(PRACTICE)
CLOSED_TERMS = Terms(HOSPITAL)
NOT_GIVEN = (
    "You have not been given access to this. Their GP practice can tell you what is possible."
)
SUSPENDED = Choice(suspended=True)
NARROWED = Choice(profile=NOTHING)
RESTRICTED_SELF_CLOSED = AccessSettings(restricted_self="deny")
PARENT = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(date(2020, 1, 1))


def access(scene: Scene, *terms: Terms) -> CategoryAccess:
    """The answer over several organisations; over the scene's own when none are given."""
    return scene.policy.category_access(
        scene.principal,
        scene.category,
        scene.evidence,
        scene.directory,
        terms or [scene.terms],
        NOW,
    )


def child(born: str, category: Category = Category.DOCS) -> Scene:
    """A parent acting on a grant of 2020."""
    person = a_person().born(born).build()
    return Scene(person=person, grants=(PARENT.build(),), category=category)


def test_organisations_are_those_that_open() -> None:
    found = access(Scene(), CLOSED_TERMS, PRACTICE_TERMS)

    assert [one.ods_code for one in found.organisations] == [PRACTICE]
    assert (found.level, found.reason) == (AccessLevel.READ, AccessReason.ALLOWED)


def test_the_level_is_the_highest_of_any_organisation() -> None:
    own = a_grant().on(LegalBasis.LASTING_POWER_OF_ATTORNEY).by(HOSPITAL).named("own").build()
    scene = Scene(grants=(a_grant().build(), own))

    found = access(scene, PRACTICE_TERMS, CLOSED_TERMS)

    assert found.level is AccessLevel.WRITE
    assert len(found.organisations) == 2


@pytest.mark.parametrize(
    ("scene", "reason", "sentence"),
    [
        (own_record(a_person(ACTOR).build()), "ALLOWED", "You can look at this and act on it."),
        (Scene(), "ALLOWED", "You can look at this."),
        (
            Scene(principal=a_principal(scopes=Scopes())),
            "APP_SCOPE",
            "This app was not given permission for this.",
        ),
        (
            Scene(person=NO_ANSWER),
            "UNAVAILABLE",
            "This cannot be decided just now. Please try again later.",
        ),
        (
            Scene(person=a_person().born(None).build()),
            "UNAVAILABLE",
            "This stays closed because the national record has no date of birth. "
            "The GP practice can add it.",
        ),
        (Scene(grants=()), "NOT_GRANTED", NOT_GIVEN),
        (Scene(category=Category.DOCS), "NOT_GRANTED", NOT_GIVEN),
        (
            own_record(a_person(ACTOR).restricted().build(), settings=RESTRICTED_SELF_CLOSED),
            "NOT_GRANTED",
            "This is not shown here. Your GP practice can tell you more.",
        ),
        (
            own_record(a_person(ACTOR).born("2020-01-01").build()),
            "AGE_RULE",
            "Your own record opens at 13, and at some organisations later.",
        ),
        (
            replace(child("2018-01-01"), terms=Terms(HOSPITAL, frozenset(), True, 16)),
            "AGE_RULE",
            "This is not open for somebody of this age.",
        ),
        (
            child("2014-01-01"),
            "AGE_RULE",
            "They have reached an age at which access has to be reviewed. "
            "Please ask their GP practice.",
        ),
        (
            Scene(grants=(a_grant().made(None).build(),)),
            "AGE_RULE",
            "They are 16 or over, so access has to be agreed anew: by them, or by their GP "
            "practice if they cannot decide.",
        ),
        (
            child("2010-06-15"),
            "AGE_RULE",
            "From 16 people decide for themselves who acts for them. They can agree to it, or "
            "their GP practice can decide if they cannot.",
        ),
        (
            Scene(
                person=a_person().born("2009-01-01").build(),
                grants=(a_grant().on(LegalBasis.LASTING_POWER_OF_ATTORNEY).build(),),
                terms=Terms(HOSPITAL, accepts_any_gp=True, minimum_age_years=18),
            ),
            "AGE_RULE",
            "This is not open for somebody of this age.",
        ),
        (
            child("2015"),
            "AGE_RULE",
            "The date of birth is known only in part, so the strictest possible age counts. "
            "Please ask their GP practice.",
        ),
    ],
)
def test_each_reason_has_its_sentence(scene: Scene, reason: str, sentence: str) -> None:
    found = access(scene)

    assert (found.reason.name, found.explanation) == (reason, sentence)


def test_somebody_of_fifteen_needs_a_review_and_decides_nothing_yet() -> None:
    found = access(child("2010-06-16"))

    assert found.explanation.startswith("They have reached an age at which access has to be")


@pytest.mark.parametrize(
    "choice", [Choice(suspended=True), NARROWED], ids=["suspended", "narrowed"]
)
def test_what_the_subject_closed_reads_like_what_nobody_granted(choice: Choice) -> None:
    closed, never = Scene(choice=choice), Scene(grants=())

    assert access(closed) == access(never)


def test_the_first_reason_in_order_is_told_of_all_organisations() -> None:
    found = access(child("2014-01-01"), CLOSED_TERMS, TRUST_TERMS)

    assert found.reason is AccessReason.AGE_RULE


def test_a_category_of_no_organisation_says_so() -> None:
    scene = Scene()
    nobody = scene.policy.category_access(
        scene.principal, scene.category, scene.evidence, scene.directory, (), NOW
    )

    assert (nobody.level, nobody.reason) == (AccessLevel.NONE, AccessReason.NOT_GRANTED)
    assert nobody.explanation == "No organisation here shares this."


def test_a_category_of_no_organisation_still_needs_the_scope() -> None:
    scene = Scene(principal=a_principal(scopes=Scopes()))
    nobody = scene.policy.category_access(
        scene.principal, scene.category, scene.evidence, scene.directory, (), NOW
    )

    assert nobody.reason is AccessReason.APP_SCOPE


def test_the_subject_of_a_proxys_answer_is_the_dependant() -> None:
    found = access(Scene(person=a_person(SUBJECT).restricted().build()))

    assert found.explanation == NOT_GIVEN

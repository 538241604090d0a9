"""How far access goes, said so that people understand it, with what will change and when."""

from dataclasses import replace
from datetime import date

import pytest

from auth.scopes import Scopes
from schema.access import AccessLevel, AccessReason, Category, LegalBasis
from schema.category_access import CategoryAccess
from schema.directory import Terms
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
        (Scene(grants=()), "NOT_GRANTED", "Nobody has granted access to this."),
        (
            own_record(a_person(ACTOR).born("2020-01-01").build()),
            "AGE_RULE",
            "Your own record opens at 13, and at some organisations later.",
        ),
        (
            replace(child("2018-01-01"), terms=Terms(HOSPITAL, frozenset(), True, 16)),
            "AGE_RULE",
            "This is not open for people of this age.",
        ),
        (
            child("2014-01-01"),
            "AGE_RULE",
            "The person has reached an age at which access must be reviewed. "
            "Ask their GP practice for a review.",
        ),
        (
            Scene(grants=(a_grant().made(None).build(),)),
            "AGE_RULE",
            "From 16 people decide themselves who acts for them. They can agree to it, "
            "or their GP practice can review it.",
        ),
    ],
)
def test_each_reason_has_its_sentence(scene: Scene, reason: str, sentence: str) -> None:
    found = access(scene)

    assert (found.reason.name, found.explanation) == (reason, sentence)


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


def test_a_birthday_that_ends_access_is_announced() -> None:
    found = access(child("2016-05-03"))

    assert found.until == date(2027, 5, 2)
    (change,) = found.changes
    assert (change.on, change.level) == (date(2027, 5, 3), AccessLevel.NONE)
    assert change.explanation == (
        "Ends on 3 May 2027 (the 11th birthday), unless it is reviewed: ask the GP practice."
    )


def test_a_period_that_ends_is_announced() -> None:
    scene = Scene(grants=(a_grant().lasting(None, date(2026, 12, 31)).build(),))

    found = access(scene)

    assert found.until == date(2026, 12, 31)
    assert [one.explanation for one in found.changes] == [
        "Ends on 1 January 2027 (the agreed period is over), unless it is reviewed: "
        "ask the GP practice."
    ]


def test_a_period_that_begins_is_announced() -> None:
    scene = Scene(grants=(a_grant().lasting(date(2026, 7, 1), None).build(),))

    found = access(scene)

    assert (found.level, found.until) == (AccessLevel.NONE, date(2026, 6, 30))
    assert [one.explanation for one in found.changes] == [
        "Opens on 1 July 2026 (the agreed period begins)."
    ]


def test_a_child_learns_when_the_own_record_opens() -> None:
    terms = replace(TRUST_TERMS, self_minimum_age_years=21)

    found = access(own_record(a_person(ACTOR).born("2014-08-01").build()), TRUST_TERMS, terms)

    assert [(one.on, one.explanation) for one in found.changes] == [
        (date(2027, 8, 1), "Opens on 1 August 2027 (the 13th birthday)."),
    ]


def test_a_later_opening_of_one_organisation_is_announced() -> None:
    terms = replace(TRUST_TERMS, self_minimum_age_years=21)

    found = access(own_record(a_person(ACTOR).born("2006-08-01").build()), terms)

    assert [one.explanation for one in found.changes] == [
        "Opens on 1 August 2027 (the 21st birthday)."
    ]


def test_a_level_that_sinks_or_rises_is_announced() -> None:
    attorney = a_grant().on(LegalBasis.LASTING_POWER_OF_ATTORNEY).by(HOSPITAL).named("attorney")
    until = attorney.lasting(None, date(2026, 7, 31)).build()
    since = attorney.lasting(date(2026, 7, 1), None).build()

    sinks = access(Scene(grants=(a_grant().build(), until)))
    rises = access(Scene(grants=(a_grant().build(), since)))

    assert [one.explanation for one in sinks.changes] == [
        "Can only be looked at from 1 August 2026 (the agreed period is over)."
    ]
    assert [one.explanation for one in rises.changes] == [
        "Can also be acted on from 1 July 2026 (the agreed period begins)."
    ]


def test_a_birth_date_known_in_part_changes_things_day_by_day() -> None:
    reviewed_today = PARENT.made(NOW.date()).build()
    scene = Scene(person=a_person().born("2015").build(), grants=(reviewed_today,))

    found = access(scene)

    assert found.until == NOW.date()
    assert found.changes[0].explanation.startswith(
        "Ends on 16 June 2026 (the birth date is known in part)"
    )


def test_a_possible_birthday_is_called_possible() -> None:
    found = access(child("2017"))

    assert found.until == date(2027, 12, 31)
    assert "(the possible 11th birthday)" in found.changes[0].explanation


def test_what_never_changes_has_no_end() -> None:
    found = access(Scene())

    assert (found.until, found.changes) == (None, [])


def test_a_period_to_the_end_of_time_is_no_change() -> None:
    found = access(Scene(grants=(a_grant().lasting(None, date.max).build(),)))

    assert found.changes == []


def test_nothing_is_foretold_while_the_evidence_is_not_answered() -> None:
    found = access(Scene(grants=NO_ANSWER))

    assert (found.reason, found.changes) == (AccessReason.UNAVAILABLE, [])


def test_the_subject_of_a_proxys_answer_is_the_dependant() -> None:
    found = access(Scene(person=a_person(SUBJECT).restricted().build()))

    assert found.explanation == "Nobody has granted access to this."

"""What birthdays, end dates and want of use will change, said so that people understand it."""

from dataclasses import replace
from datetime import date

import pytest

from schema.access import AccessLevel, AccessReason, Category, LegalBasis
from schema.category_access import CategoryAccess
from schema.directory import Terms
from schema.evidence import GrantUse, RelationshipStatus
from settings import AccessSettings
from tests.support.auth import (
    ACTOR,
    HOSPITAL,
    NO_ANSWER,
    NOW,
    a_grant,
    a_person,
)
from tests.support.scene import TRUST_TERMS, Scene, own_record

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


def test_a_birthday_that_ends_access_is_announced() -> None:
    found = access(child("2016-05-03"))

    assert found.until == date(2027, 5, 2)
    (change,) = found.changes
    assert (change.on, change.level) == (date(2027, 5, 3), AccessLevel.NONE)
    assert change.explanation == (
        "Ends on 3 May 2027 (the 11th birthday) until it is reviewed. "
        "Ask the GP practice for a review on that day or after."
    )


@pytest.mark.parametrize(
    ("born", "years", "sentence"),
    [
        (
            "2014-01-01",
            13,
            "Ends on 1 January 2027 (the 13th birthday) until it is reviewed. "
            "Ask the GP practice for a review on that day or after.",
        ),
        (
            "2012-01-01",
            16,
            "Ends on 1 January 2028 (the 16th birthday). From 16 people decide for themselves who "
            "acts for them. They can agree to it, or their GP practice can decide if they cannot.",
        ),
    ],
)
def test_a_review_is_advised_only_where_it_helps(born: str, years: int, sentence: str) -> None:
    uses = {"grant-1": GrantUse(NOW.date(), reviewed_on=NOW.date())}

    (change,) = access(replace(child(born), uses=uses)).changes

    assert change.on.year - int(born[:4]) == years
    assert change.explanation == sentence


def test_an_end_for_want_of_use_is_announced() -> None:
    uses = {"grant-1": GrantUse(date(2020, 1, 1), last_used=date(2024, 2, 29))}

    found = access(Scene(uses=uses, grants=(a_grant().made(date(2020, 1, 1)).build(),)))

    assert found.until == date(2029, 2, 27)
    assert [one.explanation for one in found.changes] == [
        "Ends on 28 February 2029, unless you use it before then."
    ]


def test_the_years_without_use_are_configured() -> None:
    settings = AccessSettings(unused_grant_years=1)

    found = access(Scene(settings=settings))

    assert found.until == date(2027, 6, 14)


def test_a_period_that_ends_when_use_does_is_what_is_told() -> None:
    found = access(Scene(grants=(a_grant().lasting(None, date(2031, 6, 14)).build(),)))

    assert [one.explanation for one in found.changes] == [
        "Ends on 15 June 2031 (the agreed period is over). "
        "Ask the GP practice if it is still needed."
    ]


def test_a_review_that_is_dated_ahead_is_announced() -> None:
    found = access(replace(child("2014-01-01"), grants=(PARENT.made(date(2026, 8, 1)).build(),)))

    assert found.changes[0].explanation == "Opens on 1 August 2026 (a review counts from then)."


def test_a_denial_to_come_is_told_as_the_end_of_a_period() -> None:
    later = a_grant().updated(NOW).lasting(date(2026, 7, 1), None).denying().named("denial")

    found = access(Scene(grants=(a_grant().build(), later.build())))

    assert found.changes[0].explanation == (
        "Ends on 1 July 2026 (the agreed period is over). "
        "Ask the GP practice if it is still needed."
    )


def test_nothing_of_an_ended_statement_is_announced() -> None:
    mistake = a_grant().in_state(RelationshipStatus.ENTERED_IN_ERROR).named("mistake")
    coincides = mistake.lasting(None, date(2027, 5, 2)).build()

    found = access(replace(child("2016-05-03"), grants=(PARENT.build(), coincides)))

    assert "agreed period" not in found.changes[0].explanation


def test_two_things_of_one_day_are_both_named() -> None:
    grant = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(NOW.date())
    since = grant.lasting(date(2026, 7, 1), None).build()

    found = access(replace(child("2026-07-01"), grants=(since,)))

    assert found.changes[0].explanation == (
        "Opens on 1 July 2026 (the agreed period begins and the date of birth)."
    )


def test_a_period_that_ends_is_announced() -> None:
    scene = Scene(grants=(a_grant().lasting(None, date(2026, 12, 31)).build(),))

    found = access(scene)

    assert found.until == date(2026, 12, 31)
    assert [one.explanation for one in found.changes] == [
        "Ends on 1 January 2027 (the agreed period is over). "
        "Ask the GP practice if it is still needed."
    ]


def test_a_period_that_begins_is_announced() -> None:
    scene = Scene(grants=(a_grant().lasting(date(2026, 7, 1), None).build(),))

    found = access(scene)

    assert (found.level, found.until) == (AccessLevel.NONE, date(2026, 6, 30))
    assert found.changes[0].explanation == "Opens on 1 July 2026 (the agreed period begins)."


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

    assert sinks.changes[0].explanation == (
        "You can only look at this from 1 August 2026 (the agreed period is over)."
    )
    assert rises.changes[0].explanation == (
        "You can also act on this from 1 July 2026 (the agreed period begins)."
    )


def test_want_of_use_of_one_grant_may_leave_another() -> None:
    attorney = a_grant().on(LegalBasis.LASTING_POWER_OF_ATTORNEY).by(HOSPITAL).named("attorney")
    uses = {"attorney": GrantUse(date(2025, 1, 1)), "grant-1": GrantUse(NOW.date())}

    found = access(Scene(grants=(a_grant().build(), attorney.build()), uses=uses))

    assert found.changes[0].explanation == (
        "You can only look at this from 10 January 2030 (unused until then)."
    )


def test_a_birth_date_known_in_part_changes_things_day_by_day() -> None:
    reviewed_today = PARENT.made(NOW.date()).build()
    scene = Scene(person=a_person().born("2015").build(), grants=(reviewed_today,))

    found = access(scene)

    assert found.until == NOW.date()
    assert found.changes[0].explanation == (
        "Ends on 16 June 2026, because the date of birth is known only in part. "
        "Please ask the GP practice."
    )


def test_a_possible_birthday_is_called_possible() -> None:
    found = access(child("2017"))

    assert found.until == date(2027, 12, 31)
    assert found.changes[0].explanation == (
        "Ends on 1 January 2028 (the possible 11th birthday), because the date of birth is known "
        "only in part. Please ask the GP practice."
    )


def test_what_never_changes_has_no_end() -> None:
    found = access(own_record(a_person(ACTOR).build()))

    assert (found.until, found.changes) == (None, [])


def test_a_period_to_the_end_of_time_is_no_change() -> None:
    settings = AccessSettings(unused_grant_years=9000)

    found = access(Scene(grants=(a_grant().lasting(None, date.max).build(),), settings=settings))

    assert found.changes == []


def test_nothing_is_foretold_while_the_evidence_is_not_answered() -> None:
    found = access(Scene(grants=NO_ANSWER))

    assert (found.reason, found.changes) == (AccessReason.UNAVAILABLE, [])

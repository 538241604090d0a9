"""What a request did is one row per actor, subject, organisation, category and outcome."""

from dataclasses import replace

import pytest

from auth.audit import AuditTrail, Concern
from schema.access import AccessReason, Action, Category
from schema.node import PatientRef
from tests.support.audit import REQUEST, SCENE, a_permit, a_ref, decided
from tests.support.auth import (
    ACTOR,
    HOSPITAL,
    NATIONAL,
    PRACTICE,
    SOMEBODY_ELSE,
    SUBJECT,
    a_grant,
    a_person,
)
from tests.support.scene import Scene, own_record


def test_a_permit_is_recorded_with_the_grant_it_rests_on() -> None:
    (entry,) = decided(SCENE).take()

    assert (entry.outcome, entry.relationship) == ("permit", "grant-1")
    assert (entry.actor, entry.subject, entry.organisation) == (ACTOR, SUBJECT, HOSPITAL)
    assert (entry.category, entry.action) == (Category.APPT, Action.READ)


def test_a_denial_is_recorded_with_its_reason_and_organisation() -> None:
    (entry,) = decided(Scene(grants=())).take()

    assert (entry.outcome, entry.reason) == ("deny", AccessReason.NOT_GRANTED)
    assert (entry.organisation, entry.relationship) == (HOSPITAL, None)


def test_a_denial_to_somebody_who_was_admitted_names_their_relationship() -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.admitted(SUBJECT, "grant-1")
    trail.decided(Scene(grants=()).situation(), Scene(grants=()).decide())
    trail.refused(SOMEBODY_ELSE, None, Action.READ, AccessReason.NOT_GRANTED)

    _, denied, turned_away = trail.take()

    assert (denied.outcome, denied.relationship) == ("deny", "grant-1")
    assert turned_away.relationship is None


def test_who_looks_at_their_own_proxies_acts_under_nobodys_grant() -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.listed(a_grant().between(SUBJECT, ACTOR).build(), NATIONAL)
    trail.refused(ACTOR, Category.DOCS, Action.READ, AccessReason.APP_SCOPE)

    _, refused = trail.take()

    assert (refused.subject, refused.relationship) == (ACTOR, None)


def test_purposes_tell_oneself_from_somebody_else() -> None:
    own = own_record(a_person(ACTOR).build())

    purposes = [entry.purpose for entry in decided(SCENE, own).take()]

    assert purposes == ["FAMRQT", "PATRQT"]


def test_the_same_decision_is_recorded_once() -> None:
    trail = decided(SCENE, SCENE, Scene(grants=()), Scene(grants=()))

    assert [entry.outcome for entry in trail.take()] == ["permit", "deny"]


def test_each_category_action_and_organisation_has_its_row() -> None:
    elsewhere = replace(SCENE.terms, organisation=PRACTICE)
    scenes = [
        SCENE,
        replace(SCENE, category=Category.DOCS),
        replace(SCENE, action=Action.CREATE),
        replace(SCENE, terms=elsewhere),
    ]

    assert len(decided(*scenes).take()) == 4


def test_releases_of_several_pages_are_one_row() -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.released(a_permit(), [a_ref("1"), a_ref("2")])
    trail.released(a_permit(), [a_ref("2"), a_ref("3")])

    (entry,) = trail.take()

    assert entry.outcome == "release"
    assert entry.released == {"1", "2", "3"}


def test_nothing_released_is_no_row() -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.released(a_permit(), [])

    assert trail.take() == ()


def test_a_national_record_is_released_by_its_number() -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.released(a_permit(), [PatientRef(SUBJECT)])

    assert trail.take()[0].released == {SUBJECT}


def test_a_refusal_without_an_organisation_is_recorded() -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.refused(SUBJECT, Category.DEMOG, Action.READ, AccessReason.NOT_GRANTED)

    (entry,) = trail.take()

    assert (entry.outcome, entry.organisation) == ("deny", None)


def test_a_relationship_that_was_shown_is_no_record() -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.listed(a_grant().build(), NATIONAL)

    (entry,) = trail.take()

    assert (entry.concern, set(entry.released)) == (Concern.RELATIONSHIP, {"grant-1"})
    assert (entry.organisation, entry.category) == (NATIONAL, None)


@pytest.mark.parametrize(("action", "outcome"), [(Action.READ, "release"), (Action.CHANGE, "done")])
def test_what_the_gateway_keeps_itself_has_rows_of_its_own(action: Action, outcome: str) -> None:
    trail = AuditTrail(SCENE.principal, REQUEST)
    trail.admitted(ACTOR, None)
    trail.kept(ACTOR, Concern.ACCESS_LOG, ["1"], action)
    trail.kept(ACTOR, Concern.CHOICE, ["2"], action)

    _, log, choice = trail.take()

    assert (log.outcome, choice.outcome) == (outcome, outcome)
    assert (set(log.released), set(choice.released)) == ({"1"}, {"2"})


def test_what_was_handed_over_is_not_handed_over_again() -> None:
    trail = decided(SCENE)
    trail.take()

    assert trail.take() == ()

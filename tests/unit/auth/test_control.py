"""Opening something of one's own needs somebody who is certainly thirteen, and alive."""

import pytest

from auth.control import may_open
from auth.scopes import Scopes
from schema.access import AccessReason
from schema.evidence import Person, Unanswered
from tests.support.auth import ACTOR, NO_ANSWER, NOW, a_person, a_principal

ALLOWED, AGE_RULE = AccessReason.ALLOWED, AccessReason.AGE_RULE
UNAVAILABLE, NOT_GRANTED = AccessReason.UNAVAILABLE, AccessReason.NOT_GRANTED


@pytest.mark.parametrize(
    ("born", "said"),
    [
        ("2013-06-15", ALLOWED),
        ("2013-06-16", AGE_RULE),
        ("2012", ALLOWED),
        ("2013", AGE_RULE),
        ("2026-06-16", AGE_RULE),
        (None, UNAVAILABLE),
    ],
)
def test_people_open_something_from_thirteen_for_certain(
    born: str | None, said: AccessReason
) -> None:
    person = a_person(ACTOR).born(born).build()

    assert may_open(a_principal(), person, NOW) is said


@pytest.mark.parametrize(
    ("person", "in_token", "said"),
    [
        (NO_ANSWER, "2010-01-01", ALLOWED),
        (NO_ANSWER, "2014-01-01", AGE_RULE),
        (NO_ANSWER, None, UNAVAILABLE),
        (a_person(ACTOR).born(None).build(), "2010-01-01", ALLOWED),
        (a_person(ACTOR).born("2014-01-01").build(), "2010-01-01", AGE_RULE),
    ],
)
def test_the_token_tells_an_age_only_where_the_record_does_not(
    person: Person | Unanswered, in_token: str | None, said: AccessReason
) -> None:
    assert may_open(a_principal(born=in_token), person, NOW) is said


def test_nobody_opens_anything_of_somebody_who_died() -> None:
    person = a_person(ACTOR).deceased().build()

    assert may_open(a_principal(born="1980-01-01"), person, NOW) is NOT_GRANTED


@pytest.mark.parametrize(
    ("scope", "controls"),
    [
        ("patient/RelatedPerson.u", True),
        ("patient/RelatedPerson.cruds", True),
        ("patient/RelatedPerson.write", True),
        ("patient/*.cruds", True),
        ("patient/RelatedPerson.rs", False),
        ("patient/RelatedPerson.c", False),
        ("patient/RelatedPerson.u?x=y", False),
        ("patient/Patient.u", False),
        ("", False),
    ],
)
def test_changing_who_acts_has_a_scope_of_its_own(scope: str, controls: bool) -> None:
    assert Scopes.parse(scope).controls is controls

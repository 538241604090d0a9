"""The oracle itself says what the rule page says, in cases read off the page by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.proof.oracle.days import english_day, turns
from tests.proof.oracle.decision import decide, listed
from tests.proof.oracle.facts import Asker, Facts, House, Human, Opens, Question, Statement, Wish
from tests.proof.oracle.scopes import opened
from tests.proof.situations import ACTOR, PRACTICES, SUBJECT

PARENT, CONSENT, INTEREST = "parental-responsibility", "consent", "best-interest"
DEPUTY = "court-appointed-personal-welfare-deputy"
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
GRANT = Statement("grant-1", ACTOR, SUBJECT, grantor="G99901", made=date(2026, 6, 15))
FACTS = Facts(
    Asker(ACTOR),
    SUBJECT,
    Human(SUBJECT),
    Human(ACTOR),
    (GRANT,),
    NOW,
    practices=PRACTICES,
)
# Born on, legal basis, made or reviewed on, decision.
AGES = [
    ("2016-06-15", PARENT, date(2016, 7, 1), "ALLOWED"),
    ("2015-06-15", PARENT, date(2026, 6, 14), "AGE_RULE"),
    ("2015-06-15", PARENT, date(2026, 6, 15), "ALLOWED"),
    ("2013-06-15", PARENT, date(2026, 6, 14), "AGE_RULE"),
    ("2013-06-16", PARENT, date(2025, 6, 14), "ALLOWED"),
    ("2010-06-16", PARENT, date(2024, 6, 14), "ALLOWED"),
    ("2010-06-15", PARENT, date(2026, 6, 15), "AGE_RULE"),
    ("2010", PARENT, date(2026, 6, 15), "AGE_RULE"),
    ("2013-06-16", CONSENT, date(2026, 6, 15), "AGE_RULE"),
    ("2013-06-15", CONSENT, date(2026, 6, 15), "ALLOWED"),
    ("2010-06-15", CONSENT, date(2026, 6, 14), "AGE_RULE"),
    ("2010-06-15", INTEREST, date(2026, 6, 15), "ALLOWED"),
    ("2010-06-16", DEPUTY, date(2026, 6, 15), "AGE_RULE"),
    ("2010-06-15", DEPUTY, date(2026, 6, 15), "ALLOWED"),
    (None, PARENT, date(2026, 6, 15), "UNAVAILABLE"),
]


def asked(facts: Facts, category: str = "APPT", action: str = "read") -> str:
    return decide(Question(facts, House("RA1"), category, action))


@pytest.mark.parametrize(("born", "basis", "made", "expected"), AGES)
def test_the_oracle_reads_the_table_of_ages(
    born: str | None, basis: str, made: date, expected: str
) -> None:
    grant = replace(GRANT, basis=basis, made=made)

    facts = replace(FACTS, person=Human(SUBJECT, born), statements=(grant,))

    assert asked(facts) == expected


def test_the_oracle_lists_parents_of_adults_but_nobody_suspended() -> None:
    parent = replace(FACTS, statements=(replace(GRANT, basis=PARENT),))

    assert listed(parent)
    assert asked(parent) == "AGE_RULE"
    assert not listed(replace(parent, wish=Wish(suspended=True)))


def test_the_oracle_keeps_a_choice_within_its_limits() -> None:
    chosen = Wish(opens=Opens(frozenset({"DOCS", "MSG"}), frozenset({"MSG"})))
    adult = replace(FACTS, wish=chosen)
    deputy = replace(adult, statements=(replace(GRANT, basis=DEPUTY),))

    assert [asked(adult, one) for one in ("DOCS", "MSG", "APPT")] == [
        *("ALLOWED", "ALLOWED", "NOT_GRANTED")
    ]
    assert [asked(deputy, one) for one in ("DOCS", "MSG")] == ["ALLOWED", "NOT_GRANTED"]


@pytest.mark.parametrize(
    ("scopes", "action", "expected"),
    [
        ("patient/Appointment.rs", "read", True),
        ("patient/Appointment.r", "read", False),
        ("patient/*.read", "read", True),
        ("patient/Appointment.write", "change", True),
        ("patient/Appointment.sr", "read", False),
        ("patient/Appointment.rs?status=booked", "read", False),
        ("system/*.rs", "read", False),
    ],
)
def test_the_oracle_reads_scopes_as_the_page_lists_them(
    scopes: str, action: str, expected: bool
) -> None:
    assert opened(scopes, "APPT", action) == expected


def test_the_oracle_counts_days_in_england() -> None:
    winter, summer = (
        datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 23, tzinfo=UTC),
    )

    assert english_day(winter) == date(2026, 3, 28)
    assert english_day(summer) == date(2026, 3, 30)


def test_the_oracle_ends_leap_birthdays_early_and_begins_them_late() -> None:
    born = date(2012, 2, 29)

    assert turns(born, 13, ending=True) == date(2025, 2, 28)
    assert turns(born, 13, ending=False) == date(2025, 3, 1)

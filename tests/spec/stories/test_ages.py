"""Stories of birthdays: access ends by itself, and opens again when somebody decided."""

import pytest

from tests.spec.stories.story import FAMILY, MINE, Story

SAM = Story(
    people="""
        grace   1980-01-01
        sam     2010-06-16
    """,
    grants="grace  sam  parental-responsibility  G99901  2024-01-01",
    records="sam  RA1  appointment  2026-07-01  Physiotherapy",
)
CHILD = ("viewer", "dependants", 0)


def test_parental_responsibility_ends_on_the_sixteenth_birthday() -> None:
    before = SAM.at("2026-06-15T23:59:59+01:00").ask("grace", FAMILY)
    after = SAM.at("2026-06-16T00:00:00+01:00").ask("grace", FAMILY)

    assert before.titles(*CHILD, "patient", "appointments") == ["RA1 Physiotherapy"]
    assert after.at(*CHILD, "patient") is None
    assert after.reasons(*CHILD)["APPT"] == "AGE_RULE"
    assert sum(after.asked.values()) == 0


def test_the_same_birthday_opens_nothing_without_a_word_of_the_child() -> None:
    agreed = Story(
        SAM.people,
        grants="grace  sam  consent  G99901  2026-06-16",
        records=SAM.records,
    )

    told = agreed.on("2026-06-17").ask("grace", FAMILY)

    assert told.titles(*CHILD, "patient", "appointments") == ["RA1 Physiotherapy"]
    assert told.reasons(*CHILD)["DOCS"] == "NOT_GRANTED"


@pytest.mark.parametrize(
    ("reviewed", "reason"), [("2023-06-15", "AGE_RULE"), ("2023-06-16", "ALLOWED")]
)
def test_from_thirteen_a_parent_needs_a_review(reviewed: str, reason: str) -> None:
    story = Story(SAM.people, grants=f"grace  sam  parental-responsibility  G99901  {reviewed}")

    assert story.on("2024-01-01").ask("grace", FAMILY).reasons(*CHILD)["APPT"] == reason


def test_a_child_is_still_listed_while_access_awaits_a_review() -> None:
    unreviewed = Story(
        SAM.people,
        grants="grace  sam  parental-responsibility  G99901  2015-01-01",
        records=SAM.records,
    )

    told = unreviewed.ask("grace", FAMILY)

    assert (told.at(*CHILD, "name"), told.at(*CHILD, "patient")) == ("Sam", None)
    assert (told.errors, sum(told.asked.values())) == ([], 0)


def test_a_child_signs_in_from_thirteen() -> None:
    twelve = SAM.on("2023-06-15").ask("sam", MINE)
    thirteen = SAM.on("2023-06-16").ask("sam", MINE)

    assert twelve.at("viewer", "patient", "appointments") is None
    assert "viewer.patient.appointments NOT_PERMITTED AGE_RULE" in twelve.codes
    assert thirteen.titles("viewer", "patient", "appointments") == ["RA1 Physiotherapy"]


def test_a_grant_ends_after_its_last_day() -> None:
    story = Story(
        people="ann  1960-01-01\nbob  1950-01-01",
        grants="ann  bob  consent  G99901  2025-01-01  2026-06-15",
        records="bob  RA1  appointment  2026-07-01  Cardiology",
    )

    last_day = story.at("2026-06-15T23:59:59+01:00").ask("ann", FAMILY)
    next_day = story.at("2026-06-16T00:00:00+01:00").ask("ann", FAMILY)

    assert last_day.titles(*CHILD, "patient", "appointments") == ["RA1 Cardiology"]
    assert next_day.at("viewer", "dependants") == []


def test_a_birth_date_known_in_part_opens_only_what_every_date_opens() -> None:
    story = Story(
        people="grace  1980-01-01\nsam  2010",
        grants=SAM.grants,
        records=SAM.records,
    )

    assert story.on("2025-12-31").ask("grace", FAMILY).reasons(*CHILD)["APPT"] == "ALLOWED"
    assert story.on("2026-01-01").ask("grace", FAMILY).reasons(*CHILD)["APPT"] == "AGE_RULE"

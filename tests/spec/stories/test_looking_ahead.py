"""Stories of days to come: what will be open then, and to whom it is told."""

from dataclasses import replace
from typing import Any

import pytest

from tests.spec.stories.story import Story, Told

LILY = Story(
    people="""
        grace   1980-01-01
        nick    2009-12-31
        ann     1960-01-01
        lily    2018-05-03
        bob     1950-01-01
    """,
    grants="""
        grace  lily  parental-responsibility                       G99901  2024-01-01
        nick   lily  parental-responsibility                       G99901  2024-01-01
        ann    lily  best-interest                                 G99901  2024-01-01
        ann    bob   health-and-welfare-lasting-power-of-attorney  G99901  2025-01-01
    """,
    records="lily  RA1  appointment  2026-07-01  Physiotherapy\n"
    "bob   RA1  appointment  2026-07-01  Cardiology",
)
FIELDS = "category level reason explanation until changes { on } organisations { odsCode }"
CHILD = (
    "query Ahead($on: Date) { viewer { dependants { name access(on: $on) { " + FIELDS + " } "
    "patient { access(on: $on) { " + FIELDS + " } } } } }"
)
MINE = "query Ahead($on: Date) { viewer { patient { access(on: $on) { " + FIELDS + " } } } }"
FIRST = ("viewer", "dependants", 0)


def appointments(told: Told, *path: str | int) -> Any:
    """What is said of appointments."""
    return next(one for one in told.at(*path)["access"] if one["category"] == "APPT")


def test_a_parent_learns_what_the_eleventh_birthday_brings() -> None:
    before = LILY.ask("grace", CHILD, on="2029-05-02")
    after = LILY.ask("grace", CHILD, on="2029-05-03")

    assert appointments(before, *FIRST)["level"] == "WRITE"
    assert (appointments(after, *FIRST)["level"], after.reasons(*FIRST)["APPT"]) == (
        "NONE",
        "AGE_RULE",
    )
    assert after.errors == []


def test_the_record_tells_the_same_as_the_list() -> None:
    told = LILY.ask("grace", CHILD, on="2029-05-03")

    assert told.at(*FIRST)["access"] == told.at(*FIRST)["patient"]["access"]


def test_today_is_what_is_open_now() -> None:
    today = LILY.ask("grace", CHILD, on="2026-06-15")
    undated = LILY.ask("grace", CHILD)

    assert today.data == undated.data
    assert today.errors == []


def test_today_begins_at_midnight_in_england() -> None:
    late = LILY.at("2029-05-02T23:59:59+01:00").ask("grace", CHILD, on="2029-05-03")
    day = LILY.at("2029-05-03T00:00:00+01:00").ask("grace", CHILD, on="2029-05-03")

    assert late.reasons(*FIRST) == day.reasons(*FIRST)
    assert day.reasons(*FIRST)["APPT"] == "AGE_RULE"


def test_the_changes_that_are_announced_are_what_that_day_says() -> None:
    now = appointments(LILY.ask("grace", CHILD), *FIRST)
    days = [one["on"] for one in now["changes"]]

    levels = [appointments(LILY.ask("grace", CHILD, on=day), *FIRST)["level"] for day in days]

    assert now["until"] == "2029-05-02"
    assert (days, levels) == (["2029-05-03"], ["NONE"])


def test_nobody_is_promised_what_they_do_not_use() -> None:
    infant = replace(LILY, people=LILY.people.replace("2018-05-03", "2025-05-03"))

    told = infant.ask("grace", CHILD, on="2031-06-15")

    found = {one["category"]: one for one in told.at(*FIRST)["access"]}
    assert (found["APPT"]["reason"], found["MSG"]["reason"]) == ("NOT_GRANTED", "NOT_GRANTED")
    assert found["APPT"]["explanation"] == (
        "By then this has ended, unless you use it in the meantime."
    )
    assert found["MSG"]["explanation"].startswith("You have not been given access to this.")


def test_a_child_learns_when_the_own_record_opens() -> None:
    twelve = LILY.on("2030-06-01").ask("lily", MINE, on="2031-05-02")
    thirteen = LILY.on("2030-06-01").ask("lily", MINE, on="2031-05-03")

    assert twelve.reasons("viewer", "patient")["APPT"] == "AGE_RULE"
    assert thirteen.reasons("viewer", "patient")["APPT"] == "ALLOWED"


@pytest.mark.parametrize(("name", "place"), [("ann", 0), ("ann", 1), ("nick", 0)])
def test_others_are_told_of_today_only(name: str, place: int) -> None:
    told = LILY.on("2025-12-30").ask(name, CHILD, on="2026-01-01")

    assert told.at("viewer", "dependants", place, "access") is None
    assert told.at("viewer", "dependants", place, "patient")["access"] is None
    assert set(one.split(" ", 1)[1] for one in told.codes) == {"NOT_PERMITTED NOT_GRANTED"}
    assert told.errors[0]["message"] == (
        "What will be open on another day is told to the person themselves, and to an adult with "
        "parental responsibility for them."
    )


def test_a_parent_of_sixteen_looks_ahead() -> None:
    told = LILY.on("2025-12-31").ask("nick", CHILD, on="2026-01-01")

    assert (told.errors, appointments(told, *FIRST)["level"]) == ([], "WRITE")


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        ("2026-06-14", "on: only of today and days to come can it be said what is open."),
        ("2046-06-16", "on: no more than 20 years ahead."),
        ("9999-12-31", "on: no more than 20 years ahead."),
    ],
)
def test_a_day_without_an_answer_is_refused(day: str, rule: str) -> None:
    told = LILY.ask("grace", CHILD, on=day)

    assert told.codes[0] == "viewer.dependants.0.access BAD_INPUT"
    assert told.errors[0]["message"] == rule
    assert told.at(*FIRST)["name"] == "Lily"


def test_an_operation_looks_ahead_a_hundred_times_at_most() -> None:
    children = "\n".join(f"kid{n}  2018-05-03" for n in range(10))
    grants = "\n".join(
        f"grace  kid{n}  parental-responsibility  G99901  2024-01-01" for n in range(10)
    )
    family = Story(f"grace  1980-01-01\n{children}", grants=grants)
    days = " ".join(f"d{n}: access(on: $on) {{ level }}" for n in range(11))
    query = f"query Ahead($on: Date) {{ viewer {{ dependants {{ {days} }} }} }}"

    ten = family.ask("grace", query.replace("d10: access(on: $on) { level }", ""), on="2029-05-03")
    eleven = family.ask("grace", query, on="2029-05-03")

    assert ten.errors == []
    assert {one.split(" ", 1)[1] for one in eleven.codes} == {"LIMIT_EXCEEDED"}
    assert sum(list(one.values()).count(None) for one in eleven.at(*FIRST[:2])) == 10


def test_the_last_day_that_is_foreseen_is_answered() -> None:
    assert LILY.ask("grace", CHILD, on="2046-06-15").errors == []


def test_a_date_that_is_none_is_refused_without_being_repeated() -> None:
    told = LILY.ask("grace", CHILD, on="the 11th birthday")

    assert told.data is None
    assert "birthday" not in str(told.errors)

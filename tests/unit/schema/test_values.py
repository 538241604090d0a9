"""Small values that every layer shares."""

import asyncio
from datetime import date

import pytest

from schema.access import AccessReason, Action, Category, Permit
from schema.connection import PeriodFilter
from schema.deadline import Deadline
from schema.directory import Locate, OrganisationKind, RecordType
from schema.errors import (
    BadInput,
    KindredError,
    LimitExceeded,
    NotFound,
    NotPermitted,
    SourceUnavailable,
)
from schema.identifiers import NhsNumber, OdsCode
from schema.moment import Moment, PartialDate
from schema.scalars import SCALARS
from tests.support.auth import ACTOR, NATIONAL, SUBJECT, partial
from tests.support.builders import LETTER, RA1, a_directory_of, a_source
from tests.support.virtual_time import run_virtually

DIRECTORY = a_directory_of(a_source("RA1"), a_source("RA2", LETTER, locate=Locate.ALWAYS))


@pytest.mark.parametrize(
    ("error", "extensions"),
    [
        (BadInput("No."), {"code": "BAD_INPUT"}),
        (LimitExceeded("ids", 5, 6), {"code": "LIMIT_EXCEEDED", "limit": 5, "cost": 6}),
        (
            NotPermitted(AccessReason.AGE_RULE, "No."),
            {"code": "NOT_PERMITTED", "reason": "AGE_RULE"},
        ),
        (NotFound(), {"code": "NOT_FOUND"}),
        (SourceUnavailable(RA1, "No."), {"code": "SOURCE_UNAVAILABLE", "organisation": "RA1"}),
        (
            SourceUnavailable(RA1, "No.", 9),
            {"code": "SOURCE_UNAVAILABLE", "organisation": "RA1", "retryAfterSeconds": 9},
        ),
    ],
)
def test_every_error_carries_its_code(error: KindredError, extensions: dict[str, object]) -> None:
    assert error.extensions == extensions


def test_a_period_covers_all_days_of_its_ends() -> None:
    period = PeriodFilter(start=partial("2024-02"), end=partial("2024-02"))

    assert (period.first_day, period.last_day) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (PeriodFilter().first_day, PeriodFilter().last_day) == (None, None)


@pytest.mark.parametrize(("subject", "expected"), [(ACTOR, False), (SUBJECT, True)])
def test_a_permit_knows_whether_somebody_else_acts(subject: str, expected: bool) -> None:
    permit = Permit(ACTOR, SUBJECT, RA1, Category.APPT, Action.READ, None, "app", "1")
    own = Permit(ACTOR, ACTOR, RA1, Category.APPT, Action.READ, None, "app", "1")

    assert (permit if subject == SUBJECT else own).by_proxy is expected


def test_an_organisation_nobody_listed_is_known_by_code_only() -> None:
    unlisted = DIRECTORY.organisation(OdsCode("ZZ9"))

    assert (unlisted.ods_code, unlisted.name) == ("ZZ9", None)
    assert unlisted.kind is OrganisationKind.UNKNOWN


def test_the_directory_knows_who_offers_what() -> None:
    letters = [one.organisation for one in DIRECTORY.offering(LETTER)]
    messages = [one.organisation for one in DIRECTORY.terms(Category.MSG)]

    assert (letters, messages) == (["RA1", "RA2"], ["RA1"])
    assert [one.organisation for one in DIRECTORY.terms(Category.DEMOG)] == [NATIONAL]
    assert DIRECTORY.source(OdsCode("RA2"), RecordType.MESSAGE) is None


def test_only_categories_that_somebody_offers_are_federated() -> None:
    small = a_directory_of(a_source("RA2", LETTER))

    national = (Category.DEMOG, Category.PRESCR, Category.REG)
    assert set(small.categories()) == {Category.DOCS, *national}


def test_the_national_record_is_asked_for_the_chosen_pharmacy() -> None:
    directory = a_directory_of(a_source("RA2", RecordType.PRESCRIPTION))

    asked = [one.organisation for one in directory.terms(Category.PRESCR)]

    assert asked == ["RA2", NATIONAL]


def test_a_deadline_runs_out_and_stays_there() -> None:
    async def watched() -> list[float]:
        deadline = Deadline.after(2)
        sooner, later = deadline.sooner(1), deadline.sooner(9)
        await asyncio.sleep(1.5)
        return [one.remaining() for one in (deadline, sooner, later)]

    assert run_virtually(watched())[0] == pytest.approx([0.5, 0, 0.5])


@pytest.mark.parametrize(
    ("scalar", "good", "bad"),
    [
        (NhsNumber, "999 000 0018", "9990000019"),
        (OdsCode, "ra1", "R"),
        (PartialDate, "2024-05", "2024-13"),
        (Moment, "2024-05-17T09:30:00Z", "2024-05-17T24:00:00Z"),
    ],
)
def test_values_are_read_strictly_and_never_repeated(scalar: object, good: str, bad: str) -> None:
    read = SCALARS[scalar].parse_value
    assert read is not None

    assert read(good)
    wrong: list[object] = [bad, 1, None, [], {}, True]
    for value in wrong:
        with pytest.raises(BadInput) as caught:
            read(value)
        assert bad not in caught.value.message

"""Rows and completeness say what became of each organisation, and nothing of what was withheld."""

import pytest

from auth.release import Released
from resolvers.report import (
    completeness,
    demographics_report,
    failure_sentence,
    joined_late,
    not_asked,
    report,
    sentence,
)
from schema.answer import Failure, Pause
from schema.evidence import Unanswered
from schema.identifiers import OdsCode
from schema.node import Record
from schema.report import Completeness, SourceReport, SourceStatus
from tests.support.auth import NOW, a_person
from tests.support.builders import RA1, an_answer, an_item, organisation

S, C = SourceStatus, Completeness
TRUST = organisation("RA1")


def released(unreadable: int = 0, foreign: int = 0) -> Released[Record]:
    """What was released, as far as a row tells of it."""
    return Released((), foreign, unreadable)


def row(status: SourceStatus, unreadable: int = 0) -> SourceReport:
    return report(
        TRUST,
        an_answer(an_item(), status=status),
        returned=1,
        released=released(unreadable),
    )


def failed(status: SourceStatus) -> SourceReport:
    return report(TRUST, Failure(RA1, status), returned=0, released=released())


@pytest.mark.parametrize(
    ("status", "returned", "unreadable", "foreign", "expected"),
    [
        (S.OK, 2, 0, 0, S.OK),
        (S.OK, 0, 0, 0, S.EMPTY),  # all withheld: as if there had been nothing
        (S.OK, 0, 1, 0, S.OK),
        (S.EMPTY, 0, 0, 0, S.EMPTY),
        (S.OK, 2, 0, 1, S.INVALID),
        (S.EMPTY, 0, 0, 1, S.INVALID),
        (S.INCOMPLETE, 0, 0, 0, S.INCOMPLETE),
        (S.INCOMPLETE, 2, 0, 1, S.INVALID),
        (S.INVALID, 2, 0, 0, S.INVALID),
    ],
)
def test_the_status_of_an_answer_is_that_of_what_is_shown(
    status: SourceStatus, returned: int, unreadable: int, foreign: int, expected: SourceStatus
) -> None:
    answer, told = an_answer(status=status), released(unreadable, foreign)

    assert report(TRUST, answer, returned=returned, released=told).status is expected


def test_an_answer_says_when_and_how_much() -> None:
    shown = report(TRUST, an_answer(an_item()), returned=1, released=released(2))

    assert (shown.as_of, shown.returned, shown.unreadable) == (NOW, 1, 2)
    assert shown.message == "Trust RA1 answered, but 2 items could not be read and are left out."


def test_a_failure_says_when_to_come_back() -> None:
    shown = report(TRUST, Failure(RA1, S.RATE_LIMITED, 30), returned=0, released=released())

    assert (shown.status, shown.retry_after_seconds, shown.as_of) == (S.RATE_LIMITED, 30, None)


@pytest.mark.parametrize("status", S)
def test_every_status_has_a_sentence_with_the_name(status: SourceStatus) -> None:
    said = sentence(TRUST, status, unreadable=0)

    assert said.startswith("Trust RA1 ")
    assert said.endswith(".")


def test_one_unreadable_item_is_told_in_the_singular() -> None:
    said = sentence(TRUST, S.OK, unreadable=1)

    assert said == "Trust RA1 answered, but 1 item could not be read and is left out."


@pytest.mark.parametrize(
    ("pause", "seconds", "expected"),
    [
        (
            Pause.RESTING,
            10,
            "Trust RA1 was not asked just now, because it has not been answering. "
            "Try again in 10 seconds.",
        ),
        (
            Pause.TOLD_TO_WAIT,
            1,
            "Trust RA1 was not asked just now, because it asked us to come back later. "
            "Try again in 1 second.",
        ),
        (
            Pause.CROWDED,
            None,
            "Trust RA1 was not asked just now, because too many questions were waiting for it. "
            "Try again in a moment.",
        ),
        (
            Pause.NO_TIME,
            0,
            "Trust RA1 was not asked just now, because there was no time left. "
            "Try again in a moment.",
        ),
    ],
)
def test_a_pause_says_why_and_for_how_long(
    pause: Pause, seconds: int | None, expected: str
) -> None:
    failure = Failure(RA1, S.NOT_ASKED, seconds, pause)

    assert failure_sentence(TRUST, failure) == expected
    assert report(TRUST, failure, returned=0, released=released()).message == expected


@pytest.mark.parametrize(
    ("status", "seconds", "expected"),
    [
        (S.RATE_LIMITED, 30, "is busy and asked us to come back later. Try again in 30 seconds."),
        (S.RATE_LIMITED, None, "is busy and asked us to come back later."),
        (S.RATE_LIMITED, 0, "is busy and asked us to come back later. Try again in a moment."),
        (S.UNAVAILABLE, 119, "cannot answer just now. Try again in 119 seconds."),
        (S.UNAVAILABLE, 121, "cannot answer just now. Try again in 3 minutes."),
        (S.UNAVAILABLE, 7201, "cannot answer just now. Try again in 3 hours."),
        (S.TIMED_OUT, 5, "did not answer in time. Try again in 5 seconds."),
        (S.NOT_ASKED, 5, "was not asked just now. Try again in 5 seconds."),
        (S.REFUSED, 5, "did not accept our request."),
    ],
)
def test_a_sentence_says_when_to_come_back(
    status: SourceStatus, seconds: int | None, expected: str
) -> None:
    assert failure_sentence(TRUST, Failure(RA1, status, seconds)) == f"Trust RA1 {expected}"


def test_an_organisation_that_is_closed_to_the_person_says_so() -> None:
    shown = not_asked(TRUST)

    assert shown.status is S.NOT_ASKED
    assert shown.message == (
        "Trust RA1 was not asked: this part of the record is closed to you there."
    )


def test_an_answer_about_somebody_else_is_quarantined() -> None:
    quarantined: Released[Record] = Released((), 0, 0, quarantined=True)

    shown = report(TRUST, an_answer(an_item()), returned=0, released=quarantined)

    assert (shown.status, shown.as_of, shown.returned) == (S.INVALID, None, 0)
    assert shown.message == (
        "Trust RA1 holds somebody under this NHS number whose details differ from the national "
        "record; nothing of it is shown. Ask Trust RA1 to check."
    )
    assert completeness([shown]) is C.NONE


@pytest.mark.parametrize("status", [S.OK, S.EMPTY])
def test_who_joined_late_has_answered_in_part(status: SourceStatus) -> None:
    late = joined_late(row(status))

    assert (late.status, late.as_of) == (S.INCOMPLETE, NOW)
    assert late.message == "Trust RA1 joined late: start the list again to see all of it."
    assert completeness([late]) is C.PARTIAL


def test_what_is_worse_than_late_is_said_instead() -> None:
    rows = [row(S.INVALID), row(S.INCOMPLETE), failed(S.TIMED_OUT)]

    assert [joined_late(one) for one in rows] == rows


def test_an_organisation_without_a_name_is_called_by_its_code() -> None:
    nameless = organisation("RA9")
    nameless.name = None

    assert sentence(nameless, S.EMPTY, 0) == "RA9 has shared nothing that fits."


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], C.COMPLETE),
        ([row(S.OK)], C.COMPLETE),
        ([row(S.OK), row(S.EMPTY)], C.COMPLETE),
        ([row(S.OK, unreadable=1)], C.PARTIAL),
        ([row(S.INCOMPLETE)], C.PARTIAL),
        ([row(S.INVALID)], C.PARTIAL),
        ([row(S.OK), failed(S.TIMED_OUT)], C.PARTIAL),
        ([row(S.EMPTY), failed(S.NOT_ASKED)], C.PARTIAL),
        ([row(S.OK), failed(S.REFUSED)], C.PARTIAL),
        ([failed(S.TIMED_OUT)], C.NONE),
        ([failed(S.UNAVAILABLE), failed(S.RATE_LIMITED), failed(S.NOT_ASKED)], C.NONE),
        ([failed(S.REFUSED)], C.NONE),
    ],
)
def test_completeness_is_honest(rows: list[SourceReport], expected: Completeness) -> None:
    assert completeness(rows) is expected


def test_an_answer_that_cannot_be_used_at_all_is_no_answer() -> None:
    assert completeness([failed(S.INVALID)]) is C.NONE


def test_the_national_record_has_a_row_of_its_own() -> None:
    answered = demographics_report(TRUST, a_person().build())
    missing = demographics_report(TRUST, Unanswered(S.TIMED_OUT, 5))

    assert (answered.status, answered.returned, answered.as_of) == (S.OK, 1, NOW)
    assert (missing.status, missing.returned, missing.as_of) == (S.TIMED_OUT, 0, None)
    assert missing.retry_after_seconds == 5


def test_codes_of_organisations_are_not_mixed_up() -> None:
    assert (
        report(TRUST, Failure(OdsCode("RA1"), S.OK), returned=0, released=released()).organisation
        is TRUST
    )

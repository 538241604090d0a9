"""Says of each organisation what became of it, in a row and in a sentence for people."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime

from auth.release import Released
from schema.answer import Failure, Outcome
from schema.directory import Organisation
from schema.evidence import Person, Unanswered
from schema.node import Record
from schema.report import Completeness, SourceReport, SourceStatus

WHOLE = frozenset({SourceStatus.OK, SourceStatus.EMPTY})
"""What organisations are whose answer was read to its end and believed."""


def report(
    organisation: Organisation, outcome: Outcome, *, returned: int, released: Released[Record]
) -> SourceReport:
    """One row. `returned` counts what is in the answer, never what was withheld."""
    if isinstance(outcome, Failure):
        said = failure_sentence(organisation, outcome)
        return unanswered_report(organisation, outcome.status, outcome.retry_after_seconds, said)
    if released.quarantined:
        said = _QUARANTINED.format(name=_name(organisation))
        return unanswered_report(organisation, SourceStatus.INVALID, None, said)
    status = _answered(outcome.status, returned, released)
    return answered_report(organisation, status, outcome.as_of, returned, released.unreadable)


def demographics_report(organisation: Organisation, person: Person | Unanswered) -> SourceReport:
    """The row of the national record."""
    if isinstance(person, Unanswered):
        failure = Failure(
            organisation.ods_code, person.status, person.retry_after_seconds, person.pause
        )
        said = failure_sentence(organisation, failure)
        return unanswered_report(organisation, person.status, person.retry_after_seconds, said)
    if person.replaced_by is not None:
        return replaced(organisation, person)
    return answered_report(organisation, SourceStatus.OK, person.as_of, 1)


def failure_report(organisation: Organisation, failure: Failure) -> SourceReport:
    """The row of an organisation that did not answer."""
    said = failure_sentence(organisation, failure)
    return unanswered_report(organisation, failure.status, failure.retry_after_seconds, said)


def answered_report(
    organisation: Organisation,
    status: SourceStatus,
    as_of: datetime | None,
    returned: int,
    unreadable: int = 0,
) -> SourceReport:
    """The row of an organisation that answered."""
    return SourceReport(
        organisation=organisation,
        status=status,
        as_of=as_of,
        returned=returned,
        unreadable=unreadable,
        retry_after_seconds=None,
        message=sentence(organisation, status, unreadable),
    )


def unanswered_report(
    organisation: Organisation, status: SourceStatus, retry_after_seconds: int | None, said: str
) -> SourceReport:
    """The row of an organisation of which nothing is known but what can be said."""
    return SourceReport(
        organisation=organisation,
        status=status,
        as_of=None,
        returned=0,
        unreadable=0,
        retry_after_seconds=retry_after_seconds,
        message=said,
    )


def not_asked(organisation: Organisation) -> SourceReport:
    """The row of an organisation that holds something and is closed to the person themselves."""
    said = _CLOSED.format(name=_name(organisation))
    return unanswered_report(organisation, SourceStatus.NOT_ASKED, None, said)


def replaced(organisation: Organisation, person: Person) -> SourceReport:
    """The row of the national record of somebody whose NHS number was replaced by another."""
    return SourceReport(
        organisation=organisation,
        status=SourceStatus.INCOMPLETE,
        as_of=person.as_of,
        returned=0,
        unreadable=0,
        retry_after_seconds=None,
        message=_REPLACED,
    )


def is_whole(row: SourceReport) -> bool:
    """Was everything read that this organisation has? Then a list can go on from here."""
    return row.status in WHOLE and not row.unreadable


def joined_late(row: SourceReport) -> SourceReport:
    """The row of an organisation that was missing on an earlier page of the same list.

    What stood before the cursor was not shown, so whole as its answer may be, it is in part here.
    """
    if not is_whole(row):
        return row
    said = _LATE.format(name=_name(row.organisation))
    return dataclasses.replace(row, status=SourceStatus.INCOMPLETE, message=said)


def completeness(rows: Iterable[SourceReport]) -> Completeness:
    """COMPLETE only if every organisation that should have answered did so whole."""
    listed = list(rows)
    if all(map(is_whole, listed)):
        return Completeness.COMPLETE
    if any(row.as_of is not None for row in listed):
        return Completeness.PARTIAL
    return Completeness.NONE


def failure_sentence(organisation: Organisation, failure: Failure) -> str:
    """What a person may be told about an organisation that did not answer."""
    seconds = failure.retry_after_seconds
    if failure.pause is None:
        return sentence(organisation, failure.status, 0, seconds)
    name, why = _name(organisation), failure.pause.value
    return f"{name} was not asked just now, because {why}. Try again {_when(seconds)}."


def sentence(
    organisation: Organisation,
    status: SourceStatus,
    unreadable: int,
    retry_after_seconds: int | None = None,
) -> str:
    """What a person may be told about one organisation."""
    name = _name(organisation)
    if status is SourceStatus.OK and unreadable:
        items = (
            "1 item could not be read and is"
            if unreadable == 1
            else (f"{unreadable} items could not be read and are")
        )
        return f"{name} answered, but {items} left out."
    if retry_after_seconds is not None and status in _RETRYABLE:
        return f"{_RETRYABLE[status].format(name=name)} Try again {_when(retry_after_seconds)}."
    return _SENTENCES[status].format(name=name)


def _answered(status: SourceStatus, returned: int, released: Released[Record]) -> SourceStatus:
    """The status as if nothing had been withheld: that must not be seen."""
    if released.foreign:
        return SourceStatus.INVALID
    if status in WHOLE:
        return SourceStatus.OK if returned or released.unreadable else SourceStatus.EMPTY
    return status


def _name(organisation: Organisation) -> str:
    return organisation.name or organisation.ods_code


def _when(seconds: int | None) -> str:
    """As people say it, never sooner than it was said: rounded up."""
    if not seconds or seconds < 0:
        return "in a moment"
    if seconds < 120:
        return "in 1 second" if seconds == 1 else f"in {seconds} seconds"
    minutes = -(-seconds // 60)
    return f"in {minutes} minutes" if minutes < 120 else f"in {-(-minutes // 60)} hours"


_RETRYABLE = {
    SourceStatus.TIMED_OUT: "{name} did not answer in time.",
    SourceStatus.UNAVAILABLE: "{name} cannot answer just now.",
    SourceStatus.RATE_LIMITED: "{name} is busy and asked us to come back later.",
    SourceStatus.NOT_ASKED: "{name} was not asked just now.",
}

_SENTENCES = {
    SourceStatus.OK: "{name} answered.",
    SourceStatus.EMPTY: "{name} has shared nothing that fits.",
    SourceStatus.TIMED_OUT: "{name} did not answer in time. Try again in a moment.",
    SourceStatus.UNAVAILABLE: "{name} cannot answer just now. Try again later.",
    SourceStatus.RATE_LIMITED: "{name} is busy and asked us to come back later.",
    SourceStatus.REFUSED: "{name} did not accept our request.",
    SourceStatus.INVALID: "{name} sent something that cannot be trusted; that part is left out.",
    SourceStatus.INCOMPLETE: "{name} answered in part; there may be more.",
    SourceStatus.NOT_ASKED: "{name} was not asked.",
}

_CLOSED = "{name} was not asked: this part of the record is closed to you there."

_REPLACED = (
    "This NHS number has been replaced by a newer one. What is filed under the newer one is not "
    "shown here: ask your GP practice which number to use."
)

_LATE = "{name} joined late: start the list again to see all of it."

_QUARANTINED = (
    "{name} holds somebody under this NHS number whose details differ from the national record; "
    "nothing of it is shown. Ask {name} to check."
)

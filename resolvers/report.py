"""Says of each organisation what became of it, in a row and in a sentence for people."""

from collections.abc import Iterable

from auth.release import Released
from schema.answer import Failure, Outcome
from schema.directory import Organisation
from schema.evidence import Person, Unanswered
from schema.node import Record
from schema.report import Completeness, SourceReport, SourceStatus

_WHOLE = frozenset({SourceStatus.OK, SourceStatus.EMPTY})


def report(
    organisation: Organisation, outcome: Outcome, *, returned: int, released: Released[Record]
) -> SourceReport:
    """One row. `returned` counts what is in the answer, never what was withheld."""
    if isinstance(outcome, Failure):
        return _unanswered(organisation, outcome.status, outcome.retry_after_seconds)
    status = _answered(outcome.status, returned, released)
    return SourceReport(
        organisation=organisation,
        status=status,
        as_of=outcome.as_of,
        returned=returned,
        unreadable=released.unreadable,
        retry_after_seconds=None,
        message=sentence(organisation, status, released.unreadable),
    )


def demographics_report(organisation: Organisation, person: Person | Unanswered) -> SourceReport:
    """The row of the national record."""
    if isinstance(person, Unanswered):
        return _unanswered(organisation, person.status, person.retry_after_seconds)
    return SourceReport(
        organisation=organisation,
        status=SourceStatus.OK,
        as_of=person.as_of,
        returned=1,
        unreadable=0,
        retry_after_seconds=None,
        message=sentence(organisation, SourceStatus.OK, 0),
    )


def not_asked(organisation: Organisation) -> SourceReport:
    """The row of an organisation that holds something and was deliberately not asked."""
    return _unanswered(organisation, SourceStatus.NOT_ASKED, None)


def _unanswered(
    organisation: Organisation, status: SourceStatus, retry_after_seconds: int | None
) -> SourceReport:
    return SourceReport(
        organisation=organisation,
        status=status,
        as_of=None,
        returned=0,
        unreadable=0,
        retry_after_seconds=retry_after_seconds,
        message=sentence(organisation, status, 0),
    )


def completeness(rows: Iterable[SourceReport]) -> Completeness:
    """COMPLETE only if every organisation that should have answered did so whole."""
    listed = list(rows)
    if all(row.status in _WHOLE and not row.unreadable for row in listed):
        return Completeness.COMPLETE
    if any(row.as_of is not None for row in listed):
        return Completeness.PARTIAL
    return Completeness.NONE


def _answered(status: SourceStatus, returned: int, released: Released[Record]) -> SourceStatus:
    """The status as if nothing had been withheld: that must not be seen."""
    if released.foreign or released.quarantined:
        return SourceStatus.INVALID
    if status in _WHOLE:
        return SourceStatus.OK if returned or released.unreadable else SourceStatus.EMPTY
    return status


def sentence(organisation: Organisation, status: SourceStatus, unreadable: int) -> str:
    """What a person may be told about one organisation."""
    name = organisation.name or organisation.ods_code
    if status is SourceStatus.OK and unreadable:
        items = "1 item" if unreadable == 1 else f"{unreadable} items"
        return f"{name} answered, but {items} could not be read and are left out."
    return _SENTENCES[status].format(name=name)


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

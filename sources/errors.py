"""What can go wrong with a source, as our own errors. None of them carries upstream text.

SourceError                  (a fhirpy BaseFHIRError, so that fhirpy's vocabulary can raise it)
├── TimedOut                 no answer by the deadline, or the source says it ran out of time
├── Unavailable              cannot be reached, or cannot answer; may say when to come back
├── Declined                 it is up, and does not take this question (400, 422, 501 and the like)
│   └── Overtaken            409 or 412: it is no longer as the question has it
├── Lost                     something was sent, and nobody knows whether it was received
├── RateLimited              429; may say when to come back
├── Refused                  401 or 403, from the source or from its token endpoint
├── NotAsked                 deliberately: it rests, is crowded, or there is no time left
├── Absent                   404 or 410: no such thing, or no such service
└── InvalidAnswer            redirect, HTML, no FHIR, too large, cut off, or about somebody else

Inside `sources` they are raised; at the ports they become `Failure` and `Unanswered`.
"""

from fhirpy.base.exceptions import BaseFHIRError

from schema.answer import Failure, Pause
from schema.evidence import Unanswered
from schema.identifiers import OdsCode
from schema.report import SourceStatus


class SourceError(BaseFHIRError):
    """A source did not answer, or its answer cannot be used."""

    status = SourceStatus.UNAVAILABLE

    def __init__(self, retry_after_seconds: int | None = None) -> None:
        super().__init__(self.status.value)
        self.retry_after_seconds = retry_after_seconds

    def failure(self, organisation: OdsCode) -> Failure:
        """The same as an outcome of a search."""
        return Failure(organisation, self.status, self.retry_after_seconds)

    def unanswered(self) -> Unanswered:
        """The same as an outcome of a national service."""
        return Unanswered(self.status, self.retry_after_seconds)


class TimedOut(SourceError):
    status = SourceStatus.TIMED_OUT


class Unavailable(SourceError):
    status = SourceStatus.UNAVAILABLE

    def __init__(self, retry_after_seconds: int | None = None, is_passing: bool = False) -> None:
        """`is_passing`: of a kind that another attempt may mend (no connection, 502, 503)."""
        super().__init__(retry_after_seconds)
        self.is_passing = is_passing


class Declined(SourceError):
    """Says nothing about others' questions: a caller who asks oddly closes a source to nobody."""

    status = SourceStatus.UNAVAILABLE


class Overtaken(Declined):
    """What was to be changed, or made once only, is no longer as the caller has it."""


class Lost(SourceError):
    """It may have been done: whoever sent it has to look, and must not send it again."""


class NotAsked(SourceError):
    status = SourceStatus.NOT_ASKED

    def __init__(self, pause: Pause, retry_after_seconds: int | None = None) -> None:
        super().__init__(retry_after_seconds)
        self.pause = pause

    def failure(self, organisation: OdsCode) -> Failure:
        return Failure(organisation, self.status, self.retry_after_seconds, self.pause)

    def unanswered(self) -> Unanswered:
        return Unanswered(self.status, self.retry_after_seconds, self.pause)


class RateLimited(SourceError):
    status = SourceStatus.RATE_LIMITED


class Refused(SourceError):
    status = SourceStatus.REFUSED

    def __init__(self, is_stale: bool = False) -> None:
        """`is_stale`: another token might do (401); what is forbidden (403) stays forbidden."""
        super().__init__()
        self.is_stale = is_stale


class Absent(SourceError):
    status = SourceStatus.UNAVAILABLE

    def __init__(self, is_outcome: bool = False) -> None:
        """`is_outcome`: said by an OperationOutcome, so by a FHIR server and not by a proxy."""
        super().__init__()
        self.is_outcome = is_outcome


class InvalidAnswer(SourceError):
    status = SourceStatus.INVALID

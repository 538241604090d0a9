"""The one place where errors of libraries and HTTP statuses become our own errors.

The originals hold URLs, headers and upstream text, so they are not chained.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
import msgspec

from sources.errors import (
    Absent,
    Declined,
    InvalidAnswer,
    Overtaken,
    RateLimited,
    Refused,
    SourceError,
    TimedOut,
    Unavailable,
)

LONGEST_RETRY_SECONDS = 86_400


class _Connection:
    """A context manager without a generator's cost for each call."""

    __slots__ = ()

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        mapped = None if error is None else _of_connection(error)
        if mapped is not None:
            raise mapped from None


def mapped_connection() -> _Connection:
    """Map what aiohttp and the deadline raise. CancelledError passes."""
    return _Connection()


def _of_connection(error: BaseException) -> SourceError | None:
    match error:
        case TimeoutError():
            return TimedOut()
        case aiohttp.ClientSSLError():
            return Unavailable()  # a certificate does not mend itself in a moment
        case aiohttp.ClientConnectionError():
            return Unavailable(is_passing=True)
        case aiohttp.ClientError() | ValueError():
            return InvalidAnswer()
        case _:
            return None


@contextmanager
def mapped_decoding() -> Iterator[None]:
    """Map what reading a body as JSON raises; the decoder has a depth limit of its own."""
    try:
        yield
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise InvalidAnswer from None


def check_status(status: int, headers: Mapping[str, str], now: datetime, body: bytes = b"") -> None:
    """Raise what an HTTP status other than 2xx means.

    `now` dates a Retry-After date; `body` tells an absent thing from an absent service.
    """
    if status in {404, 410}:
        raise Absent(is_outcome=b'"OperationOutcome"' in body)
    if not 200 <= status < 300:
        raise _error(status, _retry_after(headers.get("Retry-After"), now))


def _error(status: int, retry_after: int | None) -> SourceError:
    match status:
        case 401 | 403:
            return Refused(is_stale=status == 401)
        case 408 | 504:
            return TimedOut(retry_after)
        case 409 | 412:
            return Overtaken(retry_after)
        case 429:
            return RateLimited(retry_after)
        case _ if status < 400:  # redirects are not followed
            return InvalidAnswer()
        case _ if status < 500 or status == 501:
            return Declined(retry_after)
        case _:
            is_passing = status == 502 or (status == 503 and retry_after is None)
            return Unavailable(retry_after, is_passing)


def _retry_after(value: str | None, now: datetime) -> int | None:
    """Seconds or an HTTP date (RFC 9110 section 10.2.3); None when it is neither, or absurd."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return min(int(value.strip()[:9]), LONGEST_RETRY_SECONDS)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # digits without end in the day or the offset
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0, round((at - now).total_seconds())), LONGEST_RETRY_SECONDS)

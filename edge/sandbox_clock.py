"""The clock that a sandbox may move, so that tomorrow's birthday can be tried today."""

from datetime import UTC, datetime, timedelta
from mmap import PAGESIZE, mmap

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from edge.body import read_body
from edge.refusal import Refusal
from schema.errors import ErrorCode
from settings import ConfigurationError

# Ages and periods are counted from it; near the ends of the calendar there is no room to count.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class MovableClock:
    """Runs on from wherever it was last set, by whichever worker: they all have one clock."""

    def __init__(self, now: datetime | None = None) -> None:
        self._microseconds = memoryview(mmap(-1, PAGESIZE)).cast("q")
        """How far it is from the real time."""
        if now is not None:
            self.move_to(now)

    def __call__(self) -> datetime:
        apart = self._microseconds[0]
        return real_time() + timedelta(microseconds=apart) if apart else real_time()

    def move_to(self, now: datetime) -> None:
        """Go on from this instant."""
        self._microseconds[0] = (now - real_time()) // timedelta(microseconds=1)


def clock_from(start: str) -> MovableClock:
    """One that starts at an instant in ISO 8601, or now. Raises ConfigurationError."""
    try:
        now = datetime.fromisoformat(start) if start else None
    except ValueError:
        now = None
    if start and (now is None or now.tzinfo is None):
        raise ConfigurationError("KINDRED_NOW is no ISO instant with an offset.")
    return MovableClock(now)


class Instant(msgspec.Struct, frozen=True):
    """The body of both calls."""

    now: datetime


class ClockEndpoint:
    """`GET` and `PUT /sandbox/clock`; there is no such route outside a sandbox."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock

    async def show(self, _request: Request) -> Response:
        """The gateway's present instant."""
        return _json(Instant(self._clock()))

    async def move(self, request: Request) -> Response:
        """Set it; the rules, token times, caches and audit follow."""
        try:
            wanted = msgspec.json.decode(await read_body(request), type=Instant)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise _bad() from None
        if wanted.now.tzinfo is None or not _FIRST_YEAR <= wanted.now.year <= _LAST_YEAR:
            raise _bad()
        self._clock.move_to(wanted.now)
        return _json(Instant(self._clock()))


def _bad() -> Refusal:
    return Refusal(
        400, ErrorCode.BAD_INPUT, '{"now": …} takes an instant with its offset, from 1900 to 2200.'
    )


def _json(instant: Instant) -> Response:
    return Response(msgspec.json.encode(instant), media_type="application/json")


def real_time() -> datetime:
    """The clock of everything but a sandbox."""
    return datetime.now(UTC)

"""Faults that answer with an error status, in the many ways servers do."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import ceil

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from sandbox.answers import refusal
from sandbox.faults.kinds import FaultKind
from sandbox.faults.passage import Effect, Passage

# No gateway may pass this on: a stack trace, a query and an NHS number.
_TRACE = """Internal error for patient 9990000018
java.lang.NullPointerException: Cannot invoke "Patient.getId()"
\tat uk.example.pas.AppointmentDao.find(AppointmentDao.java:118)
SQL: SELECT * FROM appointments WHERE nhs_number = '9990000018'
"""


async def unavailable(passage: Passage) -> None:
    """503 with a page for people."""
    page = "<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>"
    await _send(passage, HTMLResponse(page, 503, _wait(passage)))


async def _flapping(passage: Passage) -> None:
    """Down for so many requests, up for as many, and so on."""
    is_down = passage.met.before // passage.fault.every % 2 == 0
    await (unavailable(passage) if is_down else passage.through())


async def _rate_limited(passage: Passage) -> None:
    """429; when to come again in seconds, as a date, or in words no client understands."""
    headers = _wait(passage)
    if passage.form == "date":
        again = datetime.now(UTC) + timedelta(milliseconds=passage.fault.milliseconds)
        headers = {"Retry-After": format_datetime(again, usegmt=True)}
    elif passage.form == "garbage":
        headers = {"Retry-After": "when it suits you"}
    await _send(passage, refusal(429, "throttled", "Too many requests.", headers))


async def _bad_gateway(passage: Passage) -> None:
    await _send(passage, HTMLResponse("<html><h1>502 Bad Gateway</h1></html>", 502))


async def _gateway_timeout(passage: Passage) -> None:
    await _send(passage, HTMLResponse("<html><h1>504 Gateway Time-out</h1></html>", 504))


async def _server_error(passage: Passage) -> None:
    await _send(passage, PlainTextResponse(_TRACE, 500))


async def _expired_token(passage: Passage) -> None:
    await _send(passage, unauthorised())


async def _forbidden(passage: Passage) -> None:
    await _send(passage, refusal(403, "forbidden", "This client may not do that."))


async def _not_found(passage: Passage) -> None:
    await _send(passage, refusal(404, "not-found", "There is nothing here."))


async def _overtaken(passage: Passage) -> None:
    """412 or 409: what was to be changed is another by now."""
    status = int(passage.form)
    await _send(passage, refusal(status, "conflict", "Somebody else has changed this meanwhile."))


async def _redirect(passage: Passage) -> None:
    """302 to another host, to the same address, or to a file."""
    targets = {
        "elsewhere": f"{elsewhere(passage)}/login",
        "itself": f"{passage.base}{passage.path}",
        "file": "file:///etc/hostname",
    }
    await _send(passage, Response(status_code=302, headers={"Location": targets[passage.form]}))


def elsewhere(passage: Passage) -> str:
    """An origin that is not configured, where `GET /requests/elsewhere` shows who came.

    It is this machine under its other name.
    """
    origin = passage.origin
    if "127.0.0.1" in origin:
        return f"{origin.replace('127.0.0.1', 'localhost')}/elsewhere"
    return f"{origin.replace('localhost', '127.0.0.1')}/elsewhere"


def unauthorised() -> Response:
    """401: no bearer token, or none that is good."""
    headers = {"WWW-Authenticate": 'Bearer realm="sandbox", error="invalid_token"'}
    return refusal(401, "login", "A valid bearer token is needed.", headers)


def _wait(passage: Passage) -> Mapping[str, str]:
    seconds = ceil(passage.fault.milliseconds / 1000)
    return {"Retry-After": str(seconds)} if seconds else {}


async def _send(passage: Passage, response: Response) -> None:
    await response(passage.scope, passage.receive, passage.send)


EFFECTS: Mapping[FaultKind, Effect] = {
    FaultKind.UNAVAILABLE: unavailable,
    FaultKind.FLAPPING: _flapping,
    FaultKind.RATE_LIMITED: _rate_limited,
    FaultKind.BAD_GATEWAY: _bad_gateway,
    FaultKind.GATEWAY_TIMEOUT: _gateway_timeout,
    FaultKind.SERVER_ERROR: _server_error,
    FaultKind.EXPIRED_TOKEN: _expired_token,
    FaultKind.FORBIDDEN: _forbidden,
    FaultKind.NOT_FOUND: _not_found,
    FaultKind.OVERTAKEN: _overtaken,
    FaultKind.REDIRECT: _redirect,
}

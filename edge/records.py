"""`/records`: trusts say whom they hold, so that only those are asked who have something to say.

The contract of the NHS Record Service: a client id and up to 5,000 NHS numbers, add-only and
idempotent, all or nothing.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import Response

from edge.body import read_body
from edge.feeders import KeyHolder, key_holder
from edge.media import check_content_type
from edge.positions import named
from edge.refusal import Refusal
from schema.errors import ErrorCode
from schema.identifiers import NhsNumber, OdsCode, nhs_number
from storage import StorageUnavailable

MAXIMUM_NUMBERS = 5000

_log = structlog.get_logger(__name__)

Change = Callable[[OdsCode, Sequence[NhsNumber]], Awaitable[None]]


class Intake(Protocol):
    """Where holdings are kept. Raises StorageUnavailable."""

    async def add(self, organisation: OdsCode, numbers: Sequence[NhsNumber]) -> None: ...

    async def remove(self, organisation: OdsCode, numbers: Sequence[NhsNumber]) -> None: ...


class Batch(msgspec.Struct, frozen=True):
    """The body of a call. What stands in the list is looked at one by one, to name its place."""

    clientId: str
    nhsNumbers: Annotated[list[Any], msgspec.Meta(min_length=1, max_length=MAXIMUM_NUMBERS)]


@dataclass(frozen=True, slots=True)
class Feeder(KeyHolder):
    """A client that may say whom one organisation holds."""

    organisation: OdsCode


_decoder = msgspec.json.Decoder(Batch)


@dataclass(frozen=True, slots=True)
class RecordsEndpoint:
    """Adds (`POST /records`) or removes (`DELETE /records`, `POST /records/remove`) holdings."""

    feeders: Sequence[Feeder]
    intake: Intake

    async def change(self, request: Request) -> Response:
        """One or the other, as the method says."""
        return await (self.remove(request) if request.method == "DELETE" else self.add(request))

    async def add(self, request: Request) -> Response:
        """204 when all of them are known as held by the feeder's organisation."""
        return await self._apply(request, "add", self.intake.add)

    async def remove(self, request: Request) -> Response:
        """204 when none of them is any longer known as held by the feeder's organisation."""
        return await self._apply(request, "remove", self.intake.remove)

    async def _apply(self, request: Request, what: str, change: Change) -> Response:
        feeder, numbers = await self._read(request)
        known = _log.bind(
            client_id=feeder.client_id,
            organisation=feeder.organisation,
            change=what,
            numbers=len(numbers),
            people=len(set(numbers)),
        )
        try:
            await change(feeder.organisation, numbers)
        except StorageUnavailable:
            known.warning("records", done=False)
            message = "The index cannot be written just now. Nothing was done."
            retry = {"Retry-After": "5"}
            raise Refusal(503, ErrorCode.SOURCE_UNAVAILABLE, message, headers=retry) from None
        known.info("records", done=True)
        return Response(status_code=204)

    async def _read(self, request: Request) -> tuple[Feeder, list[NhsNumber]]:
        feeder = key_holder(request, self.feeders, "kindred-records")
        check_content_type(request)
        batch = _batch(await read_body(request))
        if batch.clientId != feeder.client_id:
            raise Refusal(403, ErrorCode.BAD_INPUT, "clientId is not the client of this key.")
        return feeder, _numbers(batch.nhsNumbers)


def _batch(body: bytes) -> Batch:
    try:
        return _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise Refusal(400, ErrorCode.BAD_INPUT, f"The body does not fit: {error}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, ErrorCode.BAD_INPUT, "The body is not JSON.") from None


def _numbers(listed: Sequence[object]) -> list[NhsNumber]:
    """The numbers; spaces between their digits are let pass. Raises Refusal naming the others."""
    _check("No text, but NHS numbers are text,", [not isinstance(one, str) for one in listed])
    read = [nhs_number(str(one)) for one in listed]
    _check("No NHS numbers", [one is None for one in read])
    return [one for one in read if one is not None]


def _check(what: str, is_bad: Sequence[bool]) -> None:
    bad = [position for position, found in enumerate(is_bad) if found]
    if bad:
        message = f"{what} at positions {named(bad)}. Nothing was done."
        raise Refusal(400, ErrorCode.BAD_INPUT, message)

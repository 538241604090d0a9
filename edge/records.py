"""`/records`: trusts say whom they hold, so that only those are asked who have something to say.

The contract of the NHS Record Service: a client id and up to 5,000 NHS numbers, add-only and
idempotent, all or nothing.
"""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from edge.body import read_body
from edge.media import check_content_type
from edge.refusal import Refusal
from schema.errors import ErrorCode
from schema.identifiers import NhsNumber, OdsCode, nhs_number
from storage import StorageUnavailable

MAXIMUM_NUMBERS = 5000
_SHOWN_POSITIONS = 20


Change = Callable[[OdsCode, Sequence[NhsNumber]], Awaitable[None]]


class Intake(Protocol):
    """Where holdings are kept. Raises StorageUnavailable."""

    async def add(self, organisation: OdsCode, numbers: Sequence[NhsNumber]) -> None: ...

    async def remove(self, organisation: OdsCode, numbers: Sequence[NhsNumber]) -> None: ...


class Batch(msgspec.Struct, frozen=True):
    """The body of a call."""

    clientId: str
    nhsNumbers: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MAXIMUM_NUMBERS)]


@dataclass(frozen=True, slots=True)
class Feeder:
    """A client that may say whom one organisation holds."""

    client_id: str
    secret: str
    organisation: OdsCode


_decoder = msgspec.json.Decoder(Batch)


@dataclass(frozen=True, slots=True)
class RecordsEndpoint:
    """Adds (`POST /records`) or removes (`DELETE /records`, `POST /records/remove`) holdings."""

    feeders: Sequence[Feeder]
    intake: Intake

    async def add(self, request: Request) -> Response:
        """204 when all of them are known as held by the feeder's organisation."""
        return await self._apply(request, self.intake.add)

    async def remove(self, request: Request) -> Response:
        """204 when none of them is any longer known as held by the feeder's organisation."""
        return await self._apply(request, self.intake.remove)

    async def _apply(self, request: Request, change: Change) -> Response:
        feeder, numbers = await self._read(request)
        try:
            await change(feeder.organisation, numbers)
        except StorageUnavailable:
            message = "The index cannot be written just now. Nothing was done."
            retry = {"Retry-After": "5"}
            raise Refusal(503, ErrorCode.SOURCE_UNAVAILABLE, message, headers=retry) from None
        return Response(status_code=204)

    async def _read(self, request: Request) -> tuple[Feeder, list[NhsNumber]]:
        feeder = self._feeder(request)
        check_content_type(request)
        batch = _batch(await read_body(request))
        if batch.clientId != feeder.client_id:
            raise Refusal(403, ErrorCode.BAD_INPUT, "clientId is not the client of this key.")
        return feeder, _numbers(batch.nhsNumbers)

    def _feeder(self, request: Request) -> Feeder:
        offered = request.headers.get("Authorization", "").encode()
        matching = [f for f in self.feeders if _same(offered, f"Bearer {f.secret}".encode())]
        if len(matching) != 1:
            headers = {"WWW-Authenticate": 'Bearer realm="kindred-records"'}
            raise Refusal(401, ErrorCode.UNAUTHENTICATED, headers=headers)
        return matching[0]


def _same(offered: bytes, expected: bytes) -> bool:
    return hmac.compare_digest(offered, expected)


def _batch(body: bytes) -> Batch:
    try:
        return _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise Refusal(400, ErrorCode.BAD_INPUT, f"The body does not fit: {error}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, ErrorCode.BAD_INPUT, "The body is not JSON.") from None


def _numbers(texts: Sequence[str]) -> list[NhsNumber]:
    read = [nhs_number(text) for text in texts]
    bad = [position for position, number in enumerate(read) if number is None]
    if bad:
        more = f" and {len(bad) - _SHOWN_POSITIONS} more" if len(bad) > _SHOWN_POSITIONS else ""
        shown = ", ".join(str(position) for position in bad[:_SHOWN_POSITIONS])
        message = f"No NHS numbers at positions {shown}{more} (counted from 0). Nothing was done."
        raise Refusal(400, ErrorCode.BAD_INPUT, message)
    return [number for number in read if number is not None]

"""fhirpy's client made safe: the one way in which a FHIR server is asked.

Every call of fhirpy ends in `_do_request`, so overriding it and the two builders keeps fhirpy's
vocabulary (search sets, `execute`, references) and replaces its transport: one pooled session,
no redirects, no cookies, a total deadline, a cap on bytes, own origin check, own errors, and a
guard that every call passes. Records are read by `ask`, which gives bytes; resource objects of
fhirpy are never built on that path. Changes are sent by `write`, once, and by nothing else.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp
import msgspec
import structlog
from fhirpy import AsyncFHIRClient
from yarl import URL

from schema.clock import Clock
from schema.deadline import Deadline
from settings import EndpointSettings
from sources.batch import Told, read_batch, write_batch
from sources.body import read_body
from sources.errors import InvalidAnswer, Lost, Refused, TimedOut, Unavailable
from sources.guard.guard import Guard
from sources.guard.pulse import REAL, Pulse
from sources.mapping import check_status, mapped_connection, mapped_decoding
from sources.origin import Origins
from sources.parameters import Parameters, encoded
from sources.question import FHIR_JSON, Question, Reply
from sources.tally import current_tally
from sources.together import Together
from sources.token import TokenProvider
from sources.writing import Sending, Write

_TELLING = frozenset({404, 410})
"""Failures whose body is read; what others say is of no use and could be anything."""
FORM = "application/x-www-form-urlencoded"
BATCH = "batch"
VOCABULARY = "vocabulary"
"""The kind of all that fhirpy's own calls ask: their paths can hold anything, so none is named."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wire:
    """What a client needs of the world around it."""

    session: aiohttp.ClientSession
    token: TokenProvider
    clock: Clock
    new_id: Callable[[], str]
    """Makes a UUID, for X-Request-ID."""
    pulse: Pulse = REAL


class _Call(msgspec.Struct, frozen=True):
    kind: str
    method: str
    url: URL
    headers: dict[str, str]
    body: bytes | None
    most_bytes: int
    sending: Sending | None = None
    """Of a change."""

    def leaves(self) -> None:
        """From here on it may be received."""
        if self.sending is not None:
            self.sending.is_on_its_way = True

    def stayed(self) -> None:
        """There was nobody to receive it."""
        if self.sending is not None:
            self.sending.is_on_its_way = False


class FhirClient(AsyncFHIRClient):
    """Asks one FHIR server."""

    def __init__(self, settings: EndpointSettings, wire: Wire) -> None:
        super().__init__(settings.base_url, url_aliases=list(settings.url_aliases))
        self.origins = Origins(settings.base_url, settings.url_aliases)
        self._base = URL(self.origins.base, encoded=True)
        self._wire = wire
        self._seconds = settings.deadline_milliseconds / 1000
        self._most_bytes = settings.max_response_bytes
        self.guard = Guard(settings, wire.pulse)
        refused = partial(_log.warning, "batch_refused", organisation=settings.ods)
        self._together = Together(self._post_batch, wire.pulse.ticks, refused)

    async def ask(self, question: Question, deadline: Deadline) -> Reply:
        """Send it and read the whole answer. Raises SourceError for anything but a 2xx."""
        until = deadline.sooner(self._seconds)
        if not question.together:
            call = self._call(question)
            return await self.guard.ask(call.kind, until, partial(self._send, call, until))
        exchange = partial(self._send_along, question, until)
        return await self.guard.ask(question.kind, until, exchange)

    async def write(self, write: Write, deadline: Deadline) -> Reply:
        """Send a change, once. Raises Lost where it may have been received, and any other
        SourceError where it was certainly not done."""
        until, sending = deadline.sooner(self._seconds), Sending()
        name, value = write.condition
        headers = {
            **self._build_request_headers(),
            "Content-Type": write.content_type,
            "Prefer": "return=representation",
            name: value,
        }
        url = self._url(write.path)
        call = _Call(write.kind, write.method, url, headers, write.body, self._most_bytes, sending)
        try:
            return await self.guard.once(call.kind, until, partial(self._send, call, until))
        except (TimedOut, Unavailable, InvalidAnswer) as error:
            if sending.is_on_its_way:
                raise Lost from None
            raise error from None

    async def close_batches(self) -> None:
        """Call off what is under way for several at once. The session is somebody else's."""
        await self._together.close()

    def _call(self, question: Question) -> _Call:
        headers = self._build_request_headers(question.accept)
        kind, most = question.kind, question.most_bytes or self._most_bytes
        if question.page is not None:
            url = self._url(question.page)
            return _Call(kind, "GET", url, headers, None, most)
        if not question.form:
            url = self._url(question.path, question.parameters)
            return _Call(kind, "GET", url, headers, None, most)
        url = self._url(f"{question.path}/_search")
        body = encoded(question.parameters).encode("ascii")
        return _Call(kind, "POST", url, {**headers, "Content-Type": FORM}, body, most)

    def _url(self, path: str, parameters: Parameters = ()) -> URL:
        """Below the base, parameters in the order given. Raises InvalidAnswer."""
        url = self.origins.url(path, encoded(parameters))
        if url is None:
            raise InvalidAnswer
        return url

    async def _send_along(self, question: Question, until: Deadline) -> Reply:
        """With what else is asked at this moment, if there is anything and the source takes it."""
        asker = current_tally().asker
        reply = await self._together.ask(asker, question) if asker is not None else None
        if reply is not None:
            return reply
        return await self._send(self._call(question), until)

    async def _post_batch(self, questions: Sequence[Question]) -> Sequence[Told]:
        caps = [one.most_bytes or self._most_bytes for one in questions]
        headers = {**self._build_request_headers(), "Content-Type": FHIR_JSON}
        body = write_batch(questions)
        call = _Call(BATCH, "POST", self._base, headers, body, sum(caps))
        until = Deadline.after(self._seconds)
        with mapped_connection():
            async with asyncio.timeout_at(until.at):  # each of them has passed a guard, it has not
                reply = await self._send(call, until)
        return read_batch(reply.body, caps, self._wire.clock())

    async def _send(self, call: _Call, deadline: Deadline) -> Reply:
        """Who calls this calls it off at the deadline."""
        with mapped_connection():
            authorization = await self._wire.token.authorization(deadline)
            try:
                return await self._exchange(call, authorization)
            except Refused as error:
                if not (error.is_stale and self._wire.token.refused(authorization)):
                    raise
            authorization = await self._wire.token.authorization(deadline)
            return await self._exchange(call, authorization)

    async def _exchange(self, call: _Call, authorization: str | None) -> Reply:
        headers = (
            {**call.headers, "Authorization": authorization} if authorization else call.headers
        )
        current_tally().calls += 1
        call.leaves()
        try:
            response = await self._wire.session.request(
                call.method, call.url, headers=headers, data=call.body, allow_redirects=False
            )
        except aiohttp.ClientConnectorError:
            call.stayed()  # no connection came about
            raise
        return await self._received(call, response)

    async def _received(self, call: _Call, response: aiohttp.ClientResponse) -> Reply:
        try:
            status, body = response.status, b""
            is_well = 200 <= status < 300
            if is_well or status in _TELLING:
                body = await read_body(response, call.most_bytes)
            if not is_well:
                check_status(status, response.headers, self._wire.clock(), body)
            return Reply(status, response.headers, body)
        finally:
            response.release()

    # What follows overrides fhirpy; its names and signatures are not ours to choose.

    async def _do_request(
        self,
        method: str,
        path: str,
        data: dict[str, Any] | None = None,
        params: dict[str, Any] | None = None,
        extra_headers: dict[str, str] | None = None,
        *,
        returning_status: bool = False,
    ) -> Any:
        """Serve fhirpy's own vocabulary. Raises SourceError."""
        if method.lower() != "get" or data is not None:
            raise NotImplementedError("Here one only reads: changes are sent by `write`.")
        headers = {**self._build_request_headers(), **(extra_headers or {})}
        url = URL(self._build_request_url(path, params), encoded=True)
        call = _Call(VOCABULARY, "GET", url, headers, None, self._most_bytes)
        until = Deadline.after(self._seconds)
        reply = await self.guard.ask(call.kind, until, partial(self._send, call, until))
        with mapped_decoding():
            found = msgspec.json.decode(reply.body) if reply.body else None
        return (found, reply.status) if returning_status else found

    async def _fetch_resource(self, path: str, params: dict[str, Any] | None = None) -> Any:
        return await self._do_request("get", path, params=params)

    def _build_request_headers(self, accept: str = FHIR_JSON) -> dict[str, str]:
        request_id = self._wire.new_id()
        return {"Accept": accept, "X-Request-ID": request_id, "X-Correlation-ID": request_id}

    def _build_request_url(self, path: str, params: Any) -> str:
        """The address below the base, parameters in a stable order. Raises InvalidAnswer."""
        url = self.origins.resolve(path)
        if url is None:
            raise InvalidAnswer
        pairs = _sorted(params or {})
        return f"{url}?{encoded(pairs)}" if pairs else url


def _sorted(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """fhirpy's parameters, each with one value or several, by name."""
    return [
        (name, str(value))
        for name in sorted(params)
        for value in (params[name] if isinstance(params[name], list) else [params[name]])
    ]

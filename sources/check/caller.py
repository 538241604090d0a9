"""Asks one source and keeps what came, whatever it is: a refusal is an answer here.

`sources.client` maps statuses to our errors; a check has to see them. Nothing is judged here.
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import aiohttp
from yarl import URL

from schema.deadline import Deadline
from settings import SourceSettings
from sources.batch import write_batch
from sources.body import read_body
from sources.client import FORM
from sources.envelope import loosely
from sources.errors import InvalidAnswer, SourceError
from sources.origin import Origins
from sources.parameters import encoded
from sources.question import FHIR_JSON, Question
from sources.token import TokenProvider

PATIENCE_SECONDS = 10.0
"""How long a check waits: longer than a gateway, to tell slow from dead."""
_TYPE = re.compile(r"[A-Z][A-Za-z]{1,39}", re.ASCII)
_WRONG = "Bearer kindred-check-this-is-no-token"


class Trouble(Enum):
    """Why there is no answer."""

    SLOW = "gave no answer in time"
    NAME = "has a host name that is not known"
    UNREACHABLE = "takes no connection"
    CERTIFICATE = "shows a certificate that is not valid here"
    TLS = "speaks no TLS that is understood here"
    CUT = "ended the connection before its answer was whole"
    TOO_LARGE = "gave more bytes than max_response_bytes allows"
    NOT_HTTP = "gave an answer that is no HTTP"
    ELSEWHERE = "would have been asked at an address that is not its own"
    NO_TOKEN = "could not be asked: there is no token"  # noqa: S105 - a sentence


class Shown(Enum):
    """What is shown to the source as a token."""

    OWN = "the one it expects"
    NONE = "none"
    WRONG = "one that nobody issued"


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one request."""

    status: int = 0
    """HTTP status; 0 if there was no answer."""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    milliseconds: float = 0.0
    trouble: Trouble | None = None

    @property
    def is_good(self) -> bool:
        """A status of success, whatever came with it."""
        return 200 <= self.status < 300

    @property
    def words(self) -> str:
        """What happened, for a sentence that starts with the source."""
        return self.trouble.value if self.trouble else f"answers HTTP {self.status}"

    @property
    def json(self) -> Mapping[str, object]:
        """The JSON object in the body; empty if there is none."""
        try:
            return loosely(self.body)
        except InvalidAnswer:
            return {}

    @property
    def resource_type(self) -> str:
        """The FHIR type in the body; empty if there is none, or none that could be printed."""
        found = self.json.get("resourceType")
        return found if isinstance(found, str) and _TYPE.fullmatch(found) else ""


class Caller:
    """Asks one source, one request at a time."""

    def __init__(
        self,
        settings: SourceSettings,
        session: aiohttp.ClientSession,
        token: TokenProvider,
        new_id: Callable[[], str],
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self.origins = Origins(settings.base_url, settings.url_aliases)
        self._session = session
        self._token = token
        self._new_id = new_id
        self._patience_seconds = patience_seconds
        self._most_bytes = settings.max_response_bytes

    async def ask(self, question: Question, shown: Shown = Shown.OWN) -> Seen:
        """The answer, or why there is none."""
        path = f"{question.path}/_search" if question.form else question.path
        url = self.origins.resolve(question.page or path)
        if url is None:
            return Seen(trouble=Trouble.ELSEWHERE)
        try:
            headers = {"Accept": question.accept, **await self._headers(shown)}
        except SourceError:
            return Seen(trouble=Trouble.NO_TOKEN)
        written = encoded(question.parameters)
        if question.form:
            headers["Content-Type"] = FORM
            return await self._send("POST", url, headers, written.encode("ascii"))
        return await self._send("GET", f"{url}?{written}" if written else url, headers, None)

    async def batch(self, questions: Sequence[Question]) -> Seen:
        """The answer to several searches in one Bundle."""
        try:
            headers = {"Accept": FHIR_JSON, **await self._headers(Shown.OWN)}
        except SourceError:
            return Seen(trouble=Trouble.NO_TOKEN)
        headers["Content-Type"] = FHIR_JSON
        return await self._send("POST", self.origins.base, headers, write_batch(questions))

    async def _headers(self, shown: Shown) -> dict[str, str]:
        name = self._new_id()
        headers = {"X-Request-ID": name, "X-Correlation-ID": name}
        if shown is Shown.WRONG:
            headers["Authorization"] = _WRONG
        if shown is Shown.OWN:
            own = await self._token.authorization(Deadline.after(self._patience_seconds))
            headers |= {"Authorization": own} if own else {}
        return headers

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Seen:
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            async with (
                asyncio.timeout(self._patience_seconds),
                self._session.request(
                    method,
                    URL(url, encoded=True),
                    headers=headers,
                    data=body,
                    allow_redirects=False,
                ) as response,
            ):
                whole = await read_body(response, self._most_bytes)
                spent = (clock() - started) * 1000
                return Seen(response.status, response.headers, whole, spent)
        except (TimeoutError, aiohttp.ClientError, ValueError, InvalidAnswer) as error:
            return Seen(milliseconds=(clock() - started) * 1000, trouble=trouble(error))


def trouble(error: Exception) -> Trouble:
    """What kept an answer from coming."""
    match error:
        case TimeoutError():
            return Trouble.SLOW
        case aiohttp.ClientConnectorCertificateError():
            return Trouble.CERTIFICATE
        case aiohttp.ClientConnectorSSLError():
            return Trouble.TLS
        case aiohttp.ClientConnectorDNSError():
            return Trouble.NAME
        case aiohttp.ClientConnectorError():
            return Trouble.UNREACHABLE
        case aiohttp.ClientConnectionError() | aiohttp.ClientPayloadError():
            return Trouble.CUT
        case InvalidAnswer():
            return Trouble.TOO_LARGE
        case _:
            return Trouble.NOT_HTTP

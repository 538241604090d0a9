"""One connection to a server of the record, kept open. Asks as an app would, one at a time."""

import http.client
from types import TracebackType
from urllib.parse import urlsplit

import orjson

from bench.record import RECORD
from bench.rig import Asker
from bench.unequal import UnequalError

PERSON_HEADER = "X-NHS-Number"
"""By it a peer believes who asks: it checks nothing."""


def headers(asker: Asker) -> dict[str, str]:
    """Of one question."""
    return {
        "Authorization": f"Bearer {asker.token}",
        PERSON_HEADER: asker.number,
        "Content-Type": "application/json",
    }


class Target:
    """A context manager: asks inside it."""

    def __init__(self, address: str, query: str = RECORD) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._body = orjson.dumps({"query": query})

    def ask(self, asker: Asker) -> bytes:
        """The answer. Raises UnequalError when it is none."""
        self._connection.request("POST", "/graphql", self._body, headers(asker))
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise UnequalError(f"The answer has the status {answer.status}.")
        return body

    def __enter__(self) -> "Target":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._connection.close()

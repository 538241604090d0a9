"""Limit S: limit C's calls within the packages that the gateway stands on, and nothing more.

Strawberry answers in ASGI, documents are known after the first time, and one row is committed
before the answer leaves, as the audit has it. No body is read, nobody is looked up, and nothing is
decided: what a gateway on these packages does besides comes on top.

`python -m bench.peers.limit_s TRUSTS`
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

import aiohttp
import strawberry
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, insert
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache
from yarl import URL

from bench.asked import PERSON_HEADER
from bench.peers.asgi import serve, together
from bench.peers.naive import AppointmentConnection, LetterConnection, MessageConnection
from bench.peers.searches import HEADERS, searches

_WRITTEN = Table("written", MetaData(), Column("bytes", Integer))


class Calls:
    """The trusts, and where what was done is written."""

    def __init__(self, address: str, engine: Engine) -> None:
        self._address = address
        self._engine = engine
        self._web: aiohttp.ClientSession | None = None

    async def bytes(self, kind: str, number: str) -> int:
        """Of all trusts' answers."""
        asked = searches(self._address, kind, number)
        return sum(await together([self._body(url) for _, url in asked]))

    async def commit(self, size: int) -> None:
        """A row, in a thread: whoever commits waits for the disk."""
        await asyncio.to_thread(self._commit, size)

    def _commit(self, size: int) -> None:
        with self._engine.begin() as connection:
            connection.execute(insert(_WRITTEN), {"bytes": size})

    async def _body(self, url: str) -> int:
        web = self._web = self._web or aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
        )
        async with web.get(URL(url, encoded=True), headers=HEADERS) as response:
            response.raise_for_status()
            return len(await response.read())


@strawberry.type
class Patient:
    """Each list is as long as there were bytes, and empty."""

    number: strawberry.Private[str]

    @strawberry.field
    async def appointments(self, info: strawberry.Info, first: int) -> AppointmentConnection:
        size = await info.context["calls"].bytes("Appointment", self.number)
        return AppointmentConnection(total_count=size, nodes=[])

    @strawberry.field
    async def letters(self, info: strawberry.Info, first: int) -> LetterConnection:
        size = await info.context["calls"].bytes("DocumentReference", self.number)
        return LetterConnection(total_count=size, nodes=[])

    @strawberry.field
    async def messages(self, info: strawberry.Info, first: int) -> MessageConnection:
        size = await info.context["calls"].bytes("Communication", self.number)
        return MessageConnection(total_count=size, nodes=[])


@strawberry.type
class Viewer:
    @strawberry.field
    def patient(self, info: strawberry.Info) -> Patient:
        return Patient(number=info.context["request"].headers[PERSON_HEADER])


@strawberry.type
class Query:
    @strawberry.field
    def viewer(self) -> Viewer:
        return Viewer()


class LimitS(GraphQL[dict[str, Any], None]):
    """An ASGI application."""

    def __init__(self, calls: Calls) -> None:
        parsed, validated = ParserCache(), ValidationCache()
        known = [lambda: parsed, lambda: validated]
        super().__init__(strawberry.Schema(Query, extensions=known))
        self._calls = calls

    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:
        return {"request": request, "response": response, "calls": self._calls}

    async def process_result(self, request: Any, result: Any) -> Any:
        """Nothing leaves before it is written down."""
        lists = result.data["viewer"]["patient"].values()
        await self._calls.commit(sum(one["totalCount"] for one in lists))
        return await super().process_result(request, result)


def _main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'written.db'}")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        _WRITTEN.metadata.create_all(engine)
        serve("Limit S", LimitS(Calls(sys.argv[1], engine)))


if __name__ == "__main__":
    _main()

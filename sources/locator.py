"""Which organisations hold a record of whom: an index that trusts feed, and sources always asked.

The index holds keyed hashes, so that reading it without the gateway's key names nobody.
"""

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sqlalchemy import Engine, Insert, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from schema.directory import Directory, Holding, Locate
from schema.identifiers import NhsNumber, OdsCode
from storage import StorageUnavailable
from storage.tables import HOLDING

T = TypeVar("T")


class LocatorUnavailable(StorageUnavailable):
    """The index cannot be read or written."""


class Locator:
    """The index in the gateway's database."""

    def __init__(self, engine: Engine, keys: Sequence[bytes], directory: Directory) -> None:
        """The first key hashes what is added; what any of them hashed is found and removed."""
        self._engine = engine
        self._keys = keys
        self._directory = directory

    async def holdings(self, subject: NhsNumber) -> tuple[Holding, ...]:
        """Who may hold a record, in configured order. Raises LocatorUnavailable."""
        indexed = await _in_thread(lambda: self._indexed(subject))
        codes = dict.fromkeys(
            source.organisation
            for source in self._directory.sources
            if source.locate is Locate.ALWAYS or source.organisation in indexed
        )
        return tuple(Holding(subject, code) for code in codes)

    async def add(self, organisation: OdsCode, numbers: Iterable[NhsNumber]) -> None:
        """Say that it holds records of these people; saying it again changes nothing.

        All or none is stored. Raises LocatorUnavailable.
        """
        rows: list[dict[str, object]] = [
            {"person": self._hashes(number)[0], "organisation": organisation}
            for number in set(numbers)
        ]
        await _in_thread(lambda: self._insert(rows))

    async def remove(self, organisation: OdsCode, numbers: Iterable[NhsNumber]) -> None:
        """Say that it holds no records of these people. Raises LocatorUnavailable."""
        people = [name for number in set(numbers) for name in self._hashes(number)]
        await _in_thread(lambda: self._delete(organisation, people))

    def _hashes(self, number: NhsNumber) -> list[bytes]:
        """The number's name under each key, so that a new key does not empty the index."""
        return [hmac.digest(key, number.encode("ascii"), hashlib.sha256) for key in self._keys]

    def _indexed(self, subject: NhsNumber) -> frozenset[OdsCode]:
        query = select(HOLDING.c.organisation).where(HOLDING.c.person.in_(self._hashes(subject)))
        with self._engine.connect() as connection:
            return frozenset(OdsCode(code) for code in connection.execute(query).scalars())

    def _insert(self, rows: list[dict[str, object]]) -> None:
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert_new(self._engine.dialect.name), rows)

    def _delete(self, organisation: OdsCode, people: list[bytes]) -> None:
        of_organisation = delete(HOLDING).where(HOLDING.c.organisation == organisation)
        with self._engine.begin() as connection:
            for person in people:
                connection.execute(of_organisation.where(HOLDING.c.person == person))


def insert_new(database: str) -> Insert:
    """An insert that leaves existing rows alone; SQL has no common word for it."""
    if database == "postgresql":
        return postgresql.insert(HOLDING).on_conflict_do_nothing()
    return sqlite.insert(HOLDING).on_conflict_do_nothing()


async def _in_thread(work: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(work)
    except SQLAlchemyError:
        raise LocatorUnavailable from None

"""Which organisations hold a record of whom: an index that trusts feed, and sources always asked.

The index holds keyed hashes, so that reading it without the gateway's key names nobody.
"""

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sqlalchemy import BindParameter, Delete, Engine, Executable, Select, bindparam, delete, select
from sqlalchemy.exc import SQLAlchemyError

from schema.directory import Directory, Holding, Locate
from schema.identifiers import NhsNumber, OdsCode
from storage import StorageUnavailable
from storage.insertion import Insert, insertion
from storage.prepared import Prepared
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
        self._holders = Prepared(holders(len(keys)), engine.dialect)
        codes = dict.fromkeys(source.organisation for source in directory.sources)
        self._places = {code: place for place, code in enumerate(codes)}
        self._always = frozenset(
            source.organisation for source in directory.sources if source.locate is Locate.ALWAYS
        )

    async def holdings(self, subject: NhsNumber) -> tuple[Holding, ...]:
        """Who may hold a record, in configured order. Raises LocatorUnavailable.

        Costs one indexed read and grows with those who hold one, not with those configured.
        """
        indexed = await _in_thread(lambda: self._indexed(subject))
        codes = self._always | (indexed & self._places.keys())
        return tuple(Holding(subject, code) for code in sorted(codes, key=self._places.__getitem__))

    async def add(self, organisation: OdsCode, numbers: Iterable[NhsNumber]) -> None:
        """Say that it holds records of these people; saying it again changes nothing.

        All or none is stored. Raises LocatorUnavailable.
        """
        people = set(numbers)
        insert = insert_new(self._engine.dialect.name)
        await _in_thread(lambda: self._change(insert, organisation, people, self._keys[:1]))

    async def remove(self, organisation: OdsCode, numbers: Iterable[NhsNumber]) -> None:
        """Say that it holds no records of these people: all or none. Raises LocatorUnavailable."""
        people = set(numbers)
        await _in_thread(lambda: self._change(_DELETE, organisation, people, self._keys))

    def _hashes(self, number: NhsNumber, keys: Sequence[bytes]) -> list[bytes]:
        """The number's name under each key, so that a new key does not empty the index."""
        return [hmac.digest(key, number.encode("ascii"), hashlib.sha256) for key in keys]

    def _indexed(self, subject: NhsNumber) -> frozenset[OdsCode]:
        hashes = self._hashes(subject, self._keys)
        names = {_name(place): name for place, name in enumerate(hashes)}
        with self._engine.connect() as connection:
            found = self._holders.execute(connection, names)
            return frozenset(OdsCode(code) for code in found.scalars())

    def _change(
        self,
        statement: Executable,
        code: OdsCode,
        people: Iterable[NhsNumber],
        keys: Sequence[bytes],
    ) -> None:
        """One transaction for all, in the order of the index, so that neighbours are read once."""
        names = sorted(name for number in people for name in self._hashes(number, keys))
        if names:
            rows = [{"person": name, "organisation": code} for name in names]
            with self._engine.begin() as connection:
                connection.execute(statement, rows)


_DELETE: Delete = delete(HOLDING).where(
    HOLDING.c.person == bindparam("person"), HOLDING.c.organisation == bindparam("organisation")
)


def holders(keys: int) -> Select[tuple[str]]:
    """The organisations that hold a person, who has a name under each of so many keys."""
    names: list[BindParameter[bytes]] = [bindparam(_name(place)) for place in range(keys)]
    return select(HOLDING.c.organisation).where(HOLDING.c.person.in_(names))


def _name(place: int) -> str:
    return f"name_{place}"


def insert_new(database: str) -> Insert:
    """An insert that leaves existing rows alone."""
    return insertion(database, HOLDING).on_conflict_do_nothing()


async def _in_thread(work: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(work)
    except SQLAlchemyError:
        raise LocatorUnavailable from None

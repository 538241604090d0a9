"""The index says who holds whom, and says it only to those who have the gateway's key."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Dialect, Engine, event, func, select, text
from sqlalchemy.dialects import postgresql, sqlite

from schema.directory import Locate
from schema.identifiers import NhsNumber, OdsCode, nhs_number
from sources.locator import Locator, LocatorUnavailable, holders, insert_new
from storage.database import open_database
from storage.tables import HOLDING
from tests.support.builders import a_directory_of, a_source
from tests.support.fhir_resources import ANNA, BEN

RA1, RA2, RA3 = OdsCode("RA1"), OdsCode("RA2"), OdsCode("RA3")
DIRECTORY = a_directory_of(a_source("RA2"), a_source("RA3", locate=Locate.ALWAYS), a_source("RA1"))
WHO = NhsNumber(ANNA)
PEOPLE = [one for place in range(9_990_000_000, 9_990_030_000) if (one := nhs_number(str(place)))]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database with its tables."""
    opened = open_database(f"sqlite:///{tmp_path}/kindred.db")
    yield opened
    opened.dispose()


@pytest.fixture
def locator(engine: Engine) -> Locator:
    return Locator(engine, [b"key"], DIRECTORY)


async def held(locator: Locator, who: str = ANNA) -> list[OdsCode]:
    """The organisations that hold a person, in their order."""
    return [one.organisation for one in await locator.holdings(NhsNumber(who))]


async def test_only_sources_always_asked_hold_somebody_unknown(locator: Locator) -> None:
    assert await held(locator) == [RA3]


async def test_indexed_sources_come_in_configured_order(locator: Locator) -> None:
    await locator.add(RA1, [WHO])
    await locator.add(RA2, [WHO, NhsNumber(BEN)])

    assert await held(locator) == [RA2, RA3, RA1]
    assert await held(locator, BEN) == [RA2, RA3]


async def test_saying_it_twice_changes_nothing(locator: Locator) -> None:
    await locator.add(RA1, [WHO, WHO])
    await locator.add(RA1, [WHO])

    assert await held(locator) == [RA3, RA1]


async def test_removing_is_for_one_organisation_and_can_be_repeated(locator: Locator) -> None:
    await locator.add(RA1, [WHO])
    await locator.add(RA2, [WHO])

    await locator.remove(RA1, [WHO])
    await locator.remove(RA1, [WHO, NhsNumber(BEN)])

    assert await held(locator) == [RA2, RA3]


async def test_nothing_to_add_is_nothing_added(locator: Locator) -> None:
    await locator.add(RA1, [])

    assert await held(locator) == [RA3]


async def test_an_organisation_that_is_no_source_is_not_asked(locator: Locator) -> None:
    await locator.add(OdsCode("RX9"), [WHO])

    assert await held(locator) == [RA3]


async def test_the_index_names_nobody_without_the_key(engine: Engine, locator: Locator) -> None:
    await locator.add(RA1, [WHO])

    with engine.connect() as connection:
        stored = connection.execute(select(HOLDING.c.person)).scalars().all()
    assert ANNA.encode() not in stored[0]
    assert await held(Locator(engine, [b"another key"], DIRECTORY)) == [RA3]


@pytest.mark.parametrize("dialect", [postgresql.dialect(), sqlite.dialect()])  # type: ignore[no-untyped-call]
def test_each_database_is_told_to_leave_what_it_has(dialect: Dialect) -> None:
    statement = insert_new(dialect.name).compile(dialect=dialect)

    assert str(statement).endswith("ON CONFLICT DO NOTHING")


async def test_a_broken_index_is_our_own_error(locator: Locator, engine: Engine) -> None:
    with engine.begin() as connection:
        HOLDING.drop(connection)

    with pytest.raises(LocatorUnavailable):
        await locator.holdings(WHO)


async def test_a_new_first_key_leaves_the_index_readable(engine: Engine) -> None:
    await Locator(engine, [b"old"], DIRECTORY).add(RA1, [WHO])
    rotated = Locator(engine, [b"new", b"old"], DIRECTORY)

    assert RA1 in await held(rotated)

    await rotated.remove(RA1, [WHO])
    assert RA1 not in await held(rotated)


async def test_feeding_for_a_source_always_asked_names_it_once(locator: Locator) -> None:
    await locator.add(RA3, [WHO])

    assert await held(locator) == [RA3]


@pytest.mark.parametrize("keys", [1, 3])
def test_a_look_up_is_one_search_of_the_index(engine: Engine, keys: int) -> None:
    sql = holders(keys).compile(engine)
    with engine.connect() as connection:
        explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", (b"x",) * keys)

        plan = [row[3] for row in explained]
    assert plan == ["SEARCH holding USING PRIMARY KEY (person=?)"]


async def test_two_feeders_at_once_both_get_all_theirs_in(locator: Locator, engine: Engine) -> None:
    await asyncio.gather(locator.add(RA1, PEOPLE), locator.add(RA2, PEOPLE))

    counted = select(HOLDING.c.organisation, func.count()).group_by(HOLDING.c.organisation)
    with engine.connect() as connection:
        rows = connection.execute(counted).all()
    assert dict(map(tuple, rows)) == {"RA1": len(PEOPLE), "RA2": len(PEOPLE)}


async def test_an_index_that_is_locked_is_our_error_and_stays_as_it_was(
    locator: Locator, engine: Engine
) -> None:
    await locator.add(RA1, [WHO])
    engine.dispose()
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=0"))
    with engine.connect() as other:
        other.execute(text("BEGIN IMMEDIATE"))

        with pytest.raises(LocatorUnavailable):
            await locator.add(RA2, [WHO, NhsNumber(BEN)])
        with pytest.raises(LocatorUnavailable):
            await locator.remove(RA1, [WHO])
        assert await held(locator) == [RA3, RA1]


async def test_a_batch_that_fails_midway_changes_nothing(locator: Locator, engine: Engine) -> None:
    stop = "CREATE TRIGGER full BEFORE {} ON holding WHEN {} BEGIN SELECT RAISE(ABORT, 'full'); END"
    counted = "(SELECT count(*) FROM holding) = 2"
    with engine.begin() as connection:
        connection.execute(text(stop.format("INSERT", counted)))

    with pytest.raises(LocatorUnavailable):
        await locator.add(RA1, PEOPLE[:4])

    assert {tuple(await held(locator, one)) for one in PEOPLE[:4]} == {(RA3,)}

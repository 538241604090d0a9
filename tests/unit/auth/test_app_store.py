"""The table of apps keeps what it was told, and says so when it cannot."""

import json
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, select

from auth.apps.entry import Entry, Row
from auth.apps.registration import Registration, app_of
from auth.apps.store import AppStore
from auth.documents import digest
from storage import StorageUnavailable
from storage.tables import APP
from tests.support.application import memory
from tests.support.auth import NOW, FakeClock

ONE = Registration(
    client_id="one", name="The one", scopes=["patient/*.rs"], documents={digest("{ a }"): "{ a }"}
)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with memory() as opened:
        yield opened


@pytest.fixture
def store(engine: Engine) -> AppStore:
    return AppStore(engine, FakeClock())


async def test_a_registered_app_is_read_back(store: AppStore) -> None:
    store.register(ONE)

    (entry,) = await store.read()

    assert entry == Entry("one", False, app_of(ONE))


def test_registering_again_replaces_and_keeps_a_suspension(store: AppStore) -> None:
    store.register(ONE)
    store.suspend("one")

    store.register(Registration(client_id="one", name="Renamed"))

    (row,) = store.rows()
    assert (json.loads(row.settings)["name"], row.suspended) == ("Renamed", True)


def test_an_app_of_the_file_is_suspended_by_a_row_of_its_own(store: AppStore) -> None:
    store.suspend("of-the-file")

    (row,) = store.rows()

    assert row == Row("of-the-file", "{}", True)
    assert not row.registers


def test_a_suspension_ends_and_the_settings_stay(store: AppStore) -> None:
    store.register(ONE)
    store.suspend("one")

    store.resume("one")

    (row,) = store.rows()
    assert (row.registers, row.suspended) == (True, False)


def test_what_is_removed_is_forgotten_and_the_rest_kept(store: AppStore) -> None:
    store.suspend("one")
    store.suspend("two")

    store.remove("one")

    assert [row.client_id for row in store.rows()] == ["two"]


def test_a_change_has_its_time(store: AppStore, engine: Engine) -> None:
    store.suspend("one")

    with engine.connect() as connection:
        changed_at = connection.execute(select(APP.c.changed_at)).scalar_one()

    assert changed_at.replace(tzinfo=None) == NOW.replace(tzinfo=None)


CALLS: dict[str, Callable[[AppStore], object]] = {
    "rows": lambda store: store.rows(),
    "register": lambda store: store.register(ONE),
    "suspend": lambda store: store.suspend("one"),
    "resume": lambda store: store.resume("one"),
    "remove": lambda store: store.remove("one"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_broken_table_is_told_apart_from_an_empty_one(call: Callable[[AppStore], object]) -> None:
    with memory(broken=True) as engine, pytest.raises(StorageUnavailable):
        call(AppStore(engine, FakeClock()))

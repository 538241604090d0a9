"""Each proof is used once, whichever process it is shown to."""

import asyncio

import pytest
from sqlalchemy import Engine

from auth.replay import UsedProofs
from storage import StorageUnavailable
from storage.database import open_database
from tests.support.auth import FakeClock


async def test_a_proof_is_used_once(database: Engine) -> None:
    used = UsedProofs(database, FakeClock())

    assert [await used.use("key", "one"), await used.use("key", "one")] == [True, False]


async def test_a_proof_is_used_once_by_all_processes_together(database: Engine) -> None:
    processes = [UsedProofs(database, FakeClock()) for _ in range(4)]

    answers = await asyncio.gather(*(one.use("key", "one") for one in processes))

    assert sorted(answers) == [False, False, False, True]


async def test_proofs_differ_by_key_and_by_name(database: Engine) -> None:
    used = UsedProofs(database, FakeClock())

    answers = [await used.use(*one) for one in (("key", "one"), ("key", "two"), ("other", "one"))]

    assert answers == [True, True, True]


async def test_what_cannot_be_kept_cannot_be_used() -> None:
    used = UsedProofs(open_database("sqlite://", migrate=False), FakeClock())

    with pytest.raises(StorageUnavailable):
        await used.use("key", "one")

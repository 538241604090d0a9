"""A notice of change reaches whoever reads our books next, in any process."""

import pytest
from sqlalchemy import Engine

from auth.choices import Choices
from auth.choices.notices import Notices
from schema.evidence import Noted
from schema.proxy_order import ProxyNotes
from storage import StorageUnavailable
from storage.database import open_database
from storage.tables import CHANGE_NOTICE
from tests.support.audit import a_log
from tests.support.auth import ACTOR, SOMEBODY_ELSE, SUBJECT, FakeClock


async def heard(database: Engine) -> tuple[int, int]:
    """What is told of the actor, and what of the subject."""
    choices = Choices(database, FakeClock(), a_log(database))
    noted, notes = await choices.noted(ACTOR, []), await choices.proxies(SUBJECT, [])
    assert isinstance(noted, Noted)
    assert isinstance(notes, ProxyNotes)
    return noted.notice, notes.notice


async def test_both_sides_of_a_change_hear_of_it(database: Engine) -> None:
    notices = Notices(database, FakeClock())
    before = await heard(database)

    await notices.add([(ACTOR, SUBJECT)])

    assert (before, await heard(database)) == ((0, 0), (1, 1))


async def test_the_last_of_several_changes_counts(database: Engine) -> None:
    notices = Notices(database, FakeClock())

    await notices.add([(ACTOR, SUBJECT), (ACTOR, SOMEBODY_ELSE)])
    await notices.add([(SOMEBODY_ELSE, SUBJECT)])

    assert await heard(database) == (2, 3)


async def test_nobody_else_hears_of_a_change(database: Engine) -> None:
    await Notices(database, FakeClock()).add([(SOMEBODY_ELSE, SOMEBODY_ELSE)])

    assert await heard(database) == (0, 0)


async def test_a_number_is_never_given_twice(database: Engine) -> None:
    notices = Notices(database, FakeClock())
    await notices.add([(ACTOR, SUBJECT)])
    with database.begin() as connection:
        connection.execute(CHANGE_NOTICE.delete())

    await notices.add([(ACTOR, SUBJECT)])

    assert await heard(database) == (2, 2)


async def test_of_nothing_nothing_is_kept(database: Engine) -> None:
    await Notices(database, FakeClock()).add([])

    assert await heard(database) == (0, 0)


async def test_what_cannot_be_kept_is_said() -> None:
    without_tables = open_database("sqlite://", migrate=False)

    with pytest.raises(StorageUnavailable):
        await Notices(without_tables, FakeClock()).add([(ACTOR, SUBJECT)])

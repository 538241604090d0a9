"""What was put into words once does what the statement would do."""

import pytest
from sqlalchemy import Engine, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError

from storage.prepared import Prepared
from storage.tables import HOLDING

WHO, OTHER = b"\0\1" * 16, b"%(\xff)" * 8
HELD = HOLDING.c.organisation
ASKED = select(HELD).where(HOLDING.c.person.in_([bindparam("one"), bindparam("other")]))
CHANGED = (
    update(HOLDING)
    .where(HOLDING.c.person == bindparam("who"), bindparam("was") == HELD)
    .values(organisation=bindparam("becomes"))
)


@pytest.fixture
def held(database: Engine) -> Engine:
    rows = [{"person": WHO, "organisation": "RA1"}, {"person": OTHER, "organisation": "RA2"}]
    with database.begin() as connection:
        connection.execute(insert(HOLDING), rows)
    return database


def test_what_is_asked_by_two_names_is_found(held: Engine) -> None:
    asked = Prepared(ASKED.order_by(HELD), held.dialect)

    with held.connect() as connection:
        both = asked.execute(connection, {"other": OTHER, "one": WHO}).scalars().all()
        one = asked.execute(connection, {"one": b"nobody", "other": OTHER}).scalars().all()

    assert (both, one) == (["RA1", "RA2"], ["RA2"])


def test_each_value_is_put_where_its_name_stands(held: Engine) -> None:
    changed = Prepared(CHANGED, held.dialect)

    with held.begin() as connection:
        values = {"was": "RA1", "becomes": "RA9", "who": WHO}
        counts = [changed.execute(connection, values).rowcount for _ in range(2)]

        found = connection.execute(select(HELD).where(HOLDING.c.person == WHO)).scalars().all()
    assert (counts, found) == ([1, 0], ["RA9"])


def test_a_table_that_is_gone_is_an_error_of_the_library(held: Engine) -> None:
    asked = Prepared(ASKED, held.dialect)
    HOLDING.drop(held)

    with pytest.raises(DBAPIError), held.connect() as connection:
        asked.execute(connection, {"one": WHO, "other": OTHER})

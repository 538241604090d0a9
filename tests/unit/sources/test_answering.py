"""One item of a list that was read for it tells nothing else of the list but that it is in part."""

from dataclasses import replace

import pytest

from schema.answer import BusinessIdentifier, Item
from schema.identifiers import LocalId
from schema.node import Record
from schema.report import SourceStatus
from sources.answering import only
from tests.support.builders import an_answer, an_item

WANTED = an_item(local_id="1")
NAMES = frozenset({BusinessIdentifier("ubrn", "U1")})


@pytest.mark.parametrize("items", [(), (WANTED,), (an_item(local_id="2"),)])
def test_an_item_of_a_list_in_part_is_in_part_whether_it_came_or_not(
    items: tuple[Item[Record], ...],
) -> None:
    whole = replace(an_answer(status=SourceStatus.INCOMPLETE), items=items)

    found = only(LocalId("1"), whole)

    assert found.status is SourceStatus.INCOMPLETE
    assert found.items == tuple(one for one in items if one is WANTED)


def test_what_else_could_not_be_read_is_not_told() -> None:
    whole = replace(
        an_answer(WANTED, an_item(local_id="2"), unreadable=1),
        unreadable_labels=(frozenset({"R"}),),
        unreadable_identifiers=(NAMES,),
    )

    assert only(LocalId("1"), whole) == an_answer(WANTED)
    assert only(LocalId("3"), whole) == an_answer()

"""Whether an item is withheld is its own matter: what came beside it changes nothing."""

from hypothesis import given
from hypothesis import strategies as st

from auth.release import Released, release
from schema.access import Permit
from schema.directory import RecordType, Terms
from schema.identifiers import LocalId
from schema.node import Record, RecordRef
from tests.support.auth import HOSPITAL, SUBJECT
from tests.unit.auth.test_release import (
    LABELS,
    PERSON,
    PROXY,
    SELF,
    SENSITIVE,
    TERMS,
    an_answer,
    an_item,
    shown,
)

labels = st.lists(st.sampled_from(["N", "R", "V", " sex ", "PREGNANT", ""]), max_size=2)


def named(carried: list[list[str]]) -> list[RecordRef]:
    """A letter for each."""
    return [
        RecordRef(SUBJECT, HOSPITAL, RecordType.LETTER, LocalId(str(place)))
        for place in range(len(carried))
    ]


@given(
    st.lists(labels, max_size=8),
    st.sampled_from([PROXY, SELF]),
    st.sampled_from([TERMS, SENSITIVE]),
)
def test_each_item_is_released_together_as_it_is_alone(
    carried: list[list[str]], permit: Permit, terms: Terms
) -> None:
    items = [an_item(*own, ref=ref) for own, ref in zip(carried, named(carried), strict=True)]
    alone = [item for item in items if shown(permit, item, terms)]

    found: Released[Record] = release(
        permit, RecordType.LETTER, an_answer(*items), terms, LABELS, PERSON
    )

    assert found.items == tuple(alone)
    assert found.refs == {item.ref for item in items if item not in alone}

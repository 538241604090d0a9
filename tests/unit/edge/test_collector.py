"""What lives as long as the gateway is not looked through again and again."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from edge.collector import YOUNG_OBJECTS, set_aside


class Ring:
    """Something that only a collection can free."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_is_there_is_not_looked_through_again() -> None:
    kept = Ring()

    set_aside()

    assert all(one is not kept for one in gc.get_objects())
    assert gc.get_freeze_count() > 0


def test_what_was_set_aside_and_is_no_longer_needed_goes_at_the_next_time() -> None:
    ring = Ring()
    gone = weakref.ref(ring)
    set_aside()

    del ring
    set_aside()

    assert gone() is None


def test_young_objects_are_looked_through_more_seldom_than_by_default() -> None:
    _, middle, old = gc.get_threshold()

    set_aside()

    assert gc.get_threshold() == (YOUNG_OBJECTS, middle, old)

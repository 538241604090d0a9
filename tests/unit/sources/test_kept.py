"""What is kept is kept for its life and no longer, also when nobody asks for it again."""

import gc
import weakref

from sources.kept import Dated, Kept
from tests.support.auth import FakeClock


class Answer:
    """Something that can be seen to be gone."""


def kept_by(kept: Kept[str, Answer], clock: FakeClock, key: str) -> "weakref.ref[Answer]":
    """A way to see whether a new answer, kept from now under this key, is still there."""
    answer = Answer()
    kept.keep(key, Dated(answer, clock()))
    return weakref.ref(answer)


def test_what_nobody_asks_for_again_does_not_stay_in_memory() -> None:
    clock = FakeClock()
    kept = Kept[str, Answer](60, clock, 10)
    old = kept_by(kept, clock, "old")
    clock.advance(seconds=60)

    kept.keep("new", Dated(Answer(), clock()))
    gc.collect()

    assert old() is None


def test_what_was_kept_anew_outlives_its_first_end() -> None:
    clock = FakeClock()
    kept = Kept[str, Answer](60, clock, 10)
    kept_by(kept, clock, "k")
    clock.advance(seconds=30)
    renewed = kept_by(kept, clock, "k")
    clock.advance(seconds=30)

    kept.keep("new", Dated(Answer(), clock()))

    assert renewed() is not None


def test_what_is_forgotten_is_gone_and_can_be_kept_anew() -> None:
    clock = FakeClock()
    kept = Kept[str, Answer](60, clock, 10)
    kept_by(kept, clock, "k")

    kept.forget("k")
    kept.forget("never kept")
    gone = kept.get("k")
    kept_by(kept, clock, "k")

    assert gone is None
    assert kept.get("k") is not None

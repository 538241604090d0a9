"""What people write is taken as it is, or refused."""

import pytest

from resolvers.refusal import Refusal
from resolvers.written import written
from schema.action import ActionErrorCode


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        (None, ""),
        ("   ", ""),
        ("  I am well\n", "I am well"),
        ("two\nlines\tand <b>signs</b> & 👩‍👩‍👧", "two\nlines\tand <b>signs</b> & 👩‍👩‍👧"),
        ("x" * 20, "x" * 20),
    ],
)
def test_a_text_is_taken_as_it_is(said: str | None, taken: str) -> None:
    assert written(said, "reason", 50) == taken


@pytest.mark.parametrize("said", ["x" * 51, "a\x00b", "a\x1bb", "a\x7fb", "a\ud800b", "a\ue000b"])
def test_what_is_no_text_or_too_much_is_refused(said: str) -> None:
    with pytest.raises(Refusal) as refused:
        written(said, "reason", 50)

    assert refused.value.code is ActionErrorCode.BAD_INPUT
    assert said not in refused.value.error.message

"""What is digested of a row is the same text for ever, however soon it is written."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from auth.audit.digest import canonical

TEXTS = st.text(st.characters(), max_size=8)  # lone surrogates too
VALUES = TEXTS | st.integers(-(2**70), 2**70) | st.none() | st.booleans()


@given(st.lists(VALUES | st.dictionaries(TEXTS, VALUES, max_size=4), max_size=4))
@example(["\x7f"])
@example(["\ud800"])
@example([{"ü": "a", "b\n": 'Zoë "\\/'}])
def test_any_row_is_digested_as_the_json_it_always_was(said: list[object]) -> None:
    always = json.dumps(said, separators=(",", ":"), sort_keys=True).encode("ascii")

    assert canonical(tuple(said)) == always

"""An operation is read from JSON strictly, and what is wrong is said without repeating it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.operation import Operation, read_operation
from edge.refusal import Refusal
from tests.support.builders import CANARY

BAD = {
    "nothing": b"",
    "no JSON": b"{",
    "a byte order mark": b'\xef\xbb\xbf{"query": "{a}"}',
    "no UTF-8": b'{"query": "\xff"}',
    "half a character": b'{"query": "\\ud800"}',
    "not a number": b'{"query": "{a}", "variables": {"a": NaN}}',
    "infinity": b'{"query": "{a}", "variables": {"a": Infinity}}',
    "two values": b'{"query": "{a}"} {}',
    "a comment": b'{"query": "{a}" /* */}',
    "deep nesting": b'{"query": "{a}", "variables": {"a": ' + b"[" * 100_000,
    "closed deep nesting": b'{"query": "{a}", "variables": {"a": '
    + b"[" * 50_000
    + b"]" * 50_000
    + b"}}",
    "an array": b'[{"query": "{a}"}]',
    "a string": b'"{a}"',
    "null": b"null",
    "no query": b'{"variables": {}}',
    "a query that is null": b'{"query": null}',
    "a query that is a number": b'{"query": 1}',
    "variables that are a string": b'{"query": "{a}", "variables": "kanarienvogel"}',
    "variables that are an array": b'{"query": "{a}", "variables": ["kanarienvogel"]}',
    "a name that is an array": b'{"query": "{a}", "operationName": ["kanarienvogel"]}',
    "extensions that are a string": b'{"query": "{a}", "extensions": "kanarienvogel"}',
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_what_is_no_operation_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read_operation(body)

    assert caught.value.status == 400
    assert CANARY not in str(caught.value.message)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"query": "{a}"}', Operation("{a}")),
        (b'{"query": "{a}", "variables": null, "extensions": {}}', Operation("{a}", extensions={})),
        (
            b'{"query": "{a}", "operationName": "A", "variables": {"x": [1]}, "more": 1}',
            Operation("{a}", "A", {"x": [1]}),
        ),
    ],
)
def test_an_operation_is_read_and_what_is_more_ignored(body: bytes, expected: Operation) -> None:
    assert read_operation(body) == expected


@given(st.binary(max_size=200))
def test_no_bytes_make_it_stumble(body: bytes) -> None:
    with suppress(Refusal):
        assert isinstance(read_operation(body), Operation)

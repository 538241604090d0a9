"""A head that could be read in two ways is not clear."""

import pytest

from edge.framing import Header, is_clear

HOST = (b"host", b"gateway.example")
LENGTH = (b"content-length", b"4")
CHUNKED = (b"transfer-encoding", b"chunked")

CLEAR: dict[str, tuple[str, list[Header]]] = {
    "no body": ("1.1", [HOST]),
    "a length": ("1.1", [HOST, LENGTH]),
    "a length with a space behind it": ("1.1", [HOST, (b"content-length", b"4 ")]),
    "chunks": ("1.1", [HOST, CHUNKED]),
    "chunks in capitals": ("1.1", [HOST, (b"transfer-encoding", b"Chunked")]),
    "an old client": ("1.0", []),
    "an old client with a host": ("1.0", [HOST, LENGTH]),
}

UNCLEAR: dict[str, tuple[str, list[Header]]] = {
    "no host": ("1.1", []),
    "two hosts": ("1.1", [HOST, HOST]),
    "two hosts of an old client": ("1.0", [HOST, HOST]),
    "a version nobody knows": ("1.2", [HOST]),
    "a length and chunks": ("1.1", [HOST, LENGTH, CHUNKED]),
    "the same length twice": ("1.1", [HOST, LENGTH, LENGTH]),
    "chunks of an old client": ("1.0", [HOST, CHUNKED]),
    "chunks twice": ("1.1", [HOST, CHUNKED, CHUNKED]),
    **{
        f"length {value!r}": ("1.1", [HOST, (b"content-length", value)])
        for value in (b"", b"+4", b"-1", b"0x4", b"1_0", b"4, 4", b"4 4", b"9" * 19, b"\xb2")
    },
    **{
        f"coding {value!r}": ("1.1", [HOST, (b"transfer-encoding", value)])
        for value in (b"", b"identity", b"gzip, chunked", b"chunked, identity", b"xchunked")
    },
}


@pytest.mark.parametrize(("version", "headers"), CLEAR.values(), ids=CLEAR)
def test_a_head_with_one_meaning_is_clear(version: str, headers: list[Header]) -> None:
    assert is_clear(version, headers)


@pytest.mark.parametrize(("version", "headers"), UNCLEAR.values(), ids=UNCLEAR)
def test_a_head_with_two_meanings_is_not_clear(version: str, headers: list[Header]) -> None:
    assert not is_clear(version, headers)

"""Bytes are what they are, whatever a source calls them."""

import pytest

from schema.answer import Content
from sources.content import recognised
from sources.errors import InvalidAnswer


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"%PDF-1.4\nrest", "application/pdf"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"II*\x00rest", "image/tiff"),
        (b"MM\x00*rest", "image/tiff"),
        ("Dear Mrs Öztürk,\r\n\tplease come.\n".encode(), "text/plain"),
    ],
)
def test_each_kind_of_letter_is_recognised_by_its_bytes(body: bytes, media_type: str) -> None:
    assert recognised(body, 1000) == Content(media_type, body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><script>",
        b"  \n<svg xmlns='x'>",
        b" \xef\xbb\xbf\n<html>",
        "\ufeff<html>".encode(),
        b"{\\rtf1 x}",
        b"MZ\x90\x00",
        b"PK\x03\x04",
        b"text with a \x00 in it",
        b"\xff\xfet\x00e\x00",
        b" %PDF-1.4 after a space \x00",
    ],
)
def test_anything_else_is_not_given(body: bytes) -> None:
    with pytest.raises(InvalidAnswer):
        recognised(body, 1000)


def test_a_letter_over_the_cap_is_not_given() -> None:
    assert recognised(b"%PDF-" + b" " * 5, 10).body == b"%PDF-     "

    with pytest.raises(InvalidAnswer):
        recognised(b"%PDF-" + b" " * 6, 10)


@pytest.mark.parametrize("at", range(65_530, 65_540))
def test_a_long_text_is_text_wherever_its_letters_fall(at: int) -> None:
    body = b"x" * at + "€😀".encode() + b"x" * at

    assert recognised(body, len(body)) == Content("text/plain", body)


@pytest.mark.parametrize("tail", ["€".encode()[:-1], b"\xff", b"\x00", b"\xed\xa0\x80"])
def test_a_long_text_with_a_bad_end_is_not_given(tail: bytes) -> None:
    with pytest.raises(InvalidAnswer):
        recognised(b"x" * 70_000 + tail, 100_000)

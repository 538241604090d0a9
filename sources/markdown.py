"""Messages' subset of Markdown, as plain text and as Markdown that is safe to show.

What is written out is built anew from what was understood: paragraphs, headings, lists, bold and
links. Everything else, HTML among it, is text, and is escaped. No general Markdown parser.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sources.records.links import web_page

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*")
_BULLET = re.compile(r" {0,3}[-*+][ \t]+(.+)")
_NUMBERED = re.compile(r" {0,3}([0-9]{1,9})[.)][ \t]+(.+)")
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|!?\[(?P<label>(?:\\.|[^\[\]\\]){0,1000})\]\((?P<url>[^\s()<>]{0,2000})\)"
    r"|(?P<mark>\*\*|__)(?P<strong>[^*_]{1,1000})(?P=mark)"
)
_MARKS = re.compile(r"[!#&()*+\-.:<=>@\[\\\]^_`{|}~]")
"""What could mean something to whoever shows Markdown."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ENTITY = re.compile(r"&#?[A-Za-z0-9]+;")
_TELEPHONE = re.compile(r"tel:\+?[0-9][0-9\-]{2,24}")
_EMAIL = re.compile(r"mailto:[A-Za-z0-9._+\-]{1,64}@[A-Za-z0-9.\-]{1,190}")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a line: text, of which some may be bold or lead somewhere."""

    text: str
    url: str | None = None
    is_strong: bool = False


def plain_text(source: str) -> str:
    """What it says, without marks; where a link leads stands behind its text."""
    return _rendered(source, _as_text)


def safe_markdown(source: str) -> str:
    """The same as Markdown of the subset; links lead to https, telephones and mailboxes only."""
    return _rendered(source, _as_markdown)


def _rendered(source: str, written: Callable[[str, str], str]) -> str:
    text = _CONTROL.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(written(*_block(line)) for line in text.split("\n")).strip()


def _block(line: str) -> tuple[str, str]:
    """The mark of a line's kind, and what it says."""
    if found := _HEADING.fullmatch(line):
        return f"{found[1]} ", found[2]
    if found := _BULLET.fullmatch(line):
        return "- ", found[1].strip()
    if found := _NUMBERED.fullmatch(line):
        return f"{int(found[1])}. ", found[2].strip()
    return "", line.strip()


def _as_text(mark: str, said: str) -> str:
    shown = "" if mark.startswith("#") else mark
    return shown + "".join(map(_plain, _pieces(said)))


def _plain(piece: _Piece) -> str:
    address = (piece.url or "").removeprefix("tel:").removeprefix("mailto:")
    if not address or address == piece.text:
        return piece.text
    return f"{piece.text} ({address})" if piece.text else address


def _as_markdown(mark: str, said: str) -> str:
    return mark + "".join(map(_marked, _pieces(said)))


def _marked(piece: _Piece) -> str:
    text = _MARKS.sub(r"\\\g<0>", piece.text or piece.url or "")
    if piece.url:
        return f"[{text}](<{piece.url}>)"
    return f"**{text}**" if piece.is_strong else text


def _pieces(said: str) -> Iterator[_Piece]:
    """The pieces of a line. A link to where none may lead is its text, an image what it shows."""
    end = 0
    for found in _INLINE.finditer(said):
        if found.start() > end:
            yield _Piece(said[end : found.start()])
        end = found.end()
        if found["escaped"]:
            yield _Piece(found["escaped"])
        elif found["mark"]:
            yield _Piece(found["strong"].strip(), is_strong=bool(found["strong"].strip()))
        else:
            is_image = found[0].startswith("!")
            yield _Piece(_label(found["label"]), None if is_image else _address(found["url"]))
    if end < len(said):
        yield _Piece(said[end:])


def _label(text: str) -> str:
    return "".join(piece.text for piece in _pieces(text)).strip()


def _address(url: str) -> str | None:
    """Where a link may lead. Whoever shows it must not read another address in it."""
    if _ENTITY.search(url):
        return None
    if _TELEPHONE.fullmatch(url) or _EMAIL.fullmatch(url):
        return url
    return web_page(url)

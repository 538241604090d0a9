"""Finds the code blocks of a page."""

import re
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"

_BLOCK = re.compile(r"^```([^\n]+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def fenced(path: Path, info: str) -> list[str]:
    """The blocks of a page whose opening fence says exactly this, such as `sh acceptance`.

    `sh acceptance` marks commands that run, in their order and in one shell, beside a running
    demo, from a folder in which `examples` can be found.
    """
    text = path.read_text(encoding="utf-8")
    return [body for said, body in _BLOCK.findall(text) if said.strip() == info]

"""A request with every patient in it replaced by somebody else of the same source.

`others` maps NHS numbers and Patient/id to those of the other.
"""

import re
from collections.abc import Mapping

from starlette.types import Scope

# An NHS number stands anywhere; a local id only where a patient is referred to.
_PATIENTS = re.compile(
    r"(?<!\d)(?P<number>\d{10})(?!\d)"
    r"|(?P<prefix>\b(?:patient|subject|actor)=(?:Patient(?:/|%2F))?|Patient(?:/|%2F))"
    r"(?P<id>[A-Za-z0-9.\-]+)"
)


def exchanged(scope: Scope, body: bytes, others: Mapping[str, str]) -> tuple[Scope, bytes]:
    """The same request about somebody else."""
    query = exchanged_text(scope["query_string"].decode(), others).encode()
    changed = {**scope, "path": exchanged_text(scope["path"], others), "query_string": query}
    return changed, exchanged_text(body.decode(errors="replace"), others).encode()


def exchanged_text(text: str, others: Mapping[str, str]) -> str:
    """Any text, such as that of an answer, with everybody in it replaced."""

    def other(found: re.Match[str]) -> str:
        if number := found["number"]:
            return others.get(number, number)
        # Trusts name their patients by an id, the demographics service by the number.
        reference = f"Patient/{found['id']}"
        changed = others.get(reference) or others.get(found["id"], reference)
        return f"{found['prefix']}{changed.removeprefix('Patient/')}"

    return _PATIENTS.sub(other, text)

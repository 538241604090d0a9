"""What people write to an organisation: taken as it is or refused, and never kept."""

import unicodedata

from resolvers.refusal import Refusal
from schema.action import ActionErrorCode

_ALLOWED = frozenset("\n\t")
_NO_TEXT = frozenset({"Cc", "Cs", "Co", "Cn"})
"""Control characters, half characters, private and unassigned ones."""


def written(text: str | None, name: str, most_characters: int) -> str:
    """The text without what surrounds it; empty where there is none. Raises Refusal."""
    said = (text or "").strip()
    if len(said) > most_characters:
        message = f"{name} has more than {most_characters} characters."
        raise Refusal(ActionErrorCode.BAD_INPUT, message)
    if any(unicodedata.category(one) in _NO_TEXT and one not in _ALLOWED for one in said):
        raise Refusal(ActionErrorCode.BAD_INPUT, f"{name} has characters that are not text.")
    return said

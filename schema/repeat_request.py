"""What was asked for of a practice before: the requests for repeats that it has, decided on or not.

Values only, to decide what can be asked for now. Nobody is shown them.
"""

from dataclasses import dataclass

from schema.identifiers import LocalId


@dataclass(frozen=True, slots=True)
class RepeatRequest:
    """One request for a repeat of some medicines."""

    local_id: LocalId
    medicines: frozenset[LocalId]
    """As their source calls them."""
    is_open: bool
    """Has nobody decided on it yet?"""

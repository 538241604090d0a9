"""What goes with something that is withheld: other versions of it, and what answers it or tells of
it. Step by step, until nothing more goes."""

from collections.abc import Iterable
from dataclasses import dataclass

Name = tuple[str, str, str]
"""Organisation, kind and id of a thing there; or, behind two empty words, a name that all use."""


def named(reference: str) -> Name:
    """The name of a thing wherever it is."""
    return "", "", reference


@dataclass(frozen=True, slots=True)
class Link:
    """A thing as far as others lead to it."""

    names: frozenset[Name]
    leads: frozenset[Name]
    """What it says that it answers, is part of or is about."""
    hidden: bool


def gone(links: Iterable[Link], before: frozenset[Name] = frozenset()) -> frozenset[Name]:
    """The names of all that is not shown, and of what was not `before`."""
    left, names = list(links), set(before)
    while True:
        going = [one for one in left if one.hidden or (one.names | one.leads) & names]
        if not going:
            return frozenset(names)
        left = [one for one in left if one not in going]
        names |= {name for one in going for name in one.names}

"""What a grant opens on one legal basis: categories to look at, and categories to act on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from schema.access import Category, LegalBasis

_RECORD = frozenset({Category.TEST, Category.VACC, Category.COND, Category.PRESCR})
"""RECRD, an access level of the national proxy application form, is reading these."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a grant on one legal basis opens at an organisation."""

    read: frozenset[Category]
    write: frozenset[Category]

    def within(self, limit: "Profile") -> "Profile":
        """What of this a limit lets through. Nothing can be acted on that cannot be looked at."""
        read = self.read & limit.read
        return Profile(read, self.write & limit.write & read)


NOTHING = Profile(frozenset(), frozenset())


class ProfileWords(Protocol):
    """A profile as it is configured, in words."""

    @property
    def read(self) -> Iterable[str]: ...

    @property
    def write(self) -> Iterable[str]: ...


def read_profiles(configured: Mapping[str, ProfileWords]) -> dict[LegalBasis, Profile]:
    """Profiles by legal basis.

    Raises ValueError for a basis or category that does not exist, and for a category that could
    be acted on without being looked at. Its text is for the operator.
    """
    return {_basis(name): read_profile(name, words) for name, words in configured.items()}


def _basis(name: str) -> LegalBasis:
    known = {basis.value: basis for basis in LegalBasis if basis is not LegalBasis.UNKNOWN}
    if name not in known:
        raise ValueError(f"there is no legal basis {name}")
    return known[name]


def read_profile(name: str, words: ProfileWords) -> Profile:
    """One profile. Raises ValueError as `read_profiles` does; `name` is how its text starts."""
    read = frozenset(one for word in words.read for one in _categories(name, word))
    write = frozenset(_category(name, word) for word in words.write)
    if not write <= read:
        raise ValueError(f"{name}: what is in write must be in read")
    return Profile(read, write)


def _categories(name: str, word: str) -> frozenset[Category]:
    return _RECORD if word == "RECRD" else frozenset({_category(name, word)})


def _category(name: str, word: str) -> Category:
    if word not in Category.__members__:
        raise ValueError(f"{name}: there is no category {word}")
    return Category[word]

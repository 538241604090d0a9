"""What a grant opens where nobody chose otherwise: the shipped profiles and the configured ones."""

from collections.abc import Mapping
from types import MappingProxyType

from schema.access import Category, LegalBasis
from schema.directory import Profile
from settings import ConfigurationError, ProfileSettings

_RECORD = frozenset({Category.TEST, Category.VACC, Category.COND, Category.PRESCR})
"""RECRD, an access level of the national proxy application, is shorthand for reading these."""

_FAMILY = Profile(
    read=frozenset(set(Category) - {Category.MSG}),
    write=frozenset({Category.APPT, Category.PREASSESS, Category.PRESCR, Category.REG}),
)
_NARROW = Profile(
    read=frozenset({Category.DEMOG, Category.APPT, Category.PRESCR}), write=frozenset()
)

SHIPPED: Mapping[LegalBasis, Profile] = MappingProxyType(
    {
        LegalBasis.PARENTAL_RESPONSIBILITY: _FAMILY,
        LegalBasis.LASTING_POWER_OF_ATTORNEY: _FAMILY,
        LegalBasis.COURT_APPOINTED_DEPUTY: _FAMILY,
        LegalBasis.CONSENT: _NARROW,
        LegalBasis.BEST_INTEREST: _NARROW,
    }
)
"""Levels are "proportionate, never just in case" (DAPB3051-P 4.1). Messages are in none."""


def read_profiles(configured: Mapping[str, ProfileSettings]) -> Mapping[LegalBasis, Profile]:
    """The shipped profiles with the configured ones in their place, basis by basis.

    Raises ConfigurationError for a basis or category that does not exist, and for a category
    that could be acted on without being looked at.
    """
    own = {_basis(name): _profile(name, profile) for name, profile in configured.items()}
    return MappingProxyType({**SHIPPED, **own})


def _basis(name: str) -> LegalBasis:
    known = {basis.value: basis for basis in SHIPPED}
    if name not in known:
        raise ConfigurationError(f"access.profiles: there is no legal basis {name}.")
    return known[name]


def _profile(name: str, settings: ProfileSettings) -> Profile:
    read = frozenset(one for word in settings.read for one in _categories(name, word))
    write = frozenset(_category(name, word) for word in settings.write)
    if not write <= read:
        raise ConfigurationError(f"access.profiles.{name}: what is in write must be in read.")
    return Profile(read, write)


def _categories(name: str, word: str) -> frozenset[Category]:
    return _RECORD if word == "RECRD" else frozenset({_category(name, word)})


def _category(name: str, word: str) -> Category:
    if word not in Category.__members__:
        raise ConfigurationError(f"access.profiles.{name}: there is no category {word}.")
    return Category[word]

"""What a grant opens where nobody chose otherwise: the shipped profiles and the configured ones."""

from collections.abc import Mapping
from types import MappingProxyType

from schema import profile
from schema.access import Category, LegalBasis
from schema.profile import Profile
from settings import ConfigurationError, ProfileSettings

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

    Raises ConfigurationError for words that mean nothing.
    """
    try:
        own = profile.read_profiles(configured)
    except ValueError as error:
        raise ConfigurationError(f"access.profiles: {error}.") from error
    return MappingProxyType({**SHIPPED, **own})

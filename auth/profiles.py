"""What a grant opens: the shipped profiles, the configured ones, and what the subject chose."""

from collections.abc import Mapping
from types import MappingProxyType

from schema.access import Category, LegalBasis
from schema.evidence import Choice
from schema.profile import Profile, read_profile
from schema.profile import read_profiles as read_by_basis
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
        own = read_by_basis(configured)
    except ValueError as error:
        raise ConfigurationError(f"access.profiles: {error}.") from error
    return MappingProxyType({**SHIPPED, **own})


def read_maximum(configured: ProfileSettings) -> Profile:
    """How far people may open their own record by choice. Raises ConfigurationError."""
    try:
        return read_profile("consent_maximum", configured)
    except ValueError as error:
        raise ConfigurationError(f"access.{error}.") from error


def opened(
    basis: LegalBasis, profile: Profile, choice: Choice | None, consent_maximum: Profile
) -> Profile:
    """What a grant on this basis opens at an organisation that has this profile for it.

    What the subject chose counts within the profile. By consent it is their own record that they
    open, so there it counts within `consent_maximum`, whatever the profile says.
    """
    if choice is None or choice.profile is None:
        return profile
    return choice.profile.within(consent_maximum if basis is LegalBasis.CONSENT else profile)

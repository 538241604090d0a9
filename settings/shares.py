"""What one worker of several may ask of each source, so that all of them ask what was agreed.

Without a store that they share, each has a part of every limit; together they have all of it.
"""

from collections.abc import Iterator
from typing import TypeVar

from msgspec.structs import replace

from settings.tables import ConfigurationError, EndpointSettings, NationalServices, Settings

E = TypeVar("E", bound=EndpointSettings)

_LIMITS = ("max_concurrent", "max_per_second")


def check_shares(settings: Settings, workers: int) -> None:
    """Raises ConfigurationError where a worker would be left with nothing."""
    for one in _endpoints(settings):
        for name in _LIMITS:
            if getattr(one, name) < workers:
                raise ConfigurationError(
                    f"{name} of {one.ods} is less than the number of workers, {workers}."
                )


def share(settings: Settings, place: int, workers: int) -> Settings:
    """The settings of the worker at a place, counted from 0."""

    def of(one: E) -> E:
        return replace(
            one,
            max_concurrent=_part(one.max_concurrent, place, workers),
            max_per_second=_part(one.max_per_second, place, workers),
        )

    national = settings.national
    services = NationalServices(
        relationships=of(national.relationships),
        demographics=of(national.demographics),
    )
    return replace(settings, national=services, sources=[of(one) for one in settings.sources])


def _part(limit: int, place: int, workers: int) -> int:
    """What cannot be divided goes to the first."""
    whole, rest = divmod(limit, workers)
    return whole + (place < rest)


def _endpoints(settings: Settings) -> Iterator[EndpointSettings]:
    national = settings.national
    yield from (national.relationships, national.demographics, *settings.sources)

"""Which security labels withhold an item, as configured. Labels are compared in upper case."""

from collections.abc import Iterable
from dataclasses import dataclass

from settings import ConfigurationError, LabelSettings

CONFIDENTIALITY = frozenset({"U", "L", "M", "N", "R", "V"})
"""HL7 v3-Confidentiality: how far something may be shared."""

_SENSITIVITY = frozenset(
    {"BH", "COGN", "DVD", "EMOTDIS", "ETH", "ETHUD", "GDIS", "HIV", "IDS", "MH", "MST"}
    | {"OPIOIDUD", "PREGNANT", "PSY", "PSYTHPN", "SCA", "SDV", "SEX", "SICKLE", "SPI"}
    | {"STD", "SUD", "TBOO", "VIO"}
)
"""HL7 v3-ActCode, ActInformationSensitivityPolicy: what it is sensitive for."""

_KNOWN = CONFIDENTIALITY | _SENSITIVITY


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels under which an item is withheld, by who asks."""

    from_self: frozenset[str]
    from_proxy: frozenset[str]
    """Holds `from_self` too: a proxy never sees more than the subject."""

    @classmethod
    def read(cls, settings: LabelSettings) -> "Labels":
        """Raises ConfigurationError for a label that does not exist: it would withhold nothing."""
        own = _checked(settings.self)
        return cls(own, _checked(settings.proxy) | own)

    def withheld(self, by_proxy: bool) -> frozenset[str]:
        """The labels that withhold an item from this kind of principal."""
        return self.from_proxy if by_proxy else self.from_self


def _checked(labels: Iterable[str]) -> frozenset[str]:
    for label in labels:
        if label not in _KNOWN:
            raise ConfigurationError(f"access.labels: there is no security label {label}.")
    return frozenset(labels)

"""The ways of asking a source, by their names in the configuration. A new one is one line here."""

from collections.abc import Mapping

from sources.dialects.bars import Bars
from sources.dialects.chained_actor import ChainedActor
from sources.dialects.chained_patient import ChainedPatient
from sources.dialects.dialect import Dialect
from sources.dialects.identifier_modifier import IdentifierModifier
from sources.dialects.national_immunisation import NationalImmunisation
from sources.dialects.pca_consumer import PcaConsumer
from sources.dialects.pfp import Pfp
from sources.dialects.reference import Reference

DIALECTS: Mapping[str, Dialect] = {
    "identifier-modifier": IdentifierModifier(),
    "chained-patient": ChainedPatient(),
    "chained-actor": ChainedActor(),
    "reference": Reference(),
    "national-immunisation": NationalImmunisation(),
    "pfp": Pfp(),
    "bars": Bars(),
    "pca-consumer": PcaConsumer(),
}

"""What a care pathway is called wherever it is told of.

The number alone is its organisation's own: it names a pathway only together with the code of the
organisation that gave it.
"""

from collections.abc import Iterable

from schema.answer import BusinessIdentifier
from sources.element import ODS_CODE, Reference

PATHWAY = "https://fhir.nhs.uk/Id/PathwayId"
_SYSTEMS = frozenset({PATHWAY, "https://fhir.nhs.uk/Id/care-pathway-id"})


def pathway_identifiers(
    based_on: Iterable[Reference], owner: Reference | None
) -> frozenset[BusinessIdentifier]:
    """The pathways that something rests on; none where it is not said whose they are."""
    code = owner.value_of(ODS_CODE) if owner else None
    if not code:
        return frozenset()
    named = (one for reference in based_on for one in reference.identifiers)
    return frozenset(
        BusinessIdentifier(PATHWAY, f"{code.upper()}~{one.value}")
        for one in named
        if one.system in _SYSTEMS and one.value
    )

"""What to call a relationship: the most telling word that was said."""

import json

import pytest

from schema.evidence import RelationshipKind
from schema.identifiers import NhsNumber
from sources.bundle import read_resource
from sources.national.consent_resource import RelatedPersonResource
from sources.national.kinship import relationship_kind
from tests.support.fhir_resources import ANNA, BEN, by_number


def related(codes: list[str], actor: str = ANNA, subject: str = BEN) -> RelatedPersonResource:
    """A RelatedPerson with these role codes."""
    person = {
        "resourceType": "RelatedPerson",
        "identifier": [by_number(actor)["identifier"]],
        "patient": by_number(subject),
        "relationship": [{"coding": [{"code": code}]} for code in codes],
    }
    return read_resource(json.dumps(person).encode(), RelatedPersonResource)


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        (["PRN", "MTH"], RelationshipKind.MOTHER),
        (["FTH"], RelationshipKind.PARENT),
        (["Guardian"], RelationshipKind.GUARDIAN),
        (["DAU"], RelationshipKind.CHILD),
        (["SPS"], RelationshipKind.SPOUSE),
        (["FAMMEMB"], RelationshipKind.FAMILY_MEMBER),
        (["FRND"], RelationshipKind.FRIEND),
        (["Carer"], RelationshipKind.CARER),
        (["Personal"], RelationshipKind.OTHER),
        ([], None),
    ],
)
def test_the_most_telling_code_is_the_kind(codes: list[str], kind: RelationshipKind | None) -> None:
    assert relationship_kind([related(codes)], NhsNumber(ANNA), NhsNumber(BEN)) is kind


@pytest.mark.parametrize(("actor", "subject"), [(BEN, ANNA), (ANNA, ANNA), (BEN, BEN)])
def test_only_this_pair_in_this_direction_counts(actor: str, subject: str) -> None:
    people = [related(["MTH"], actor, subject)]

    assert relationship_kind(people, NhsNumber(ANNA), NhsNumber(BEN)) is None

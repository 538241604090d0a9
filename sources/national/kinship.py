"""How an actor is related to a subject, as the RelatedPersons included with statements say.

A RelatedPerson grants nothing: it only tells what to call the relationship.
"""

from collections.abc import Iterable

from schema.evidence import RelationshipKind
from schema.identifiers import NhsNumber
from sources.element import NHS_NUMBER
from sources.national.consent_resource import RelatedPersonResource

_KINDS = {
    "MTH": RelationshipKind.MOTHER,
    "NMTH": RelationshipKind.MOTHER,
    "Guardian": RelationshipKind.GUARDIAN,
    "GUARD": RelationshipKind.GUARDIAN,
    "PRN": RelationshipKind.PARENT,
    "FTH": RelationshipKind.PARENT,
    "NFTH": RelationshipKind.PARENT,
    "CHILD": RelationshipKind.CHILD,
    "SON": RelationshipKind.CHILD,
    "DAU": RelationshipKind.CHILD,
    "SPS": RelationshipKind.SPOUSE,
    "DOMPART": RelationshipKind.SPOUSE,
    "SIGOTHR": RelationshipKind.SPOUSE,
    "FAMMEMB": RelationshipKind.FAMILY_MEMBER,
    "CAREGIVER": RelationshipKind.CARER,
    "Carer": RelationshipKind.CARER,
    "FRND": RelationshipKind.FRIEND,
}
"""Codes of v3-RoleCode and UKCore-AdditionalPersonRelationshipRole, the most telling first."""


def relationship_kind(
    people: Iterable[RelatedPersonResource], actor: NhsNumber, subject: NhsNumber
) -> RelationshipKind | None:
    """The most telling word for what the actor is to the subject; None when nothing is said."""
    codes = {
        coding.code
        for person in people
        if is_pair(person, actor, subject)
        for concept in person.relationship
        for coding in concept.coding
    }
    if not codes:
        return None
    return next((_KINDS[code] for code in _KINDS if code in codes), RelationshipKind.OTHER)


def is_pair(person: RelatedPersonResource, actor: NhsNumber, subject: NhsNumber) -> bool:
    """Is it certainly about what this actor is to this subject?"""
    numbers = {one.value for one in person.identifier if one.system == NHS_NUMBER}
    whose = person.patient.value_of(NHS_NUMBER) if person.patient else None
    return numbers == {actor} and whose == subject

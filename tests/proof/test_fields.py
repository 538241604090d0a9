"""No field of the schema is without a rule, and the walk comes to every one of them."""

from tests.proof.covered import covered
from tests.proof.queries import SCHEMA
from tests.proof.walk import coordinates

FIELDS = {coordinate for coordinate, _ in coordinates(SCHEMA)}


def test_every_field_of_the_schema_has_a_rule() -> None:
    without = sorted(FIELDS - set(covered()))

    assert without == [], "say in tests/proof/covered.py what decides about these fields"


def test_every_rule_is_about_a_field_there_is() -> None:
    stale = sorted(set(covered()) - FIELDS)

    assert stale == []


def test_the_walk_finds_fields_below_every_root() -> None:
    roots = {"Query.node", "Viewer.dependants", "Dependant.patient", "Letter.contentUrl"}

    assert roots <= FIELDS
    assert len(FIELDS) > 180

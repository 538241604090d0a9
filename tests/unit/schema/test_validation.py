"""A document is validated by the rules that can find something in it, and by no fewer."""

import pytest
from graphql import KnownDirectivesRule, build_schema, parse, specified_rules, validate

from schema.document import Document
from schema.validation import ABOUT, applicable

SCHEMA = build_schema("""
    directive @defer(label: String, if: Boolean = true) on FRAGMENT_SPREAD | INLINE_FRAGMENT
    directive @stream(label: String, if: Boolean = true, initialCount: Int = 0) on FIELD
    interface Node { id: ID }
    type Item implements Node { id: ID, items(by: By, first: Int): [Item] }
    type Other implements Node { id: ID }
    input By { name: String }
    type Query { item: Item, node: Node }
    type Mutation { item: Item }
""")

BROKEN = {
    "KnownDirectivesRule": "{ item @nothing { id } }",
    "UniqueDirectivesPerLocationRule": "{ item { id @skip(if: true) @skip(if: true) } }",
    "DeferStreamDirectiveLabel": "query ($l: String) { item { ... @defer(label: $l) { id } } }",
    "DeferStreamDirectiveOnRootField": "mutation { ... @defer { item { id } } }",
    "DeferStreamDirectiveOnValidOperationsRule": "subscription { ... @defer { item { id } } }",
    "StreamDirectiveOnListField": "{ item { id @stream } }",
    "VariablesAreInputTypesRule": "query ($a: Item) { item { items(by: $a) { id } } }",
    "UniqueVariableNamesRule": "query ($a: Int, $a: Int) { item { items(first: $a) { id } } }",
    "NoUnusedVariablesRule": "query ($a: Int) { item { id } }",
    "NoUndefinedVariablesRule": "{ item { items(first: $a) { id } } }",
    "VariablesInAllowedPositionRule": "query ($a: ID) { item { items(first: $a) { id } } }",
    "UniqueInputFieldNamesRule": '{ item { items(by: {name: "a", name: "b"}) { id } } }',
    "UniqueFragmentNamesRule": "{ item { ...F } } fragment F on Item {id} fragment F on Item {id}",
    "NoUnusedFragmentsRule": "{ item { id } } fragment F on Item { id }",
    "NoFragmentCyclesRule": "{ item { ...F } } fragment F on Item { items { ...F } }",
    "KnownFragmentNamesRule": "{ item { ...F } }",
    "PossibleFragmentSpreadsRule": "{ item { ... on Other { id } } }",
    "FragmentsOnCompositeTypesRule": "{ item { ... on By { name } } }",
}


def rules_for(text: str) -> tuple[str, ...]:
    kinds = Document.read(text).kinds
    return tuple(one.__name__ for one in applicable(specified_rules, kinds))


@pytest.mark.parametrize("rule", ABOUT, ids=lambda one: one.__name__)
def test_a_rule_is_asked_of_each_document_that_breaks_it(rule: type) -> None:
    assert rule.__name__ in rules_for(BROKEN[rule.__name__])


@pytest.mark.parametrize(("name", "text"), BROKEN.items(), ids=BROKEN)
def test_a_broken_document_is_told_of_all_its_faults(name: str, text: str) -> None:
    document, kinds = parse(text), Document.read(text).kinds

    every = validate(SCHEMA, document)
    told = validate(SCHEMA, document, applicable(specified_rules, kinds))

    assert [one.message for one in told] == [one.message for one in every]
    assert validate(SCHEMA, document, [rule for rule in ABOUT if rule.__name__ == name])


def test_a_plain_document_is_spared_what_it_has_nothing_for() -> None:
    spared = {rule.__name__ for rule in specified_rules} - {*rules_for("{ item { id } }")}

    assert spared == {rule.__name__ for rule in ABOUT}


def test_a_rule_that_is_not_known_is_always_asked() -> None:
    class Further(KnownDirectivesRule): ...  # somebody else made it of one that is known

    assert applicable([Further], ()) == (Further,)

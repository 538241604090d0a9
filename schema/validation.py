"""Which rules can find a fault in a document: those that look at a kind of node that it has.

Nothing here is a rule. One that is not named below is always asked; so is whatever is added to
graphql-core's own.
"""

from collections.abc import Collection, Iterable, Mapping

from graphql import (
    ASTValidationRule,
    DeferStreamDirectiveLabel,
    DeferStreamDirectiveOnRootField,
    DeferStreamDirectiveOnValidOperationsRule,
    FragmentsOnCompositeTypesRule,
    KnownDirectivesRule,
    KnownFragmentNamesRule,
    NoFragmentCyclesRule,
    NoUndefinedVariablesRule,
    NoUnusedFragmentsRule,
    NoUnusedVariablesRule,
    PossibleFragmentSpreadsRule,
    StreamDirectiveOnListField,
    UniqueDirectivesPerLocationRule,
    UniqueFragmentNamesRule,
    UniqueInputFieldNamesRule,
    UniqueVariableNamesRule,
    VariablesAreInputTypesRule,
    VariablesInAllowedPositionRule,
)

Rule = type[ASTValidationRule]

_DIRECTIVES = frozenset({"directive"})
_DECLARED = frozenset({"variable_definition"})
_USED = frozenset({"variable"})
_FRAGMENTS = frozenset({"fragment_definition"})
_SPREADS = frozenset({"fragment_spread"})
_CONDITIONS = frozenset({"inline_fragment", "fragment_definition"})

ABOUT: Mapping[Rule, frozenset[str]] = {
    KnownDirectivesRule: _DIRECTIVES,
    UniqueDirectivesPerLocationRule: _DIRECTIVES,
    DeferStreamDirectiveLabel: _DIRECTIVES,
    DeferStreamDirectiveOnRootField: _DIRECTIVES,
    DeferStreamDirectiveOnValidOperationsRule: _DIRECTIVES,
    StreamDirectiveOnListField: _DIRECTIVES,
    VariablesAreInputTypesRule: _DECLARED,
    UniqueVariableNamesRule: _DECLARED,
    NoUnusedVariablesRule: _DECLARED,
    NoUndefinedVariablesRule: _USED,
    VariablesInAllowedPositionRule: _USED,
    UniqueInputFieldNamesRule: frozenset({"object_value"}),
    UniqueFragmentNamesRule: _FRAGMENTS,
    NoUnusedFragmentsRule: _FRAGMENTS,
    NoFragmentCyclesRule: _SPREADS,
    KnownFragmentNamesRule: _SPREADS,
    PossibleFragmentSpreadsRule: _SPREADS | _CONDITIONS,
    FragmentsOnCompositeTypesRule: _CONDITIONS,
}
"""The kinds of nodes of which a rule needs one, to find anything wrong."""


def applicable(rules: Iterable[Rule], kinds: Collection[str]) -> tuple[Rule, ...]:
    """Those that can find something in a document with nodes of these kinds, in their order."""
    return tuple(rule for rule in rules if rule not in ABOUT or not ABOUT[rule].isdisjoint(kinds))

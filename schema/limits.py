"""Limits on what one document may ask, checked before it is validated or executed.

Order matters: size and nesting are counted on tokens, because parsing a deep document recurses;
fields are counted with fragments expanded, because validating a small document that spreads
fragments into fragments takes time exponential in its size.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    Lexer,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    TokenKind,
    parse,
)

from schema.errors import LimitExceeded

MAXIMUM_TOKENS = 2000
MAXIMUM_NESTING = 60
MAXIMUM_DEPTH = 12
MAXIMUM_ALIASES = 30
MAXIMUM_FIELDS = 2000
MAXIMUM_OPERATIONS = 10

_OPENING = frozenset({TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L})
_CLOSING = frozenset({TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R})
_INTROSPECTION = ("__schema", "__type")


def read_document(text: str) -> DocumentNode:
    """Parse a document within the limits.

    Raises LimitExceeded, or graphql.GraphQLSyntaxError.
    """
    _check_tokens(text)
    document = parse(Source(text, "request"))
    _check_cost(document)
    return document


def operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    """The operations of a document, of which one request runs one."""
    return [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]


def _check_tokens(text: str) -> None:
    lexer = Lexer(Source(text, "request"))
    count = nesting = 0
    while lexer.advance().kind is not TokenKind.EOF:
        count += 1
        if lexer.token.kind in _OPENING:
            nesting += 1
        elif lexer.token.kind in _CLOSING:
            nesting -= 1
        # One more than the limit is reported: what lies beyond is not worth counting.
        _limit("tokens", MAXIMUM_TOKENS, count)
        _limit("nested brackets", MAXIMUM_NESTING, nesting)


def _check_cost(document: DocumentNode) -> None:
    asked = operations(document)
    _limit("operations", MAXIMUM_OPERATIONS, len(asked))
    fragments = {
        d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
    }
    counter = _Counter(fragments)
    for definition in (*asked, *fragments.values()):
        cost = counter.cost(definition.selection_set)
        _limit("fields, fragments expanded", MAXIMUM_FIELDS, cost.fields)
        _limit("aliases", MAXIMUM_ALIASES, cost.aliases)
        if isinstance(definition, OperationDefinitionNode):
            # A fragment's levels count where it is spread: below `__schema` they are free.
            _limit("levels of fields", MAXIMUM_DEPTH, cost.depth)


def _limit(what: str, limit: int, cost: int) -> None:
    if cost > limit:
        raise LimitExceeded(what, limit, cost)


@dataclass(frozen=True, slots=True)
class _Cost:
    fields: int = 0
    aliases: int = 0
    depth: int = 0

    def beside(self, other: "_Cost") -> "_Cost":
        return _Cost(
            self.fields + other.fields,
            self.aliases + other.aliases,
            max(self.depth, other.depth),
        )


@dataclass(slots=True)
class _Counter:
    """Counts selections; each fragment once, however often it is spread."""

    fragments: dict[str, FragmentDefinitionNode]
    known: dict[str, _Cost] = field(default_factory=dict)
    level: int = 0

    def cost(self, selections: SelectionSetNode | None) -> _Cost:
        total = _Cost()
        self.level += 1
        # Counting recurses too, and fragments in fragments nest deeper than any bracket.
        _limit("nested selections, fragments expanded", MAXIMUM_NESTING, self.level)
        for part in self._parts(selections):
            total = total.beside(part)
        self.level -= 1
        return total

    def _parts(self, selections: SelectionSetNode | None) -> Iterator[_Cost]:
        for node in selections.selections if selections else ():
            match node:
                case FieldNode():
                    yield self._field(node)
                case InlineFragmentNode():
                    yield self.cost(node.selection_set)
                case FragmentSpreadNode():
                    yield self._fragment(node.name.value)

    def _field(self, node: FieldNode) -> _Cost:
        below = self.cost(node.selection_set)
        # Tools ask for the schema deeper than anybody asks for a record; it costs no source.
        free = node.name.value in _INTROSPECTION
        return _Cost(
            below.fields + 1,
            below.aliases + (node.alias is not None),
            1 if free else below.depth + 1,
        )

    def _fragment(self, name: str) -> _Cost:
        if name not in self.known:
            self.known[name] = _Cost()  # a cycle counts as nothing here; validation refuses it
            fragment = self.fragments.get(name)
            self.known[name] = self.cost(fragment.selection_set) if fragment else _Cost()
        return self.known[name]

"""Limits on what one request may ask, checked before it is validated or executed.

Order matters: length, tokens and nesting first, because reading a document takes time with its
length and parsing it recurses; then fields with fragments expanded, because validating takes time
exponential in spreads and quadratic in repeated fields.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    Lexer,
    OperationDefinitionNode,
    Source,
    Token,
    TokenKind,
    parse,
)

from schema.document_cost import DocumentCost
from schema.errors import check_limit

MAXIMUM_CHARACTERS = 50_000
MAXIMUM_TOKENS = 2000
MAXIMUM_NUMBER_LENGTH = 40
MAXIMUM_NESTING = 60
MAXIMUM_DEPTH = 12
MAXIMUM_ALIASES = 30
MAXIMUM_FIELDS = 1000
MAXIMUM_OPERATIONS = 10
MAXIMUM_VALUES = 1000

_OPENING = frozenset({TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L})
_CLOSING = frozenset({TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R})
_NUMBERS = frozenset({TokenKind.INT, TokenKind.FLOAT})


def read_document(text: str) -> DocumentNode:
    """Parse a document within the limits.

    Raises LimitExceeded, or graphql.GraphQLSyntaxError.
    """
    check_limit("characters", MAXIMUM_CHARACTERS, len(text))
    _check_tokens(text)
    document = parse(Source(text, "request"))
    _unlink(document.loc.start_token if document.loc else None)
    _check_cost(document)
    return document


def check_variables(variables: Mapping[str, Any] | None) -> None:
    """Limit the values in variables: each is checked against the schema. Raises LimitExceeded."""
    for count, _ in enumerate(_values(variables or {})):
        check_limit("values in variables", MAXIMUM_VALUES, count)


def operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    """The operations of a document, of which one request runs one."""
    return [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]


def _values(value: Any) -> Iterator[Any]:
    """Every value inside a value, depth first, without recursion."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _check_tokens(text: str) -> None:
    lexer = Lexer(Source(text, "request"))
    first = lexer.token
    count = nesting = 0
    while lexer.advance().kind is not TokenKind.EOF:
        token = lexer.token
        count += 1
        nesting += (token.kind in _OPENING) - (token.kind in _CLOSING)
        # One more than the limit is reported: what lies beyond is not worth counting.
        check_limit("tokens", MAXIMUM_TOKENS, count)
        check_limit("nested brackets", MAXIMUM_NESTING, nesting)
        if token.kind in _NUMBERS:
            check_limit("digits in a number", MAXIMUM_NUMBER_LENGTH, token.end - token.start)
    _unlink(first)


def _unlink(token: Token | None) -> None:
    """Have it and those after it no longer name the one before: nobody asks for that, and as rings
    they would stay in memory until Python looks for those."""
    while token is not None:
        token.prev, token = None, token.next


def _check_cost(document: DocumentNode) -> None:
    asked = operations(document)
    check_limit("operations", MAXIMUM_OPERATIONS, len(asked))
    fragments = {
        d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
    }
    counter = DocumentCost(fragments, MAXIMUM_NESTING, MAXIMUM_FIELDS)
    for definition in (*asked, *fragments.values()):
        cost = counter.of(definition.selection_set)
        check_limit("aliases", MAXIMUM_ALIASES, cost.aliases)
        if isinstance(definition, OperationDefinitionNode):
            # A fragment's levels count where it is spread: below `__schema` they are free.
            check_limit("levels of fields", MAXIMUM_DEPTH, cost.depth)

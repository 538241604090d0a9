"""A document that was read within the limits, and what was found by looking through it once.

Valid it need not be, and of variables it knows nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FloatValueNode,
    IntValueNode,
    Node,
    OperationDefinitionNode,
    StringValueNode,
    VariableNode,
)
from graphql.language.ast import QUERY_DOCUMENT_KEYS

from schema.compiled.selections import Selections
from schema.limits import read_document
from schema.page_sizes import is_page_size

_BYTES_PER_DOCUMENT = 20_000
_BYTES_PER_NODE = 800
_LONGEST_NUMBER = 4
_CONDITIONS = ("skip", "include")


@dataclass(frozen=True, slots=True)
class Document:
    """What is the same for everybody who sends this text."""

    text: str
    node: DocumentNode
    operations: int
    kinds: frozenset[str]
    """Of its nodes, as graphql-core calls them."""
    page_sizes: tuple[ArgumentNode, ...]
    selections: Selections
    is_personal: bool
    """Has it a text or a long number in it, which may be the name, number or id of somebody?"""
    size_bytes: int
    """What it takes with all that will be compiled of it, roughly and rather too much."""

    @classmethod
    def read(cls, text: str) -> "Document":
        """Raises LimitExceeded, or graphql.GraphQLSyntaxError."""
        document = read_document(text)
        nodes = list(_all(document))
        conditions = {name for one in nodes for name in _conditions(one)}
        return cls(
            text=text,
            node=document,
            operations=sum(isinstance(one, OperationDefinitionNode) for one in nodes),
            kinds=frozenset(one.kind for one in nodes),
            page_sizes=tuple(
                one for one in nodes if isinstance(one, ArgumentNode) and is_page_size(one)
            ),
            selections=Selections(sorted(conditions)),
            is_personal=any(map(_is_personal, nodes)),
            size_bytes=_BYTES_PER_DOCUMENT + 4 * len(text) + _BYTES_PER_NODE * len(nodes),
        )


def _all(document: DocumentNode) -> Iterator[Node]:
    """Every node in the order of the text, without recursion."""
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        yield node
        below: list[Node] = []
        for key in QUERY_DOCUMENT_KEYS.get(node.kind, ()):
            found = getattr(node, key, None)
            if isinstance(found, Node):
                below.append(found)
            elif found:
                below += found
        waiting += reversed(below)


def _conditions(node: Node) -> Iterator[str]:
    """The variables by which a directive leaves something out."""
    if isinstance(node, DirectiveNode) and node.name.value in _CONDITIONS:
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                yield argument.value.name.value


def _is_personal(node: Node) -> bool:
    if isinstance(node, IntValueNode | FloatValueNode):
        return len(node.value) > _LONGEST_NUMBER
    return isinstance(node, StringValueNode)

"""Changes of code that Cosmic Ray does not know: a rule left out, another reason told.

For rules that are put together from others these are the mistakes to fear. Works on source text
only; runs nothing.
"""

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

_OTHER_REASON = {"NOT_GRANTED": "AGE_RULE"}
_REASONS = "AccessReason"


@dataclass(frozen=True, slots=True)
class Omission:
    """The module with one change."""

    operator: str
    number: int
    """The line it is on, from 1."""
    source: str


def omissions(source: str) -> Iterator[Omission]:
    """Every change of this kind, each by itself."""
    tree = ast.parse(source)
    for place, node in enumerate(ast.walk(tree)):
        match node:
            case ast.Call(args=[_, *_] as arguments):
                for index in range(len(arguments)):
                    yield _without(tree, place, index, node.lineno)
            case ast.Attribute(value=ast.Name(id=name)) if name == _REASONS:
                yield _otherwise(tree, place, node.lineno)


def _without(tree: ast.Module, place: int, index: int, number: int) -> Omission:
    """A call without one of its arguments."""
    changed = deepcopy(tree)
    call = list(ast.walk(changed))[place]
    assert isinstance(call, ast.Call)
    number = call.args[index].lineno
    del call.args[index]
    return Omission(f"OmitArgument{index}", number, ast.unparse(changed))


def _otherwise(tree: ast.Module, place: int, number: int) -> Omission:
    """Another reason in the place of the one that is told."""
    changed = deepcopy(tree)
    reason = list(ast.walk(changed))[place]
    assert isinstance(reason, ast.Attribute)
    reason.attr = _OTHER_REASON.get(reason.attr, "NOT_GRANTED")
    return Omission("OtherReason", number, ast.unparse(changed))

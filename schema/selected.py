"""Which fields of its records a list is asked for, found in the document itself.

Only ever too many: what is not known for certain counts as asked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
    VariableNode,
)
from strawberry.utils.str_converters import to_snake_case

from schema.context import Info
from schema.request import Fields

_TYPE = "__typename"
_OF_LIST = frozenset({"nodes", "edges", "pageInfo", "totalCount", "completeness", "sources", _TYPE})
_OF_EDGE = frozenset({"node", "cursor", _TYPE})
_LEAVES_OUT = {"skip": True, "include": False}
"""The value of `if` with which a directive leaves out what carries it."""


def record_fields(info: Info, linked_by: Set[str]) -> Fields | None:
    """By their names in Python. None is all: something is asked of the list that is not known
    here, or a field anywhere in the operation leads to the same records (`linked_by`, by its name
    in the contract), which are asked for once."""
    raw = info._raw_info  # `info.selected_fields` reads no directives
    selection = _Selection(raw.fragments, info.variable_values)
    if linked_by and selection.has(raw.operation.selection_set, linked_by):
        return None
    of_list = selection.below(raw.field_nodes)
    of_edges = selection.below(of_list.get("edges", ()))
    if not (of_list.keys() <= _OF_LIST and of_edges.keys() <= _OF_EDGE):
        return None
    records = [*of_list.get("nodes", ()), *of_edges.get("node", ())]
    return frozenset(map(to_snake_case, selection.below(records).keys() - {_TYPE}))


@dataclass(frozen=True, slots=True)
class _Selection:
    """What is selected in a document for these variables."""

    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]

    def below(self, fields: Iterable[FieldNode]) -> Mapping[str, list[FieldNode]]:
        """The fields that are asked of what some fields give, by name."""
        found: dict[str, list[FieldNode]] = {}
        for field in fields:
            for one in self._fields(field.selection_set):
                found.setdefault(one.name.value, []).append(one)
        return found

    def has(self, selected: SelectionSetNode | None, names: Set[str]) -> bool:
        """Is a field of one of these names selected, at whatever depth?"""
        return any(
            one.name.value in names or self.has(one.selection_set, names)
            for one in self._fields(selected)
        )

    def _fields(self, selected: SelectionSetNode | None) -> Iterator[FieldNode]:
        """With those of fragments, of whatever type: validated ones have no circles."""
        for one in selected.selections if selected else ():
            if any(map(self._leaves_out, one.directives or ())):
                continue
            match one:
                case FieldNode():
                    yield one
                case FragmentSpreadNode():
                    yield from self._fields(self.fragments[one.name.value].selection_set)
                case InlineFragmentNode():
                    yield from self._fields(one.selection_set)

    def _leaves_out(self, directive: DirectiveNode) -> bool:
        outcome = _LEAVES_OUT.get(directive.name.value)
        return outcome is not None and outcome in map(self._value, directive.arguments or ())

    def _value(self, argument: ArgumentNode) -> object:
        match argument.value:
            case BooleanValueNode(value=value):
                return value
            case VariableNode(name=name):
                return self.variables.get(name.value)
        return None

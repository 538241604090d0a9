"""Operations with all that can be selected: every list of records, the payload of every action.
Written from the contract itself, so that they know no kind of record by name.
"""

from collections.abc import Iterable

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, get_named_type
from graphql.type import is_leaf_type, is_object_type, is_required_argument

from schema.contract import build_contract

_DEPTH = 2
_REPORT = "SourceReport"
_SCHEMA: GraphQLSchema = build_contract(introspection=True)._schema
_ROW = "organisation { odsCode } status message retryAfterSeconds returned unreadable"


def lists_of(names: Iterable[str], codes: Iterable[str]) -> str:
    """An operation that asks these organisations for these lists of whoever is signed in."""
    names = tuple(names)
    at = " ".join(f'"{code}"' for code in codes)
    page = f"(first: 100, filter: {{ organisation: [{at}] }})"
    fields = " ".join(f"{name}{page} {{ ...{_fragment(name)} }}" for name in names)
    fragments = " ".join(_written(name) for name in names)
    return f"{{ viewer {{ patient {{ {fields} }} }} }} {fragments}"


def payload_of(mutation: str) -> str:
    """All that is told of an action."""
    root = _SCHEMA.mutation_type
    assert root is not None
    return f"{{ {_selected(_named(root.fields[mutation]), _DEPTH + 1)} }}"


def mutations() -> tuple[str, ...]:
    """Every action of the contract."""
    root = _SCHEMA.mutation_type
    assert root is not None
    return tuple(root.fields)


def _written(name: str) -> str:
    kind = _kind_of(name)
    node = _named(kind.fields["nodes"])
    whole = f"completeness totalCount sources {{ {_ROW} }} nodes {{ {_selected(node, _DEPTH)} }}"
    return f"fragment {_fragment(name)} on {kind.name} {{ {whole} }}"


def _fragment(name: str) -> str:
    return f"{name[0].upper()}{name[1:]}List"


def _kind_of(name: str) -> GraphQLObjectType:
    patient = _SCHEMA.type_map["Patient"]
    assert isinstance(patient, GraphQLObjectType)
    return _named(patient.fields[name])


def _selected(kind: GraphQLObjectType, depth: int) -> str:
    """Everything of it that asks for no argument, so deep; nothing of its own kind."""
    if kind.name == _REPORT:
        return _ROW
    parts = (
        _part(name, field, depth)
        for name, field in kind.fields.items()
        if get_named_type(field.type) is not kind
    )
    return " ".join(part for part in parts if part)


def _part(name: str, field: GraphQLField, depth: int) -> str:
    named = get_named_type(field.type)
    if any(is_required_argument(one) for one in field.args.values()):
        return ""
    if is_leaf_type(named):
        return name
    if not is_object_type(named) or not depth:
        return ""
    below = _selected(_named(field), depth - 1)
    return f"{name} {{ {below} }}" if below else ""


def _named(field: GraphQLField) -> GraphQLObjectType:
    named = get_named_type(field.type)
    assert isinstance(named, GraphQLObjectType)
    return named

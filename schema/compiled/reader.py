"""Reads what a selection comes to. Fragments and directives are graphql-core's own reading.

Whatever is not known to be plain raises NotCompilable: no extension, permission, coroutine,
interface or unknown resolver gets past here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from keyword import iskeyword
from types import FunctionType
from typing import Any, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLID,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLString,
)
from graphql.execution.collect_fields import CollectedFields, FieldDetails, FieldDetailsList
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryContainer, StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from schema.asks_nobody import asks_nobody
from schema.compiled.shape import (
    Attribute,
    Choice,
    Computed,
    Constant,
    Many,
    Member,
    NotCompilable,
    Scalar,
    Thing,
    Value,
)

Collect: TypeAlias = Callable[[GraphQLObjectType, FieldDetailsList], CollectedFields]
"""The fields that an object of a type is asked for, by graphql-core."""

_DEFINITION = GraphQLCoreConverter.DEFINITION_BACKREF
_KEEPING_TEXT = (str, GraphQLString.coerce_output_value, GraphQLID.coerce_output_value)


def class_of(kind: GraphQLObjectType) -> type:
    """The class of the objects of a type; of a generic one, the generic class.

    Raises NotCompilable for a type that tells its objects in a way of its own.
    """
    definition = kind.extensions.get(_DEFINITION)
    if not isinstance(definition, StrawberryObjectDefinition) or definition.is_type_of:
        raise NotCompilable
    return (definition.concrete_of or definition).origin


def is_made_of(generic: type, kind: GraphQLObjectType) -> bool:
    """Is this type the generic one for some type of items?"""
    definition = kind.extensions.get(_DEFINITION)
    made_of = getattr(definition, "concrete_of", None)
    return made_of is not None and made_of.origin is generic


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the selections of one execution."""

    collect: Collect

    def thing(self, kind: GraphQLObjectType, details: FieldDetailsList) -> Thing:
        """What is selected of objects of a type. Raises NotCompilable."""
        collected = self.collect(kind, details)
        if collected.new_defer_usages:
            raise NotCompilable
        members = {
            key: self._member(kind, found) for key, found in collected.grouped_field_set.items()
        }
        return Thing(class_of(kind), members)

    def _member(self, kind: GraphQLObjectType, details: FieldDetailsList) -> Member:
        if any(map(_is_unusual, details)):
            raise NotCompilable
        name = details[0].node.name.value
        if name == "__typename":
            return Constant(kind.name)
        field = kind.fields[name]
        known = field.extensions.get(_DEFINITION)
        if not isinstance(known, StrawberryField) or known.extensions:
            raise NotCompilable
        value = self._value(field.type, known, details)
        if known.is_basic_field:
            return Attribute(_attribute(field, known), value)
        return Computed(_function(known), known, field, details[0].node, value)

    def _value(
        self, output: GraphQLOutputType, known: StrawberryField, details: FieldDetailsList
    ) -> Value:
        nullable = not isinstance(output, GraphQLNonNull)
        bare = output.of_type if isinstance(output, GraphQLNonNull) else output
        match bare:
            case GraphQLList():
                return Value(Many(self._value(bare.of_type, known, details)), nullable)
            case GraphQLObjectType():
                return Value(self.thing(bare, details), nullable)
            case GraphQLEnumType():
                return Value(_choice(bare), nullable)
            case GraphQLScalarType():
                return Value(_scalar(bare, known), nullable)
        raise NotCompilable  # interfaces and unions: none is below a record connection


def _is_unusual(details: FieldDetails) -> bool:
    """Is it deferred or streamed, or does its fragment have variables of its own?"""
    directives = details.node.directives or ()
    return (
        details.defer_usage is not None
        or details.fragment_variable_values is not None
        or any(one.name.value not in ("skip", "include") for one in directives)
    )


def _attribute(field: GraphQLField, known: StrawberryField) -> str:
    name = known.python_name
    if field.args or known.default_resolver is not getattr or not name.isidentifier():
        raise NotCompilable
    if iskeyword(name):
        raise NotCompilable
    return name


def _function(known: StrawberryField) -> Callable[..., Any]:
    resolver = known.base_resolver
    if resolver is None or known.is_async or not asks_nobody(known.metadata):
        raise NotCompilable
    if not resolver.self_parameter or resolver.parent_parameter or resolver.root_parameter:
        raise NotCompilable
    if not isinstance(resolver.wrapped_func, FunctionType):
        raise NotCompilable
    return resolver.wrapped_func


def _choice(kind: GraphQLEnumType) -> Choice:
    enum: Any = getattr(kind, "wrapped_cls", None)
    if enum is None:
        raise NotCompilable
    return Choice({id(member): kind.coerce_output_value(member) for member in enum})


def _scalar(kind: GraphQLScalarType, known: StrawberryField) -> Scalar:
    write, declared = kind.coerce_output_value, known.type
    while isinstance(declared, StrawberryContainer):
        declared = declared.of_type
    of_ours = _DEFINITION in kind.extensions and isinstance(declared, type)
    usual = declared if of_ours and isinstance(declared, type) else None
    return Scalar(write, keeps_text=write in _KEEPING_TEXT, usual=usual)

"""Calls the function of a field straight, where Strawberry would put nothing around it.

What it puts there is for extensions of fields, and for arguments that have to become more than
graphql-core makes of them. A field that has the former is left to it, and so are the latter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    get_nullable_type,
    is_leaf_type,
)
from strawberry import Info, Schema
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import StrawberryArgument, convert_arguments
from strawberry.types.field import StrawberryField

_DEFINITION = GraphQLCoreConverter.DEFINITION_BACKREF


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """How the function of a field is called."""

    function: Callable[..., Any]
    field: StrawberryField
    takes_object: bool
    info: str | None
    """The parameter for it, where there is one."""
    parameters: Mapping[str, str]
    """By the names of the arguments."""
    shaped: frozenset[str]
    """Arguments of which Strawberry makes something else, where they are not null."""
    schema: Schema

    @classmethod
    def of(cls, field: GraphQLField, schema: Schema) -> "FunctionCall | None":
        """None for a field without a function, or with more than one around what it has."""
        known = field.extensions.get(_DEFINITION)
        if not isinstance(known, StrawberryField) or known.extensions:
            return None
        resolver = known.base_resolver
        if resolver is None or not isinstance(resolver.wrapped_func, FunctionType):
            return None
        if resolver.parent_parameter or resolver.root_parameter:
            return None
        return cls(
            function=resolver.wrapped_func,
            field=known,
            takes_object=bool(resolver.self_parameter),
            info=resolver.info_parameter.name if resolver.info_parameter else None,
            parameters={_name(one, schema): one.python_name for one in known.arguments},
            shaped=frozenset(name for name, one in field.args.items() if not _is_leaf(one)),
            schema=schema,
        )

    def resolve(self, value: Any, info: GraphQLResolveInfo[Any], /, **given: Any) -> Any:
        """As graphql-core calls what answers a field."""
        known = Info(_raw_info=info, _field=self.field) if self.info else None
        arguments = self.arguments(known, given)
        return (
            self.function(value, **arguments) if self.takes_object else self.function(**arguments)
        )

    def arguments(self, info: Any, given: Mapping[str, Any]) -> dict[str, Any]:
        """All but the object, by parameter."""
        if any(given.get(name) is not None for name in self.shaped):
            arguments = self._converted(info, given)
        else:
            arguments = {self.parameters[name]: value for name, value in given.items()}
        if self.info is not None:
            arguments[self.info] = info
        return arguments

    def _converted(self, info: Any, given: Mapping[str, Any]) -> dict[str, Any]:
        return convert_arguments(
            dict(given),
            self.field.arguments,
            scalar_registry=self.schema.schema_converter.scalar_registry,
            config=self.schema.config,
            info=info,
        )


def call_straight(schema: Schema) -> None:
    """Have graphql-core call the functions of a schema's fields, where they can be called so."""
    for kind in schema._schema.type_map.values():
        for field in kind.fields.values() if isinstance(kind, GraphQLObjectType) else ():
            call = FunctionCall.of(field, schema)
            if call is not None:
                field.resolve = call.resolve


def _name(argument: StrawberryArgument, schema: Schema) -> str:
    return schema.config.name_converter.from_argument(argument)


def _is_leaf(argument: GraphQLArgument) -> bool:
    return is_leaf_type(get_nullable_type(argument.type))

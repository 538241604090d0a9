"""What a selection comes to once fragments, directives and types are settled. Pure values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import FieldNode, GraphQLField
from strawberry.types.field import StrawberryField

Write: TypeAlias = Callable[[Any], Any]
"""How a scalar is written in an answer. Raises for what it cannot write."""


class NotCompilable(Exception):
    """This selection asks for something that only graphql-core does."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value that is written by a function."""

    write: Write
    keeps_text: bool
    """Is a `str` written as itself?"""
    usual: type | None
    """The class that the field is declared to be of, where that is worth a quicker way."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A member of an enum, written as its name."""

    names: Mapping[int, str]
    """By the identity of the member: nothing can be equal to it and something else."""


@dataclass(frozen=True, slots=True)
class Many:
    """A list."""

    of: "Value"


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of exactly this class, and what of it is selected by response key."""

    kind: type
    members: Mapping[str, "Member"]


@dataclass(frozen=True, slots=True)
class Value:
    """What a field comes to."""

    what: Scalar | Choice | Many | Thing
    nullable: bool


@dataclass(frozen=True, slots=True)
class Constant:
    """The same for every object: `__typename`."""

    text: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field that is the attribute of this name."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Computed:
    """A field that a function answers, which asks nobody."""

    function: Callable[..., Any]
    field: StrawberryField
    definition: GraphQLField
    node: FieldNode
    value: Value


Member: TypeAlias = Constant | Attribute | Computed

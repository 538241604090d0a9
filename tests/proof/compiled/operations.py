"""Makes up operations below a type: aliases, fragments, directives, variables, arguments.

Most are valid; whoever asks leaves out those that are not. No text stands in them, so that all of
them may be kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zlib import crc32

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
)

DEEPEST = 4
Composite = GraphQLObjectType | GraphQLInterfaceType


@dataclass(frozen=True, slots=True)
class Asked:
    """One operation."""

    text: str
    variables: dict[str, Any]

    def turned(self) -> "Asked":
        """The same document, with everything left out that was not and the other way round."""
        flags = {
            name: not is_so for name, is_so in self.variables.items() if isinstance(is_so, bool)
        }
        return Asked(self.text, self.variables | flags)


@dataclass(slots=True)
class Author:
    """Writes one operation."""

    schema: GraphQLSchema
    random: Random
    types: dict[str, str] = field(default_factory=dict)
    """Of the variables that are used."""
    values: dict[str, Any] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)

    def operation(self, path: Sequence[str], lists: Sequence[tuple[str, str]]) -> Asked:
        """Ask for some of the lists, each by its field and its type, below a path of fields."""
        chosen = [one for one in lists if self.random.random() < 0.6] or [lists[0]]
        body = " ".join(self._list(name, kind) for name, kind in chosen)
        for step in reversed(path):
            body = f"{step} {{ {body} }}"
        declared = ", ".join(f"${name}: {kind}" for name, kind in self.types.items())
        head = f"query Q({declared})" if declared else "query Q"
        return Asked(" ".join([f"{head} {{ {body} }}", *self.fragments]), self.values)

    def _list(self, name: str, kind: str) -> str:
        alias = self.random.choice(["", "", f"other_{name}: "])
        return f"{alias}{name} {self._selection(self._type(kind), 0)}"

    def _type(self, name: str) -> Composite:
        found = self.schema.type_map[name]
        assert isinstance(found, Composite)
        return found

    def _selection(self, kind: Composite, depth: int) -> str:
        most = max(2, 9 - 2 * depth)
        parts = [self._part(kind, depth) for _ in range(self.random.randint(1, most))]
        found = " ".join(part for part in parts if part)
        return f"{{ {found or '__typename'} }}"

    def _part(self, kind: Composite, depth: int) -> str:
        chance = self.random.random()
        if chance < 0.12 and depth < DEEPEST:
            return self._inline(kind, depth)
        if chance < 0.18 and depth < DEEPEST:
            return self._spread(kind, depth)
        if chance < 0.22:
            return f"{self.random.choice(['', 'what: '])}__typename{self._directives()}"
        return self._field(kind, depth)

    def _inline(self, kind: Composite, depth: int) -> str:
        on = self._other(kind)
        condition = "" if on is kind and self.random.random() < 0.5 else f"on {on.name}"
        return f"... {condition}{self._directives()} {self._selection(on, depth + 1)}"

    def _spread(self, kind: Composite, depth: int) -> str:
        on, name = self._other(kind), f"F{len(self.fragments)}"
        self.fragments.append("")  # its name is taken while it is written
        here = self.fragments.index("", int(name[1:]))
        self.fragments[here] = f"fragment {name} on {on.name} {self._selection(on, depth + 1)}"
        again = f"...{name} " if self.random.random() < 0.2 else ""
        return f"{again}...{name}{self._directives()}"

    def _other(self, kind: Composite) -> Composite:
        """The type itself, one of its interfaces, or another type that is one of them."""
        wider: list[Composite] = [kind, kind, *kind.interfaces]
        if isinstance(kind, GraphQLInterfaceType):
            wider += self.schema.get_possible_types(kind)
        return self.random.choice(wider)

    def _field(self, kind: Composite, depth: int) -> str:
        name = self.random.choice(list(kind.fields))
        below = get_named_type(kind.fields[name].type)
        if is_composite_type(below) and depth >= DEEPEST:
            return ""
        arguments = self._arguments(kind.fields[name])
        selection = self._below(below, depth)
        return f"{self._alias(name, arguments)}{name}{arguments}{self._directives()}{selection}"

    def _below(self, kind: GraphQLNamedType, depth: int) -> str:
        return f" {self._selection(kind, depth + 1)}" if isinstance(kind, Composite) else ""

    def _alias(self, name: str, arguments: str) -> str:
        """Fields of one name in the answer must be the same field with the same arguments."""
        if arguments:
            return f"a{crc32(arguments.encode())}_{name}: "
        if self.random.random() < 0.92:
            return ""
        return f"{self.random.choice(['x', '_y', 'print', 'class'])}_{name}: "

    def _rarely(self) -> bool:
        return self.random.random() < 0.12

    def _directives(self) -> str:
        return "".join(self._conditions())

    def _conditions(self) -> Iterator[str]:
        for name in ("skip", "include"):
            if self._rarely():
                yield f" @{name}(if: {self._condition()})"

    def _condition(self) -> str:
        if self.random.random() < 0.4:
            return self.random.choice(["true", "false"])
        return self._variable("Boolean!", self.random.random() < 0.5)

    def _variable(self, kind: str, value: Any) -> str:
        """A variable; of a few of each type, so that one is used in several places."""
        name = f"{kind.strip('!').lower()}{self.random.randrange(3)}"
        self.types.setdefault(name, kind)
        self.values.setdefault(name, value)
        return f"${name}"

    def _arguments(self, known: GraphQLField) -> str:
        given = [
            f"{name}: {self._value(argument)}"
            for name, argument in known.args.items()
            if self.random.random() < 0.6
        ]
        return f"({', '.join(given)})" if given else ""

    def _value(self, argument: GraphQLArgument) -> str:
        kind = get_named_type(argument.type)
        if isinstance(kind, GraphQLEnumType):
            return str(self.random.choice(list(kind.values)))
        match kind.name:
            case "Int":
                number = self.random.choice([0, 1, 3, -2])
                return self._variable("Int!", number) if self._rarely() else str(number)
            case "Boolean":
                return self._condition()
        return self._variable("String!", self.random.choice(["", "word", "ünï"]))

"""Walks the schema and writes operations: every field it finds, by every route, with arguments,
aliases, fragments and variables. It knows the names of no fields but those it keys answers by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
)

from tests.proof.arguments import Arguments

MOST_FIELDS = 90
MOST_ALIASES = 24
MOST_DEPTH = 11
KEYED_BY: Mapping[str, Sequence[str]] = {
    "Patient": ("nhsNumber",),
    "Dependant": ("name",),
    "Organisation": ("odsCode",),
    "AppointmentPayload": ("outcome", "errors", "appointment"),
    "LetterPayload": ("outcome", "errors", "letter"),
    "MessagePayload": ("outcome", "errors", "message"),
    "PrescriptionPayload": ("outcome", "errors", "prescription"),
    "NominationPayload": ("outcome", "errors", "nominatedPharmacy"),
    "QuestionnairePayload": ("outcome", "errors", "answers"),
    "RegistrationPayload": ("outcome", "errors", "application"),
    "ActionError": ("code",),
}
"""Fields that are always asked for, so that it is known what an object is about."""
ABSTRACT = (GraphQLInterfaceType, GraphQLUnionType)
Named = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


@dataclass(slots=True)
class Pick:
    """A field that is asked for."""

    parent: str
    """The object type it stands in."""
    name: str
    key: str
    """In the answer."""
    route: str
    """How the walk came to the object: names of fields from the root."""
    arguments: dict[str, Any] = field(default_factory=dict)
    children: list["Pick"] = field(default_factory=list)
    on: str | None = None
    """The type condition of the fields below."""
    type: str = ""

    @property
    def coordinate(self) -> str:
        """As GraphQL writes it."""
        return f"{self.parent}.{self.name}"


@dataclass(slots=True)
class Operation:
    """What is sent, and what it asks for."""

    text: str
    variables: dict[str, Any]
    picks: list[Pick]

    def all(self) -> Iterator[Pick]:
        """Every field of it."""
        waiting = list(self.picks)
        while waiting:
            pick = waiting.pop()
            waiting += pick.children
            yield pick


@dataclass(slots=True)
class Walker:
    """Writes operations over one schema."""

    schema: GraphQLSchema
    random: Random
    arguments: Arguments
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    """How often each field was asked for by each route."""
    _budget: int = 0
    _aliases: int = 0

    def operation(self, roots: Sequence[str] = ()) -> Operation:
        """The next one; with these root fields, or some of all."""
        self._budget, self._aliases = MOST_FIELDS, 0
        query = self.schema.query_type
        assert query is not None
        names = list(roots) or self.random.sample(list(query.fields), self.random.choice((1, 1, 2)))
        picks = [self._pick(query, name, "", 1) for name in names]
        return self._written("query", picks)

    def mutation(self, name: str, given: Mapping[str, Any] | None = None) -> Operation:
        """One of a field that changes something; with this input, or with any."""
        self._budget, self._aliases = MOST_FIELDS, 0
        root = self.schema.mutation_type
        assert root is not None
        pick = self._pick(root, name, "", 1)
        if given is not None:
            pick.arguments = {"input": given}
        return self._written("mutation", [pick])

    def _pick(self, parent: GraphQLObjectType, name: str, route: str, depth: int) -> Pick:
        found = parent.fields[name]
        named = get_named_type(found.type)
        pick = Pick(parent.name, name, name, route, type=named.name)
        pick.arguments = self.arguments.given(f"{parent.name}.{name}", found.args)
        self._budget -= 1
        step = f"{route}.{name}" if name != "node" or not route else route
        if isinstance(named, ABSTRACT):
            chosen = self.arguments.kind_of(pick.arguments) or self._possible(named)
            pick.on = chosen
            target = self.schema.type_map[chosen]
            assert isinstance(target, GraphQLObjectType)
            pick.children = self._fields(target, f"{step}:{chosen}", depth + 1)
        elif isinstance(named, GraphQLObjectType):
            pick.children = self._fields(named, step, depth + 1)
        self.seen[route, pick.coordinate] = self.seen.get((route, pick.coordinate), 0) + 1
        return pick

    def _possible(self, named: GraphQLInterfaceType | GraphQLUnionType) -> str:
        return self.random.choice(sorted(one.name for one in self.schema.get_possible_types(named)))

    def _fields(self, parent: GraphQLObjectType, route: str, depth: int) -> list[Pick]:
        """Some fields, the least seen by this route first."""
        possible = [one for one in parent.fields if self._fits(parent.fields[one], depth)]
        self.random.shuffle(possible)
        possible.sort(key=lambda name: self.seen.get((route, f"{parent.name}.{name}"), 0) > 0)
        wanted = self.random.choice((3, 6, 30))
        keyed = (*KEYED_BY.get(parent.name, ()), "id")
        always = [one for one in keyed if one in parent.fields]
        names = [*always, *(one for one in possible[:wanted] if one not in always)]
        picks = []
        for place, name in enumerate(names):
            if self._budget <= 0 and place >= max(1, len(always)):
                break
            picks += self._picked(parent, name, route, depth)
        return picks

    def _picked(self, parent: GraphQLObjectType, name: str, route: str, depth: int) -> list[Pick]:
        """Once, or with other arguments a second time."""
        picks = [self._pick(parent, name, route, depth)]
        if parent.fields[name].args and self._budget > 0 and self._chance(0.15):
            picks.append(self._pick(parent, name, route, depth))
        keyed = name in ("id", *KEYED_BY.get(parent.name, ()))
        for pick in picks[1:] or (picks if self._chance(0.03) and not keyed else ()):
            if self._aliases < MOST_ALIASES:
                self._aliases += 1
                pick.key = f"a{self._aliases}"
        return picks if picks[-1].key != name or len(picks) == 1 else picks[:1]

    def _fits(self, found: GraphQLField, depth: int) -> bool:
        return depth < MOST_DEPTH or not isinstance(get_named_type(found.type), Named)

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _written(self, kind: str, picks: list[Pick]) -> Operation:
        pen = _Pen(self.schema, self.random)
        body = pen.selection(picks, kind)
        declared = f"({', '.join(pen.declared)})" if pen.declared else ""
        text = f"{kind} Walk{declared} {body} {' '.join(pen.fragments)}"
        return Operation(text, pen.variables, picks)


class _Pen:
    """Writes a selection as text."""

    def __init__(self, schema: GraphQLSchema, random: Random) -> None:
        self._schema = schema
        self._random = random
        self.fragments: list[str] = []
        self.declared: list[str] = []
        self.variables: dict[str, Any] = {}

    def selection(self, picks: Sequence[Pick], on: str) -> str:
        body = "{ " + " ".join(self._field(pick) for pick in picks) + " }"
        if on in self._schema.type_map and self._random.random() < 0.1:
            name = f"F{len(self.fragments)}"
            self.fragments.append(f"fragment {name} on {on} {body}")
            return f"{{ ...{name} }}"
        return body

    def _field(self, pick: Pick) -> str:
        alias = "" if pick.key == pick.name else f"{pick.key}: "
        text = f"{alias}{pick.name}{self._arguments(pick)}"
        if not pick.children:
            return text
        if pick.on:
            return f"{text} {{ ... on {pick.on} {self.selection(pick.children, pick.on)} }}"
        return f"{text} {self.selection(pick.children, pick.type)}"

    def _arguments(self, pick: Pick) -> str:
        parent = self._schema.type_map[pick.parent]
        assert isinstance(parent, GraphQLObjectType)
        known = parent.fields[pick.name].args
        given = [self._argument(name, value, known) for name, value in pick.arguments.items()]
        return f"({', '.join(given)})" if given else ""

    def _argument(self, name: str, value: Any, known: Mapping[str, GraphQLArgument]) -> str:
        if self._random.random() < 0.3:
            variable = f"v{len(self.declared)}"
            self.declared.append(f"${variable}: {known[name].type}")
            self.variables[variable] = value
            return f"{name}: ${variable}"
        return f"{name}: {literal(known[name].type, value)}"


def literal(kind: GraphQLInputType, value: Any) -> str:
    """A value as it stands in a document."""
    if isinstance(kind, GraphQLNonNull):
        return literal(kind.of_type, value)
    if value is None:
        return "null"
    if isinstance(kind, GraphQLList):
        return "[" + ", ".join(literal(kind.of_type, one) for one in value) + "]"
    if isinstance(kind, GraphQLInputObjectType):
        parts = (f"{key}: {literal(kind.fields[key].type, one)}" for key, one in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(kind, GraphQLEnumType):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else f'"{value}"'


def coordinates(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLField]]:
    """Every field that can be reached from a root, once."""
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    waiting: list[Any] = [root for root in roots if root is not None]
    known = {one.name for one in waiting}
    while waiting:
        parent = waiting.pop()
        for name, found in parent.fields.items():
            yield f"{parent.name}.{name}", found
            named = get_named_type(found.type)
            targets = schema.get_possible_types(named) if isinstance(named, ABSTRACT) else [named]
            for one in targets:
                if isinstance(one, GraphQLObjectType) and one.name not in known:
                    known.add(one.name)
                    waiting.append(one)

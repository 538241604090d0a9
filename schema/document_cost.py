"""Counts what a document asks: fields, aliases and levels, with fragments expanded. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
)

from schema.errors import check_limit

MAXIMUM_SAME_NAME = 10
"""How often one field of the response may be asked for. Validation compares each with each."""

Path = tuple[str, ...]

_INTROSPECTION = ("__schema", "__type")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a selection costs."""

    fields: int = 0
    aliases: int = 0
    depth: int = 0
    paths: Mapping[Path, int] = field(default_factory=dict)
    """How often each field of the response is asked for, by its path below this place."""

    def beside(self, other: "Cost") -> "Cost":
        """Both together, paths aside."""
        fields, aliases = self.fields + other.fields, self.aliases + other.aliases
        return Cost(fields, aliases, max(self.depth, other.depth))


_NOTHING = Cost()


@dataclass(slots=True)
class DocumentCost:
    """Counts selections; each fragment once, however often it is spread."""

    fragments: Mapping[str, FragmentDefinitionNode]
    maximum_nesting: int
    maximum_fields: int
    known: dict[str, Cost] = field(default_factory=dict)
    level: int = 0

    def of(self, selections: SelectionSetNode | None) -> Cost:
        """The cost of a selection set. Raises LimitExceeded for repetition and nesting."""
        # Counting recurses too, and fragments in fragments nest deeper than any bracket.
        check_limit("nested selections, fragments expanded", self.maximum_nesting, self.level + 1)
        if selections is None:
            return _NOTHING  # as most fields are
        total, paths = _NOTHING, Counter[Path]()
        self.level += 1
        for part in self._parts(selections):
            total = total.beside(part)
            # Here, because with fragments in fragments what is counted doubles at each level.
            check_limit("fields, fragments expanded", self.maximum_fields, total.fields)
            paths.update(part.paths)
        self.level -= 1
        most = max(paths.values(), default=0)
        check_limit("fields of one name in one place", MAXIMUM_SAME_NAME, most)
        return replace(total, paths=paths)

    def _parts(self, selections: SelectionSetNode | None) -> Iterator[Cost]:
        for node in selections.selections if selections else ():
            match node:
                case FieldNode():
                    yield self._field(node)
                case InlineFragmentNode():
                    yield self.of(node.selection_set)
                case FragmentSpreadNode():
                    yield self._fragment(node.name.value)

    def _field(self, node: FieldNode) -> Cost:
        below = self.of(node.selection_set)
        # Tools ask for the schema deeper than anybody asks for a record; it costs no source.
        free = node.name.value in _INTROSPECTION
        response_name = node.alias.value if node.alias else node.name.value
        return Cost(
            below.fields + 1,
            below.aliases + (node.alias is not None),
            1 if free else below.depth + 1,
            {(response_name,): 1} | {(response_name, *p): n for p, n in below.paths.items()},
        )

    def _fragment(self, name: str) -> Cost:
        if name not in self.known:
            self.known[name] = Cost()  # a cycle counts as nothing here; validation refuses it
            fragment = self.fragments.get(name)
            self.known[name] = self.of(fragment.selection_set) if fragment else Cost()
        return self.known[name]

"""The compiled selections of one document: bounded, and gone when the document goes.

A selection is compiled when it is met for the second time: compiling it takes about as long as
executing it for a few items, and many documents come once.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TypeAlias

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import VariableValues

from schema.compiled.projection import Projection, compiled
from schema.compiled.reader import Collect, Reader
from schema.compiled.shape import NotCompilable
from schema.compiled.writer import Writer

MAXIMUM_SELECTIONS = 8
"""Of one document. Each has as many as its `@skip` and `@include` have outcomes."""

Site: TypeAlias = tuple[object, ...]
"""The type that is answered; the nodes that ask for it, by identity, because the document keeps
them; and the values of the variables that decide what is left out."""

_MET = "met once"
_NOT_OURS = "graphql-core's"


@dataclass(slots=True)
class Selections:
    """What the record connections of one document are asked for."""

    conditions: Collection[str]
    """The variables in `@skip` and `@include` of the document."""
    known: dict[Site, Projection | str] = field(default_factory=dict)

    def projection(
        self,
        kind: GraphQLObjectType,
        details: FieldDetailsList,
        variables: VariableValues,
        collect: Collect,
    ) -> Projection | None:
        """How to answer a selection; None when graphql-core is to do it."""
        values = map(variables.coerced.get, self.conditions)
        site = kind.name, *(id(one.node) for one in details), *values
        found = self.known.get(site)
        if found is None and len(self.known) < MAXIMUM_SELECTIONS:
            self.known[site] = _MET
        elif found is _MET:
            self.known[site] = found = _compiled(kind, details, collect)
        return found if isinstance(found, Projection) else None


def _compiled(
    kind: GraphQLObjectType, details: FieldDetailsList, collect: Collect
) -> Projection | str:
    try:
        return compiled(Reader(collect).thing(kind, details), Writer())
    except NotCompilable:
        return _NOT_OURS

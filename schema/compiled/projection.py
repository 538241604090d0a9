"""One compiled selection, and how it is run. Whatever goes wrong is left to graphql-core."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from graphql.execution.values import VariableValues, get_argument_values
from strawberry import Schema
from strawberry.schema.schema_converter import get_arguments

from schema.compiled.shape import Computed, Thing
from schema.compiled.writer import Writer


class Surroundings(NamedTuple):
    """What a computed field is given for its `info`. One that wants more of it is not for us."""

    context: Any


@dataclass(frozen=True, slots=True)
class Projection:
    """From an object to what was selected of it."""

    project: Callable[..., dict[str, Any]]
    computed: Mapping[str, Computed]

    def run(
        self, value: Any, context: Any, variables: VariableValues, schema: Schema
    ) -> dict[str, Any] | None:
        """What was selected; None when it takes graphql-core to say what the answer is.

        An error is never told from here: graphql-core meets it again, and says where it was.
        """
        info = Surroundings(context)
        try:
            bound = [_bound(one, info, variables, schema) for one in self.computed.values()]
            return self.project(value, *bound)
        except Exception:
            return None


def compiled(thing: Thing, writer: Writer) -> Projection:
    """The projection of a selection, by a writer that has written nothing yet."""
    source = writer.source(thing)
    names = dict(writer.constants)
    exec(compile(source, "<selection>", "exec"), names)  # noqa: S102 - our own source
    return Projection(names["project"], writer.computed)


def _bound(
    computed: Computed, info: Surroundings, variables: VariableValues, schema: Schema
) -> Callable[[Any], Any]:
    """The field's function with its arguments: they are the same for every object of a run."""
    given = get_argument_values(computed.definition, computed.node, variables)
    _, arguments = get_arguments(
        field=computed.field,
        source=None,
        info=info,  # type: ignore[arg-type] # has of an Info what these fields ask for
        kwargs=given,
        config=schema.config,
        scalar_registry=schema.schema_converter.scalar_registry,
    )
    return partial(computed.function, **arguments)

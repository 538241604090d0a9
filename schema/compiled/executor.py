"""graphql-core's executor, which answers a record connection by a compiled selection if it can.

Above record connections, and wherever a compiled selection has no answer, nothing is different.
"""

from collections.abc import Awaitable
from typing import Any, TypeVar, cast

from graphql import DocumentNode, GraphQLError, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import AwaitableOrValue, Path
from graphql.type import GraphQLResolveInfoHelpers
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter

from schema.compiled.reader import is_made_of
from schema.compiled.selections import Selections
from schema.connection import Connection
from schema.documented import Documented

T = TypeVar("T")


class RecordExecutor(StrawberryGraphQLCoreExecutionContext):
    """Executes one operation of a schema that has `documents`."""

    selections: Selections | None = None
    """Those of the document, if it is one that is kept."""

    @classmethod
    def build(
        cls, schema: GraphQLSchema, document: DocumentNode, *args: Any, **kwargs: Any
    ) -> list[GraphQLError] | Executor[Any]:
        """As graphql-core builds it, and with what is compiled of the document."""
        built = super().build(schema, document, *args, **kwargs)
        if isinstance(built, RecordExecutor):
            built.selections = built.contract.documents.selections(document)
        return built

    @property
    def async_helpers(self) -> GraphQLResolveInfoHelpers:
        """Made for each field that is resolved. Kept, as graphql-core does, they make a ring of the
        executor and all that it reaches: then memory of requests that are over is held until the
        collector next looks for rings."""
        return GraphQLResolveInfoHelpers(self.gather_async_work, self.track_async_work)

    @async_helpers.setter
    def async_helpers(self, helpers: GraphQLResolveInfoHelpers) -> None:
        """graphql-core sets them once, and nobody needs those."""

    @property
    def contract(self) -> Documented:
        """The schema of Strawberry that graphql-core's was made from."""
        return cast(Documented, self.schema.extensions[GraphQLCoreConverter.DEFINITION_BACKREF])

    # graphql-core has a coroutine here, and awaits what it gives like anything else.
    def with_abort_signal(self, awaitable: Awaitable[T]) -> Awaitable[T]:  # type: ignore[override]
        """What is to be awaited: itself, where no signal can call it off."""
        return awaitable if self.abort_signal is None else super().with_abort_signal(awaitable)

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """What is selected of an object."""
        if self.selections is not None and is_made_of(Connection, return_type):
            answer = self.projected(self.selections, return_type, field_details_list, result)
            if answer is not None:
                return answer
        return super().complete_object_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def projected(
        self,
        selections: Selections,
        kind: GraphQLObjectType,
        details: FieldDetailsList,
        value: Any,
    ) -> dict[str, Any] | None:
        variables = self.variable_values
        found = selections.projection(kind, details, variables, self.collect_subfields)
        if found is None:
            return None
        return found.run(value, self.context_value, variables, self.contract)

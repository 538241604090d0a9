"""The executable schema, for developers and for everybody else."""

from collections.abc import Iterator

import strawberry
import structlog
from graphql import GraphQLError
from strawberry.extensions import DisableIntrospection, SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from schema.errors import BadInput
from schema.limits import check_variables, operations, read_document
from schema.mutation import Mutation
from schema.page_sizes import check_page_sizes
from schema.query import Query
from schema.scalars import SCALARS

_log = structlog.get_logger(__name__)


class DocumentLimits(SchemaExtension):
    """Reads the document within the limits before anything else looks at it."""

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        named = context.operation_name is not None
        if context.query is not None:
            document = read_document(context.query)
            check_variables(context.variables)
            check_page_sizes(document, context.variables)
            # Strawberry would take the first (GraphQL specification, GetOperation).
            if not named and len(operations(document)) > 1:
                raise BadInput("Name one operation of the document in operationName.")
            context.graphql_document = document
            _log.debug("step 2: document read", definitions=len(document.definitions))
        yield


class Contract(strawberry.Schema):
    """A schema that never logs a document: its literals are patient data."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """The edge reports errors, without documents, literals or variables."""


def build_contract(*, introspection: bool) -> Contract:
    """Return the schema; without introspection it gives no hints about names either."""
    extensions: list[type[SchemaExtension]] = [DocumentLimits]
    if not introspection:
        extensions.append(DisableIntrospection)
    return Contract(
        query=Query,
        mutation=Mutation,
        extensions=extensions,
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=not introspection),
    )

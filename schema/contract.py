"""The executable schema, for developers and for everybody else."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import structlog
from graphql import ExecutionResult as Executed
from graphql import GraphQLError
from graphql.execution import Executor
from strawberry.execution import optimized_is_awaitable
from strawberry.extensions import DisableIntrospection, SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from schema.compiled.executor import RecordExecutor
from schema.document import Document
from schema.documented import Documented
from schema.documents import Documents
from schema.errors import BadInput, KindredError
from schema.limits import check_variables
from schema.mutation import Mutation
from schema.page_sizes import check_page_sizes
from schema.query import Query
from schema.scalars import SCALARS
from schema.validation import applicable

UNNAMED = "Name one operation of the document in operationName."

_log = structlog.get_logger(__name__)


class ReadDocument(SchemaExtension):
    """Reads the document within the limits before anything else looks at it, or knows it already:
    then it is not validated again."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._document: Document | None = None

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        named = context.operation_name is not None
        if context.query is not None:
            known = self._documents.get(context.query)
            document = known or Document.read(context.query)
            check_variables(context.variables)
            check_page_sizes(document.page_sizes, context.variables)
            # Strawberry would take the first (GraphQL specification, GetOperation).
            if not named and document.operations > 1:
                raise BadInput(UNNAMED)
            context.graphql_document, self._document = document.node, document
            context.pre_execution_errors = [] if known else None
            _log.debug("step 2: document read", definitions=len(document.node.definitions))
        yield

    def on_validate(self) -> Iterator[None]:
        if self._document is not None:
            rules = self.execution_context.validation_rules
            self.execution_context.validation_rules = applicable(rules, self._document.kinds)
        yield
        if self._document is not None and not self.execution_context.pre_execution_errors:
            self._documents.keep(self._document)


class Contract(Documented):
    """A schema that never logs a document: its literals are patient data."""

    async def execute(  # noqa: PLR0913, PLR0917 - Strawberry's arguments
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """A known document is run at once; whatever is to be said of another, or against running
        this one, Strawberry says."""
        executor = self._ready(query, variable_values, context_value, operation_name)
        wished = root_value, allowed_operation_types, operation_extensions
        if executor is None or any(one is not None for one in wished):
            return await super().execute(
                query,
                variable_values,
                context_value,
                root_value,
                operation_name,
                allowed_operation_types,
                operation_extensions,
            )
        found: Any = executor.execute_operation()
        # Nothing in the contract is deferred or streamed, so there is one result.
        result: Executed = await found if optimized_is_awaitable(found) else found
        return ExecutionResult(result.data, result.errors, {})

    def _ready(
        self,
        query: str | None,
        variables: dict[str, Any] | None,
        context: Any,
        operation_name: str | None,
    ) -> Executor[Any] | None:
        """What is to run; None where there is something to be said first."""
        known = self.documents.get(query) if query else None
        if known is None:
            return None
        try:
            check_variables(variables)
            check_page_sizes(known.page_sizes, variables)
        except KindredError:
            return None
        _log.debug("step 2: document read", definitions=len(known.node.definitions))
        built = (self.execution_context_class or RecordExecutor).build(
            self._schema,
            known.node,
            context_value=context,
            raw_variable_values=variables,
            operation_name=operation_name,
            is_awaitable=optimized_is_awaitable,  # type: ignore[arg-type] # as Strawberry does
        )
        return None if isinstance(built, list) else built

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """The edge reports errors, without documents, literals or variables."""


def build_contract(*, introspection: bool) -> Contract:
    """Return the schema; without introspection it gives no hints about names either."""
    documents = Documents()
    extensions: list[Callable[[], SchemaExtension]] = [lambda: ReadDocument(documents)]
    if not introspection:
        extensions.append(DisableIntrospection)
    return Contract(
        query=Query,
        mutation=Mutation,
        documents=documents,
        extensions=extensions,
        execution_context_class=RecordExecutor,
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=not introspection),
    )

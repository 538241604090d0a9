"""The executable schema, for developers and for everybody else."""

from collections.abc import Callable, Iterator

import structlog
from graphql import GraphQLError
from strawberry.extensions import DisableIntrospection, SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from schema.compiled.executor import RecordExecutor
from schema.document import Document
from schema.documented import Documented
from schema.documents import Documents
from schema.errors import BadInput
from schema.limits import check_variables
from schema.mutation import Mutation
from schema.page_sizes import check_page_sizes
from schema.query import Query
from schema.scalars import SCALARS
from schema.validation import applicable

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
                raise BadInput("Name one operation of the document in operationName.")
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

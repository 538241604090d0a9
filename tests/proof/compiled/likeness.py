"""Answers an operation by compiled selections and without, and compares.

Three times each: met, compiled and known; and again with the other values of its conditions.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import DocumentNode, ExecutionResult, GraphQLError, execute, validate
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import is_awaitable
from graphql.type import GraphQLObjectType
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.compiled.executor import RecordExecutor
from schema.compiled.selections import Selections
from schema.document import Document
from schema.documented import Documented
from tests.proof.compiled.operations import Asked

TIMES = 3
_PLAIN = StrawberryGraphQLCoreExecutionContext


@dataclass(slots=True)
class Seen:
    """What became of selections."""

    counts: Counter[str] = field(default_factory=Counter)

    def watching(self, kind: type[RecordExecutor] = RecordExecutor) -> type[RecordExecutor]:
        """The executor, with an eye on what it compiles and what it leaves to graphql-core."""
        counts = self.counts

        class Watched(kind):  # type: ignore[misc, valid-type]
            def projected(
                self,
                selections: Selections,
                kind: GraphQLObjectType,
                details: FieldDetailsList,
                value: Any,
            ) -> dict[str, Any] | None:
                found: dict[str, Any] | None = super().projected(selections, kind, details, value)
                counts["compiled" if found is not None else "left"] += 1
                return found

        return Watched


def is_good(schema: Documented, asked: Asked) -> bool:
    """Is it a valid operation within the limits?"""
    try:
        return not validate(schema._schema, Document.read(asked.text).node)
    except GraphQLError:
        return False


async def differences(
    schema: Documented, asked: Asked, context: Any, executor: type[RecordExecutor]
) -> list[str]:
    """What is not the same both ways; nothing, if all is well."""
    document = Document.read(asked.text)
    schema.documents.keep(document)
    assert schema.documents.selections(document.node) is document.selections
    found = []
    for one in (asked, asked.turned(), asked):
        plain = await _executed(schema, document.node, one, context, _PLAIN)
        expected = _written(plain)
        for _ in range(TIMES):
            answer = _written(await _executed(schema, document.node, one, context, executor))
            if answer != expected:
                found.append(f"{one}\nexpected {expected!r}\nfound    {answer!r}")
    return found


async def _executed(
    schema: Documented,
    document: DocumentNode,
    asked: Asked,
    context: Any,
    executor: type[StrawberryGraphQLCoreExecutionContext],
) -> ExecutionResult:
    found = execute(
        schema._schema,
        document,
        context_value=context,
        variable_values=asked.variables,
        executor_class=executor,
        operation_extensions=None,
    )
    result = await found if is_awaitable(found) else found
    assert isinstance(result, ExecutionResult)
    return result


def _written(result: ExecutionResult) -> tuple[bytes, list[Mapping[str, Any]]]:
    """The data as it would leave, in its order; each error as it is told.

    What cannot leave, because it was not made a value of JSON, differs from what can.
    """
    data = orjson.dumps(result.data, default=repr)
    return data, [dict(error.formatted) for error in result.errors or ()]

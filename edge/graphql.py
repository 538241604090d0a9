"""`POST /graphql`: GraphQL over HTTP (specification draft of the GraphQL Foundation).

GET is refused by design: it would put NHS numbers into addresses, logs and histories.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types import ExecutionResult

from edge import request_id
from edge.body import read_body
from edge.documents import document
from edge.errors import formatted
from edge.media import RESPONSE, check_content_type, negotiate
from edge.operation import Operation, read_operation
from edge.session import Session, Sessions
from schema.context import Context
from schema.contract import UNNAMED, Contract
from schema.errors import BadInput


@dataclass(frozen=True, slots=True)
class GraphqlEndpoint:
    """Answers operations of signed-in callers."""

    sessions: Sessions
    contract: Contract
    developer_contract: Contract
    everybody_introspects: bool
    """True in a sandbox; otherwise the schema is shown to developers only."""

    async def __call__(self, request: Request) -> Response:
        media_type = negotiate(request)
        session = await self.sessions.open(request)
        check_content_type(request)
        operation = read_operation(await read_body(request))
        text = document(operation, session.principal.app)
        result = await session.serve(request, self._execute(text, operation, session))
        told = {"cost": session.gateway.charges.cost(), "trace": session.gateway.trace()}
        return _response(result, told, media_type, request)

    async def _execute(self, text: str, operation: Operation, session: Session) -> ExecutionResult:
        open_schema = self.everybody_introspects or session.principal.app.scopes.developer
        contract = self.developer_contract if open_schema else self.contract
        try:
            return await contract.execute(
                text,
                variable_values=operation.variables,
                operation_name=operation.operationName,
                context_value=Context(session.gateway),
            )
        except CannotGetOperationTypeError:
            return ExecutionResult(data=None, errors=[BadInput(UNNAMED)])


def _response(
    result: ExecutionResult,
    told: Mapping[str, dict[str, Any] | None],
    media_type: str,
    request: Request,
) -> Response:
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = formatted(result.errors, request_id.of(request.scope))
    refused = result.data is None and not any(error.path for error in result.errors or ())
    if not refused:
        body["data"] = result.data
    extensions = {name: value for name, value in told.items() if value is not None}
    if extensions:
        body["extensions"] = extensions
    status = 400 if refused and media_type == RESPONSE else 200
    return Response(orjson.dumps(body), status, media_type=f"{media_type}; charset=utf-8")

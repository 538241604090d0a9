"""One signed-in request: who is calling, until when, and the gateway that serves them."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from starlette.requests import Request

from auth.audit import AuditFailure, AuditLog
from auth.credentials import Credentials
from auth.principal import Principal
from auth.tokens import TokenVerifier, Unauthenticated
from edge import request_id
from edge.departure import unless_client_leaves
from edge.refusal import Refusal, too_many
from resolvers.gateway import Gateway
from schema.deadline import Deadline
from schema.errors import ErrorCode, KindredError, RateLimited
from schema.identifiers import RequestId

T = TypeVar("T")

_log = structlog.get_logger(__name__)

DEADLINE_HEADER = "Kindred-Deadline-Milliseconds"

GatewayFactory = Callable[[Principal, Deadline, RequestId], Gateway]


@dataclass(frozen=True, slots=True)
class Sessions:
    """Opens sessions. The deadline starts here, so that signing in counts too."""

    tokens: TokenVerifier
    audit: AuditLog
    gateway: GatewayFactory
    deadline_milliseconds: int

    async def open(self, request: Request) -> "Session":
        """Raises Refusal: 401 without a good token, 503 when no key can be had, 400 for a bad
        deadline, 429 when there were too many requests."""
        deadline = Deadline.after(self._milliseconds(request) / 1000)
        try:
            principal = await self.tokens.principal(_credentials(request))
        except Unauthenticated as refused:
            raise _unauthenticated(refused) from None
        name = request_id.of(request.scope)
        gateway = self.gateway(principal, deadline, name)
        try:
            gateway.charges.operation()
        except RateLimited as refused:
            raise too_many(refused) from None
        _log.debug("step 1: signed in", app=principal.app.client_id, issuer=principal.issuer)
        return Session(principal, gateway, self.audit, partial(self._another, principal, name))

    def _another(self, principal: Principal, name: RequestId) -> Gateway:
        return self.gateway(principal, Deadline.after(self.deadline_milliseconds / 1000), name)

    def _milliseconds(self, request: Request) -> int:
        """The caller may only shorten the deadline."""
        wished = request.headers.get(DEADLINE_HEADER)
        if wished is None:
            return self.deadline_milliseconds
        if not (wished.isascii() and wished.isdigit() and 0 < len(wished) <= 9 and int(wished)):
            raise Refusal(
                400, ErrorCode.BAD_INPUT, f"{DEADLINE_HEADER} is a number of milliseconds."
            )
        return min(int(wished), self.deadline_milliseconds)


@dataclass(frozen=True, slots=True)
class Session:
    """Serves one request and then records it."""

    principal: Principal
    gateway: Gateway
    audit: AuditLog
    another: Callable[[], Gateway]
    """For what follows from the answer, with time of its own."""

    async def serve(self, request: Request, work: Coroutine[Any, Any, T]) -> T:
        """The result of the work, once what it did is on record, whatever came of it.

        Raises ClientLeft, Refusal, and what the work raises.
        """
        try:
            return await unless_client_leaves(request, work)
        finally:
            self.gateway.close()
            await self.record()

    async def follow(self, work: Callable[[Gateway], Awaitable[None]]) -> None:
        """Do what follows from an answer that has left. Nobody waits for it, so that it could not
        be done is told to operators only; what it did is on record before it ends."""
        gateway = self.another()
        try:
            await work(gateway)
        except KindredError as error:
            _log.info("not_followed", code=error.code.name)
        finally:
            gateway.close()
            await self._write(gateway)

    async def _write(self, gateway: Gateway) -> None:
        try:
            await self.audit.write(gateway.trail)
        except AuditFailure:
            _log.error("not_recorded")

    async def record(self) -> None:
        """Make the audit durable. Nothing may leave before this has returned.

        Raises Refusal 503 when it cannot be done.
        """
        try:
            await self.audit.write(self.gateway.trail)
        except AuditFailure:
            raise Refusal(503, ErrorCode.AUDIT_UNAVAILABLE, headers={"Retry-After": "5"}) from None
        _log.debug("step 8: recorded")


def _unauthenticated(refused: Unauthenticated) -> Refusal:
    headers = {"WWW-Authenticate": refused.challenge}
    return Refusal(refused.status, ErrorCode.UNAUTHENTICATED, str(refused), headers=headers)


def _credentials(request: Request) -> Credentials:
    proofs = request.headers.getlist("DPoP")
    return Credentials(
        authorization=request.headers.getlist("Authorization"),
        proofs=proofs,
        method=request.method,
        # Only a proof is for an address.
        url=str(request.url.replace(query=None, fragment=None)) if proofs else "",
    )

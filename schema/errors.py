"""Errors the API speaks of. Each carries a stable code; none carries what the caller sent.

KindredError
├── BadInput            a value cannot be used
├── LimitExceeded       a limit, with the limit and the cost
├── RateLimited         a limit a minute, with the limit, the cost and when to come back
├── NotPermitted        a closed category of self or of a listed dependant
├── NotFound            absent, or not yours (content over HTTP; reads give null instead)
├── SourceUnavailable   relationships or demographics cannot be asked
└── AuditUnavailable    nothing is disclosed without a record of it
"""

from enum import Enum
from typing import Any

from graphql import GraphQLError

from schema.access import AccessReason
from schema.identifiers import OdsCode


class ErrorCode(Enum):
    """Every value `errors[].extensions.code` can have; the text is what it means."""

    UNAUTHENTICATED = "There is no valid access token."
    NOT_PERMITTED = "A category of the record that is closed to you; `reason` says why."
    NOT_FOUND = "There is nothing there, or it is not yours to see."
    BAD_INPUT = "A value or the request itself cannot be used."
    LIMIT_EXCEEDED = "The request is larger than allowed; `limit` and `cost` say by how much."
    CONFLICT = "The record changed meanwhile."
    RATE_LIMITED = "Too many requests; `retryAfterSeconds` says when to come back."
    SOURCE_UNAVAILABLE = "A service needed for this cannot be asked just now."
    AUDIT_UNAVAILABLE = "The access could not be recorded, so nothing was disclosed."
    INTERNAL = "A fault of the gateway. Quote `requestId` when you report it."


class KindredError(GraphQLError):
    """An error meant for the caller."""

    def __init__(self, code: ErrorCode, message: str, **extensions: Any) -> None:
        super().__init__(message, extensions={"code": code.name, **extensions})
        self.code = code


class BadInput(KindredError):
    """`message` names the argument and the rule, never the value."""

    def __init__(self, message: str) -> None:
        super().__init__(ErrorCode.BAD_INPUT, message)


class LimitExceeded(KindredError):
    """`what` is counted; `cost` is how much the request has of it."""

    def __init__(self, what: str, limit: int, cost: int) -> None:
        message = f"The request has {cost} {what}; the limit is {limit}."
        super().__init__(ErrorCode.LIMIT_EXCEEDED, message, limit=limit, cost=cost)


class RateLimited(KindredError):
    """`what` is counted a minute; `whose` budget is used up; `cost` did not fit any more."""

    def __init__(
        self, what: str, whose: str, *, limit: int, cost: int, retry_after_seconds: int
    ) -> None:
        message = (
            f"Too many {what}: {cost} more would exceed the {limit} a minute of {whose}. "
            f"Come back in {retry_after_seconds} s."
        )
        super().__init__(
            ErrorCode.RATE_LIMITED,
            message,
            limit=limit,
            cost=cost,
            retryAfterSeconds=retry_after_seconds,
        )
        self.retry_after_seconds = retry_after_seconds


def check_limit(what: str, limit: int, cost: int) -> None:
    """Raises LimitExceeded when there is more of something than allowed."""
    if cost > limit:
        raise LimitExceeded(what, limit, cost)


class NotPermitted(KindredError):
    """A closed category of self or of a listed dependant."""

    def __init__(self, reason: AccessReason, message: str) -> None:
        super().__init__(ErrorCode.NOT_PERMITTED, message, reason=reason.value)


class NotFound(KindredError):
    """Absent, or not yours: nobody can tell which."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.value)


class SourceUnavailable(KindredError):
    """A service cannot be asked. Without an organisation it is the gateway's own index."""

    def __init__(
        self, organisation: OdsCode | None, message: str, retry_after_seconds: int | None = None
    ) -> None:
        extensions: dict[str, Any] = {"organisation": organisation} if organisation else {}
        if retry_after_seconds is not None:
            extensions["retryAfterSeconds"] = retry_after_seconds
        super().__init__(ErrorCode.SOURCE_UNAVAILABLE, message, **extensions)

"""The name of a request: the caller's UUID if it is one, else a new one."""

from collections.abc import Callable
from uuid import UUID

from starlette.types import Scope

from schema.identifiers import RequestId

HEADER = "X-Request-ID"


def request_id(offered: str | None, new_id: Callable[[], UUID]) -> RequestId:
    """Anything but a UUID is replaced: what the caller sends must not reach a log as it is."""
    try:
        return RequestId(str(UUID(offered))) if offered and len(offered) <= 45 else _new(new_id)
    except ValueError:
        return _new(new_id)


def of(scope: Scope) -> RequestId:
    """The name given to a request by `edge.frame`."""
    return RequestId(scope["state"]["request_id"])


def _new(new_id: Callable[[], UUID]) -> RequestId:
    return RequestId(str(new_id()))

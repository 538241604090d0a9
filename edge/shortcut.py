"""The short way to one endpoint, past the router and what Starlette puts around every endpoint.

Only requests that the endpoint takes go this way; what else is said of its address is the router's.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from edge.handlers import HANDLERS


class Shortcut:
    """ASGI middleware, to stand next to the router, which has the same route."""

    def __init__(self, app: ASGIApp, route: Route) -> None:
        self._app = app
        self._route = route
        self._methods = frozenset(route.methods or ())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._takes(scope):
            await self._app(scope, receive, send)
            return
        scope["route"] = self._route  # for the log line
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    def _takes(self, scope: Scope) -> bool:
        return scope["path"] == self._route.path and scope["method"] in self._methods

    async def _answer(self, request: Request) -> Response:
        try:
            answer: Response = await self._route.endpoint(request)
        except Exception as error:
            handler = next((HANDLERS[one] for one in type(error).__mro__ if one in HANDLERS), None)
            if handler is None:
                raise
            answer = await handler(request, error)  # type: ignore[arg-type, misc] # ours are of HTTP
        return answer

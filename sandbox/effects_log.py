"""What was really made or changed at each source, for tests: `GET /effects/{name}`, all of them
`GET /effects`, cleared by `DELETE /effects`. A reply that is lost on its way back stands here too.
"""

from dataclasses import asdict, dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


@dataclass(frozen=True, slots=True)
class Effect:
    """One resource in one version."""

    source: str
    method: str
    type: str
    id: str
    version: str
    status: str
    """The element of that name, where it has one."""


class EffectsLog:
    """All of them, oldest first."""

    def __init__(self) -> None:
        self._effects: list[Effect] = []

    def add(self, effect: Effect) -> None:
        """It came to pass."""
        self._effects.append(effect)

    def routes(self) -> list[Route]:
        """The log over HTTP."""
        return [
            Route("/effects", self._show, methods=["GET"]),
            Route("/effects", self._clear, methods=["DELETE"]),
            Route("/effects/{name}", self._show, methods=["GET"]),
        ]

    async def _show(self, request: Request) -> Response:
        name = request.path_params.get("name")
        return JSONResponse([asdict(one) for one in self._effects if name in {None, one.source}])

    async def _clear(self, _: Request) -> Response:
        self._effects.clear()
        return Response(status_code=204)

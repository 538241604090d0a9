"""What each source was asked, for tests: `GET /requests/{name}`, and how often, `GET /requests`;
both cleared by `DELETE`. Tokens being fetched are not counted.

Simulated people only. Keeps the names of headers, never their values.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `status` is None until, and unless, an answer began.

    `number` counts the requests to all sources as they came. `left`: the client left before the
    answer was whole.
    """

    source: str
    method: str
    path: str
    params: Mapping[str, Sequence[str]]
    headers: tuple[str, ...]
    status: int | None = None
    number: int = 0
    left: bool = False


class RequestsLog:
    """The latest requests to all sources, oldest first."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._asked: dict[int, Asked] = {}
        self._counts: Counter[str] = Counter()
        self._last = 0

    def begin(self, asked: Asked) -> int:
        """Write down a request; its number, for `end`."""
        self._last += 1
        self._counts[asked.source] += 1
        self._asked[self._last] = replace(asked, number=self._last)
        self._asked.pop(self._last - _MOST, None)
        return self._last

    def end(self, number: int, status: int) -> None:
        """Write down how it was answered."""
        if number in self._asked:
            self._asked[number] = replace(self._asked[number], status=status)

    def leave(self, number: int) -> None:
        """Write down that the client left too early."""
        if number in self._asked:
            self._asked[number] = replace(self._asked[number], left=True)

    def of(self, name: str) -> list[Asked]:
        """Requests to one source, or to all sources of a group such as X26."""
        return [asked for asked in self._asked.values() if _is_of(asked.source, name)]

    def routes(self) -> list[Route]:
        """The log over HTTP."""
        return [
            Route("/requests", self._count, methods=["GET"]),
            Route("/requests", self._clear_all, methods=["DELETE"]),
            Route("/requests/{name}", self._show, methods=["GET"]),
            Route("/requests/{name}", self._clear, methods=["DELETE"]),
        ]

    def _knows(self, name: str) -> bool:
        return any(_is_of(known, name) for known in self._names)

    async def _show(self, request: Request) -> Response:
        name = request.path_params["name"]
        if not self._knows(name):
            return JSONResponse({"error": "no such source", "allowed": sorted(self._names)}, 404)
        return JSONResponse([asdict(asked) for asked in self.of(name)])

    async def _count(self, _: Request) -> Response:
        """How often each source was asked; sources that were not are left out."""
        return JSONResponse(dict(sorted(self._counts.items())))

    async def _clear_all(self, _: Request) -> Response:
        self._asked, self._counts = {}, Counter()
        return Response(status_code=204)

    async def _clear(self, request: Request) -> Response:
        name = request.path_params["name"]
        kept = {number: a for number, a in self._asked.items() if not _is_of(a.source, name)}
        self._asked = kept
        self._counts = Counter(
            {source: n for source, n in self._counts.items() if not _is_of(source, name)}
        )
        return Response(status_code=204)


def _is_of(source: str, name: str) -> bool:
    return source == name or source.startswith(f"{name}-")

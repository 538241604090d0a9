"""Replaces the running application by another without losing a request.

Requests under way end where they began; the old application is closed after the last of them.
"""

import asyncio
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from types import TracebackType

from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(slots=True)
class _Generation:
    """One application with what it holds open."""

    app: ASGIApp
    holds: AsyncExitStack
    serving: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)


class Generations:
    """An ASGI application that is always the latest one given to `replace`."""

    def __init__(self) -> None:
        self._current: _Generation | None = None
        self._retiring: set[asyncio.Task[None]] = set()
        self._replacing = asyncio.Lock()

    async def replace(self, opening: AbstractAsyncContextManager[ASGIApp]) -> None:
        """Serve with a new application from now on.

        Raises what opening it raises; then the present one goes on as if nothing had been.
        """
        async with self._replacing:
            holds = AsyncExitStack()
            app = await holds.enter_async_context(opening)
            old, self._current = self._current, _Generation(app, holds)
        if old is not None:
            task = asyncio.create_task(_retire(old))
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        generation = self._current
        if generation is None:
            raise RuntimeError("There is no application yet.")
        generation.serving += 1
        generation.idle.clear()
        try:
            await generation.app(scope, receive, send)
        finally:
            generation.serving -= 1
            if not generation.serving:
                generation.idle.set()

    async def __aenter__(self) -> "Generations":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        async with self._replacing:  # what is being opened at the end must be closed as well
            current, self._current = self._current, None
        if current is not None:
            await current.holds.aclose()
        await asyncio.gather(*self._retiring)


async def _retire(old: _Generation) -> None:
    if old.serving:
        await old.idle.wait()
    await old.holds.aclose()

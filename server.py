"""The program: it serves what `assembly.py` puts together, in one process or several.

python server.py --config FILE [--host H] [--port P] [--workers N]
python server.py --config FILE --check
"""

import asyncio
import os
import socket
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvloop

from assembly import Process, checked, open_app, prepared, renewed
from auth.sketch import SharedMeter, Sketch
from edge import allocator, collector
from edge.arguments import arguments
from edge.generations import Generations
from edge.listening import address, listen, serve
from edge.log import configure_log
from edge.post import Post
from edge.reloading import on_hangup
from edge.stopping import Farewell, Stopping
from edge.workers import Told, Workers
from settings import ConfigurationError, check_shares, summary


@dataclass(frozen=True, slots=True)
class Front:
    """Where a process serves, and whom it tells what becomes of it."""

    file: Path
    listener: socket.socket
    say: Callable[[str], None]
    post: Post | None = None
    """A worker's; None for a process that is alone."""

    def serving(self) -> None:
        """It serves from now on. Workers have said so together."""
        if self.post is None:
            self.say(f"Gateway on {address(self.listener)}")


async def _serve(process: Process, front: Front) -> None:
    async with Generations() as generations:
        await generations.replace(open_app(process))
        collector.set_aside()
        if front.post is not None:
            process.stopping.then(front.post.leaving)
            front.post.leash.when_ended(process.stopping.begin)
            await front.post.ready()
        with on_hangup(lambda: _reload(process, front, generations)):
            farewell = Farewell.of(process.settings.gateway)
            await serve(generations, front.listener, process.stopping, farewell, front.serving)


async def _reload(process: Process, front: Front, generations: Generations) -> None:
    """Read the file again. A faulty one is refused, and the running one kept."""
    try:
        found = await asyncio.to_thread(renewed, process, front.file)
        await generations.replace(open_app(found))
    except Exception as error:  # whatever is wrong with the file, the running one goes on
        front.say(_refusal(error))
    else:
        collector.set_aside()
        front.say(f"Reloaded with {len(found.settings.sources)} sources")


def _refusal(error: Exception) -> str:
    reason = str(error) if isinstance(error, ConfigurationError) else type(error).__name__
    return f"Not reloaded: {reason}"


class _Crew:
    """The workers of one address, as the process that starts them has it."""

    def __init__(self, process: Process, file: Path, listener: socket.socket) -> None:
        """Raises ConfigurationError for what workers cannot share."""
        check_shares(process.settings, process.workers)
        if process.engine.url.database in (None, "", ":memory:"):
            raise ConfigurationError("storage.url is in memory: workers share a database.")
        self._process = process
        self._file = file
        self._listener = listener
        # Two pages a place: who leaves still counts while a successor begins.
        self._sketch = Sketch(2 * process.workers)

    def serve(self) -> int:
        """Until told to stop. Returns the exit code."""
        self._process.engine.dispose()
        told = Told(self._all_ready, self._renew, _print, self._listener.close)
        return Workers(self._process.workers, self._work, told, time.monotonic).run()

    def _all_ready(self) -> None:
        _print(f"Gateway on {address(self._listener)}")

    def _renew(self) -> str | None:
        """Take over what the file says now, for workers to come; or say why not."""
        try:
            found = renewed(self._process, self._file)
            _run(checked(found))
        except Exception as error:  # as in a process alone: the running one goes on
            return _refusal(error)
        finally:
            self._process.engine.dispose()
        self._process = found
        return None

    def _work(self, place: int, before: int, post: Post) -> int:
        """What a worker does, in a process of its own."""
        page = place + before % 2 * self._process.workers
        meter = SharedMeter(self._sketch, page, time.monotonic)
        process = replace(self._process, place=place, meter=meter, stopping=Stopping())
        return _until_stopped(_serve(process, Front(self._file, self._listener, post.say, post)))


def _print(text: str) -> None:
    print(text, flush=True)


def _run(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


def _until_stopped(serving: Coroutine[Any, Any, None]) -> int:
    """Returns the exit code: 2 when the configuration cannot be used."""
    try:
        _run(serving)
    except ConfigurationError as error:
        print(f"Kindred does not start: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:  # before it served anybody
        return 0
    return 0


def main(given: list[str]) -> int:
    """Return the exit code: 2 when the configuration cannot be used."""
    options = arguments(given)
    allocator.share_one_store()
    configure_log(options.log_level, for_good=True)
    try:
        process = prepared(options.config, os.environ, migrate=not options.check)
        process = replace(process, workers=options.workers)
        if options.check:
            _run(checked(process))
            print(summary(process.settings))
            return 0
        with listen(options.host, options.port) as listener:
            if options.workers > 1:
                return _Crew(process, options.config, listener).serve()
            return _until_stopped(_serve(process, Front(options.config, listener, _print)))
    except ConfigurationError as error:
        print(f"Kindred does not start: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

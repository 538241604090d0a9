"""The composition root: settings become an application. Imported by nobody.

python server.py --config FILE [--host H] [--port P] [--workers N]
python server.py --config FILE --check
"""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from concurrent.futures import BrokenExecutor
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import uvloop
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from starlette.applications import Starlette

from auth.allowance import Allowances
from auth.apps import Apps
from auth.apps.store import AppStore
from auth.audit import AuditLog, AuditTrail, ChainKey
from auth.audit.accesses import Accesses
from auth.choices import Choices
from auth.choices.notices import Notices
from auth.journal import Journal, Windows
from auth.keys import KeySets
from auth.meter import Meter, WindowMeter
from auth.policy import Policy
from auth.principal import Principal
from auth.proof import Proofs
from auth.replay import UsedProofs
from auth.sketch import SharedMeter, Sketch
from auth.tokens import TokenVerifier
from edge import allocator, collector
from edge.arguments import arguments
from edge.events import EventsEndpoint
from edge.feeders import KeyHolder
from edge.generations import Generations
from edge.listening import address, listen, serve
from edge.log import configure_log
from edge.post import Post
from edge.records import Feeder, RecordsEndpoint
from edge.reloading import on_hangup
from edge.routes import Doors, application
from edge.sandbox_clock import clock_from, real_time
from edge.session import Sessions
from edge.stopping import Farewell, Stopping
from edge.workers import Told, Workers
from resolvers.books import Books
from resolvers.execute import Executor
from resolvers.gateway import Gateway
from resolvers.rulebook import Rulebook
from resolvers.seal import Seal
from resolvers.settler import settling
from schema.clock import Clock
from schema.deadline import Deadline
from schema.directory import Organisation
from schema.identifiers import OdsCode, RequestId
from settings import ConfigurationError, Settings, check_shares, load, share, summary
from sources.directory import read_directory
from sources.network import Network
from sources.organisations import loaded_organisations
from storage import NewerDatabase
from storage.database import open_for_checking, open_for_serving
from storage.pruning import again_and_again, pruner


@dataclass(frozen=True, slots=True)
class Process:
    """What lives from start to stop of the process."""

    settings: Settings
    engine: Engine
    clock: Clock
    organisations: Mapping[OdsCode, Organisation]
    """The organisation directory, as it was loaded last."""
    meter: Meter
    """Kept through reloads: nobody gets a new allowance by one."""
    apps: AppStore | None
    """Apps registered beside the file; None where a file is only checked, without its database."""
    stopping: Stopping
    place: int = 0
    """Among the workers."""
    workers: int = 1

    @property
    def own_settings(self) -> Settings:
        """With this worker's part of what sources may be asked."""
        return share(self.settings, self.place, self.workers)


@asynccontextmanager
async def open_app(process: Process) -> AsyncIterator[Starlette]:
    """Open connections to sources, issuers and storage, and yield the application.

    Raises ConfigurationError when a part of the settings cannot be used.
    """
    settings, clock = process.own_settings, process.clock
    directory = read_directory(settings, process.organisations)
    policy = Policy(settings.access)
    seal = Seal(settings.gateway.keys)
    # In a thread: manifests of trusted documents are read and verified.
    registry = await asyncio.to_thread(Apps, settings.apps, process.apps)
    audit = AuditLog(process.engine, clock, ChainKey(settings.gateway.keys[0]))
    choices = Choices(process.engine, clock, audit)
    windows = Windows.of(settings.gateway)
    journal = Journal(process.engine, clock, audit, settings.gateway.keys, windows)
    books = Books(choices, Accesses(process.engine, registry), journal)
    public_url = settings.gateway.public_url.rstrip("/")
    allowances = Allowances(process.meter, settings.gateway.keys[0])
    absence = settings.access.absence_milliseconds / 1000
    rulebook = Rulebook(directory, policy, clock, seal, public_url, books, allowances, absence)
    async with (
        aclosing(audit),
        aiohttp.ClientSession(trust_env=False) as web,
        Network(settings, directory, process.engine, clock) as network,
        registry.kept_fresh() as apps,
        again_and_again(pruner(process.engine, clock)),
        settling(journal, partial(Executor, network, directory), settings.gateway),
    ):
        keys = KeySets(settings.issuers, web, clock)
        algorithms = settings.gateway.proof_algorithms
        address = public_url or ("" if settings.sandbox else None)
        proofs = Proofs(address, algorithms, UsedProofs(process.engine, clock), clock)
        tokens = TokenVerifier(settings.issuers, apps, keys, clock, proofs)

        def gateway(principal: Principal, deadline: Deadline, request_id: RequestId) -> Gateway:
            executor = Executor(network, directory, deadline)
            return Gateway(principal, rulebook, executor, AuditTrail(principal, request_id))

        sessions = Sessions(tokens, audit, gateway, settings.gateway.deadline_milliseconds)
        feeders = [
            Feeder(one.client_id, one.secret, OdsCode(one.source))
            for one in settings.feeders
            if one.source
        ]
        records = RecordsEndpoint(feeders, network.locator)
        tellers = [KeyHolder(one.client_id, one.secret) for one in settings.feeders if one.events]
        events = EventsEndpoint(tellers, Notices(process.engine, clock))
        doors = Doors(sessions, records, events)
        yield application(process.settings, clock, process.stopping, doors)


def _prepare(path: Path, environ: Mapping[str, str], *, migrate: bool) -> Process:
    """Read the settings and open the database. Raises ConfigurationError."""
    settings = load(path, environ)
    try:
        engine = (open_for_serving if migrate else open_for_checking)(settings.storage.url)
        organisations = loaded_organisations(engine) if migrate else {}
    except (ArgumentError, NoSuchModuleError, ImportError):
        raise ConfigurationError(
            "storage.url must be sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from None
    except (SQLAlchemyError, NewerDatabase, BrokenExecutor, OSError) as error:
        kind = type(error).__name__
        raise ConfigurationError(f"storage.url cannot be opened ({kind}).") from None
    clock = clock_from(environ.get("KINDRED_NOW", "")) if settings.sandbox else real_time
    meter = WindowMeter(time.monotonic)
    apps = AppStore(engine, clock) if migrate else None
    return Process(settings, engine, clock, organisations, meter, apps, Stopping())


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
        renewed = await asyncio.to_thread(_renewed, process, front.file)
        await generations.replace(open_app(renewed))
    except Exception as error:  # whatever is wrong with the file, the running one goes on
        front.say(_refusal(error))
    else:
        collector.set_aside()
        front.say(f"Reloaded with {len(renewed.settings.sources)} sources")


def _refusal(error: Exception) -> str:
    reason = str(error) if isinstance(error, ConfigurationError) else type(error).__name__
    return f"Not reloaded: {reason}"


def _renewed(process: Process, file: Path) -> Process:
    """The process with what the file says now. Raises ConfigurationError, SQLAlchemyError."""
    settings = load(file, os.environ, process.settings.gateway.keys)
    if settings.storage != process.settings.storage:
        raise ConfigurationError("storage cannot change while the gateway runs: restart it.")
    if settings.sandbox != process.settings.sandbox:
        raise ConfigurationError("gateway.environment cannot change while the gateway runs.")
    check_shares(settings, process.workers)
    return replace(process, settings=settings, organisations=loaded_organisations(process.engine))


async def _check(process: Process) -> None:
    """Put everything together once, as a start would, without listening."""
    async with open_app(process):
        pass


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
            renewed = _renewed(self._process, self._file)
            _run(_check(renewed))
        except Exception as error:  # as in a process alone: the running one goes on
            return _refusal(error)
        finally:
            self._process.engine.dispose()
        self._process = renewed
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
        process = _prepare(options.config, os.environ, migrate=not options.check)
        process = replace(process, workers=options.workers)
        if options.check:
            _run(_check(process))
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

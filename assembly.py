"""The composition root: settings become a process, and a process an application.

Imported by `server.py` alone, which runs it.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import BrokenExecutor
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import aiohttp
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
from auth.tokens import TokenVerifier
from edge.events import EventsEndpoint
from edge.feeders import KeyHolder
from edge.records import Feeder, RecordsEndpoint
from edge.routes import Doors, application
from edge.sandbox_clock import clock_from, real_time
from edge.session import Sessions
from edge.stopping import Stopping
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
from settings import ConfigurationError, Settings, check_shares, load, share
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


def prepared(path: Path, environ: Mapping[str, str], *, migrate: bool) -> Process:
    """Read the settings and open the database, or only reach it. Raises ConfigurationError."""
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


def renewed(process: Process, file: Path) -> Process:
    """The process with what the file says now. Raises ConfigurationError, SQLAlchemyError."""
    settings = load(file, os.environ, process.settings.gateway.keys)
    if settings.storage != process.settings.storage:
        raise ConfigurationError("storage cannot change while the gateway runs: restart it.")
    if settings.sandbox != process.settings.sandbox:
        raise ConfigurationError("gateway.environment cannot change while the gateway runs.")
    check_shares(settings, process.workers)
    return replace(process, settings=settings, organisations=loaded_organisations(process.engine))


async def checked(process: Process) -> None:
    """Put everything together once, as a start would, without listening."""
    async with open_app(process):
        pass

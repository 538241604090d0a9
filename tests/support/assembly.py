"""A gateway put together in this process, with clocks of a test's own, for a world of the sandbox.

Like `assembly.py`, which nothing else may import; without its files, pages and reloading.
"""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp

from auth.allowance import Allowances
from auth.apps import Apps
from auth.audit import AuditLog, AuditTrail, ChainKey
from auth.audit.accesses import Accesses
from auth.choices import Choices
from auth.journal import Journal, Windows
from auth.keys import KeySets
from auth.policy import Policy
from auth.principal import Principal
from auth.tokens import TokenVerifier
from edge.frame import Frame
from edge.graphql import GraphqlEndpoint
from edge.handlers import HANDLERS
from edge.session import Sessions
from resolvers.books import Books
from resolvers.execute import Executor
from resolvers.gateway import Gateway
from resolvers.rulebook import Rulebook
from resolvers.seal import Seal
from sandbox.configuration import whole_file
from sandbox.world import World
from schema.contract import build_contract
from schema.deadline import Deadline
from schema.identifiers import NhsNumber, OdsCode, RequestId
from settings import Settings, load
from sources.directory import read_directory
from sources.guard.pulse import Pulse
from sources.network import Network
from storage.database import open_database
from tests.support.auth import FakeClock
from tests.support.meters import FakeMeter
from tests.support.ticks import FakeTicks
from tests.support.tokens import proofs_at

PLENTY_PER_SECOND = 10_000
MOST_PAGES = 5
"""So that what an endless source makes up leaves room on the first page of a list."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the gateway waits."""

    source_milliseconds: int
    operation_milliseconds: int


def hurried(world: World, gateway_url: str, folder: Path, timing: Timing) -> Settings:
    """What the sandbox says a gateway needs, in this hurry; rates are not what is tested."""
    file = folder / "gateway.toml"
    listed = [held.trust for held in world.holdings.values()]
    file.write_text(whole_file(world.origin, gateway_url, listed), encoding="utf-8")
    settings = load(file, {})
    replace = msgspec.structs.replace
    plenty = {"max_per_second": PLENTY_PER_SECOND}
    return replace(
        settings,
        gateway=replace(
            settings.gateway, deadline_milliseconds=timing.operation_milliseconds, explorer=False
        ),
        national=replace(
            settings.national,
            demographics=replace(settings.national.demographics, **plenty),
            relationships=replace(settings.national.relationships, **plenty),
        ),
        sources=[
            replace(
                one,
                deadline_milliseconds=timing.source_milliseconds,
                max_pages=MOST_PAGES,
                **plenty,
            )
            for one in settings.sources
        ],
        storage=replace(settings.storage, url=f"sqlite:///{folder / 'kindred.db'}"),
    )


@asynccontextmanager
async def assembled(
    settings: Settings, world: World, clock: FakeClock, ticks: FakeTicks
) -> AsyncIterator[ASGIApp]:
    """Its application, while its connections are open. Its locator knows the world's patients."""
    engine = open_database(settings.storage.url)
    directory = read_directory(settings)
    seal = Seal(settings.gateway.keys)
    apps = Apps(settings.apps)
    audit = AuditLog(engine, clock, ChainKey(settings.gateway.keys[0]))
    journal = Journal(engine, clock, audit, settings.gateway.keys, Windows(8.0, 30.0))
    books = Books(Choices(engine, clock, audit), Accesses(engine, apps), journal)
    allowances = Allowances(FakeMeter(), settings.gateway.keys[0])
    policy, absence = Policy(settings.access), settings.access.absence_milliseconds / 1000
    rulebook = Rulebook(directory, policy, clock, seal, "", books, allowances, absence)
    pulse = Pulse(ticks, lambda: 0.5)
    async with (
        aiohttp.ClientSession() as issuers,
        Network(settings, directory, engine, clock, pulse=pulse) as network,
    ):
        for ods, held in world.holdings.items():
            numbers = {NhsNumber(person.number) for person in held.patients.values()}
            await network.locator.add(OdsCode(ods), numbers)

        def gateway(principal: Principal, deadline: Deadline, request_id: RequestId) -> Gateway:
            executor = Executor(network, directory, deadline)
            return Gateway(principal, rulebook, executor, AuditTrail(principal, request_id))

        keys = KeySets(settings.issuers, issuers, clock)
        tokens = TokenVerifier(settings.issuers, apps, keys, clock, proofs_at(clock))
        milliseconds = settings.gateway.deadline_milliseconds
        sessions = Sessions(tokens, audit, gateway, milliseconds)
        contract = build_contract(introspection=True)
        endpoint = GraphqlEndpoint(sessions, contract, contract, everybody_introspects=True)
        yield Starlette(
            routes=[Route("/graphql", endpoint.__call__, methods=["POST"])],
            middleware=[Middleware(Frame, new_id=uuid.uuid4)],
            exception_handlers=HANDLERS,
        )
    engine.dispose()

"""The HTTP edge over a fake world, as an ASGI application in this process.

Tokens are verified for real with a made-up issuer's key; audit goes to SQLite in memory. Put
together like `assembly.py`, which nothing else may import.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.pool import StaticPool
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from auth.apps import Apps
from auth.audit import AuditLog, AuditTrail, ChainKey
from auth.principal import Principal
from auth.tokens import TokenVerifier
from edge.contents import ContentEndpoint
from edge.frame import Frame
from edge.graphql import GraphqlEndpoint
from edge.handlers import HANDLERS
from edge.session import Sessions
from resolvers.execute import Executor
from resolvers.gateway import Gateway
from schema.contract import build_contract
from schema.deadline import Deadline
from schema.identifiers import RequestId
from settings import AppSettings
from storage.tables import AUDIT, METADATA
from tests.support.asgi import AsgiClient
from tests.support.fakes import KEY, FakeWorld
from tests.support.tokens import ISSUERS, FakeKeys, access_token, proofs_at

REQUEST_ID = UUID("00000000-0000-4000-8000-000000000001")
SCOPE = "patient/*.rs patient/RelatedPerson.rs"
DEVELOPER = f"{SCOPE} kindred/developer"
DEADLINE_MILLISECONDS = 3000


def framed(
    routes: Sequence[BaseRoute], new_id: Callable[[], UUID] = lambda: REQUEST_ID
) -> AsgiClient:
    """A client of an application of these routes, within the frame of every request."""
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Frame, new_id=new_id)],
        exception_handlers=HANDLERS,
    )
    return AsgiClient(app)


def authorization(**claims: object) -> dict[str, str]:
    """The header of somebody who is signed in; claims are those of the access token."""
    return {"Authorization": f"Bearer {access_token(**{'scope': SCOPE, **claims})}"}


@dataclass(frozen=True, slots=True)
class Application:
    """The application, and what became of each request."""

    world: FakeWorld
    engine: Engine
    keys: FakeKeys = field(default_factory=FakeKeys)
    everybody_introspects: bool = False
    apps: Sequence[AppSettings] = (AppSettings("example-app", "Example app", DEVELOPER.split()),)
    gateways: list[Gateway] = field(default_factory=list)
    deadlines: list[float] = field(default_factory=list)
    """Milliseconds left when each gateway was made."""

    def client(self) -> AsgiClient:
        """A signed-in caller; give other headers to be somebody else."""
        tokens = TokenVerifier(
            ISSUERS, Apps(self.apps), self.keys, self.world.clock, proofs_at(self.world.clock)
        )
        audit = AuditLog(self.engine, self.world.clock, ChainKey(KEY))
        sessions = Sessions(tokens, audit, self._gateway, DEADLINE_MILLISECONDS)
        contracts = build_contract(introspection=False), build_contract(introspection=True)
        graphql = GraphqlEndpoint(sessions, *contracts, self.everybody_introspects)
        contents = ContentEndpoint(sessions)
        routes = [
            Route("/graphql", graphql.__call__, methods=["POST"]),
            Route("/letters/{id}/content", contents.letter, methods=["GET"]),
            Route("/messages/{id}/attachments/{place:int}", contents.attachment, methods=["GET"]),
            Route("/reports/{id}/attachments/{place:int}", contents.report, methods=["GET"]),
        ]
        return AsgiClient(framed(routes).app, authorization())

    def audited(self) -> list[tuple[str, str, str | None]]:
        """Rows that are in the audit: outcome, category, organisation."""
        columns = (AUDIT.c.outcome, AUDIT.c.category, AUDIT.c.organisation)
        with self.engine.connect() as connection:
            rows = connection.execute(select(*columns).order_by(AUDIT.c.sequence)).all()
        return [(row.outcome, row.category, row.organisation) for row in rows]

    def _gateway(self, principal: Principal, deadline: Deadline, name: RequestId) -> Gateway:
        self.deadlines.append(round(deadline.remaining() * 1000, -2))
        executor = Executor(self.world.sources, self.world.directory, deadline)
        trail = AuditTrail(principal, name)
        self.gateways.append(Gateway(principal, self.world.rulebook, executor, trail))
        return self.gateways[-1]


@contextmanager
def memory(*, broken: bool = False) -> Iterator[Engine]:
    """A database in memory; a broken one has no tables."""
    options = {"check_same_thread": False}
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args=options)
    if not broken:
        METADATA.create_all(engine)
    yield engine
    engine.dispose()

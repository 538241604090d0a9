"""Which address leads to what: the application of one process, put together from its endpoints."""

import secrets
import uuid
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Route

from edge.contents import ContentEndpoint
from edge.events import EventsEndpoint
from edge.examples import read_examples
from edge.explorer import ExplorerPage, SignIn
from edge.frame import Frame
from edge.graphql import GraphqlEndpoint
from edge.handlers import HANDLERS
from edge.health import Readiness, alive
from edge.records import RecordsEndpoint
from edge.sandbox_clock import ClockEndpoint, MovableClock
from edge.session import DEADLINE_HEADER, Sessions
from edge.shortcut import Shortcut
from edge.stopping import Stopping
from schema.clock import Clock
from schema.contract import build_contract
from settings import ConfigurationError, Settings

ROOT = Path(__file__).parent.parent
EXPLORER = ROOT / "explorer" / "dist"
EXAMPLES = ROOT / "examples" / "operations"


@dataclass(frozen=True, slots=True)
class Doors:
    """What the endpoints need that lives as long as the settings."""

    sessions: Sessions
    records: RecordsEndpoint
    events: EventsEndpoint


def application(settings: Settings, clock: Clock, stopping: Stopping, doors: Doors) -> Starlette:
    """Everything behind one address. Raises ConfigurationError when the explorer is not built."""
    sessions, records, events = doors.sessions, doors.records, doors.events
    graphql = GraphqlEndpoint(
        sessions,
        contract=build_contract(introspection=False),
        developer_contract=build_contract(introspection=True),
        everybody_introspects=settings.sandbox,
    )
    contents = ContentEndpoint(sessions)
    operations = Route("/graphql", graphql.__call__, methods=["POST"])
    routes: list[BaseRoute] = [
        operations,
        Route("/letters/{id}/content", contents.letter, methods=["GET"]),
        Route("/messages/{id}/attachments/{place:int}", contents.attachment, methods=["GET"]),
        Route("/reports/{id}/attachments/{place:int}", contents.report, methods=["GET"]),
        Route("/records", records.change, methods=["POST", "DELETE"]),
        Route("/records/remove", records.remove, methods=["POST"]),
        Route("/events", events.__call__, methods=["POST"]),
        Route("/livez", alive),
        Route("/readyz", Readiness(sessions.audit.works, stopping).__call__),
        *_sandbox_routes(clock),
        *_explorer_routes(settings),
    ]
    cross_origin = Middleware(
        CORSMiddleware,
        allow_origins=settings.gateway.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "DPoP", DEADLINE_HEADER, "X-Request-ID"],
        expose_headers=["Content-Disposition", "Retry-After", "WWW-Authenticate", "X-Request-ID"],
    )
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(Frame, new_id=uuid.uuid4),
            cross_origin,
            Middleware(Shortcut, route=operations),
        ],
        exception_handlers=HANDLERS,
    )
    # A redirect would make clients send their token and body twice.
    app.router.redirect_slashes = False
    return app


def _sandbox_routes(clock: Clock) -> list[BaseRoute]:
    if not isinstance(clock, MovableClock):
        return []
    endpoint = ClockEndpoint(clock)
    return [
        Route("/sandbox/clock", endpoint.show, methods=["GET"]),
        Route("/sandbox/clock", endpoint.move, methods=["PUT"]),
    ]


def _explorer_routes(settings: Settings) -> list[BaseRoute]:
    if not settings.gateway.explorer:
        return []
    if not (EXPLORER / "index.html").exists():
        raise ConfigurationError("The explorer is on but not built: run `make demo` once.")
    known = settings.explorer
    sign_in = SignIn(known.issuer, known.client_id, known.authorize, known.token, known.scope)
    page = ExplorerPage(
        folder=EXPLORER,
        environment=settings.gateway.environment,
        sign_in=sign_in if known.issuer else None,
        examples=read_examples(EXAMPLES),
        new_nonce=lambda: secrets.token_bytes(18),
    )
    return page.routes()

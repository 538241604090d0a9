"""Puts the sandbox together: one ASGI app for all trusts, national services and identity."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router

from sandbox.clocks import AskedClock, asked_machine_now, machine_now
from sandbox.effects_log import EffectsLog
from sandbox.elsewhere import ELSEWHERE, Elsewhere
from sandbox.faults.dial import FaultDial
from sandbox.faults.page import FaultsPage
from sandbox.faults.passage import Stopping
from sandbox.fhir import TrustServer
from sandbox.gate import Doorstep, Gate, nowhere
from sandbox.grants import Grants
from sandbox.grants_page import Announce, GrantsPage, announce_to_nobody
from sandbox.identity.clients import clients, same_origins
from sandbox.identity.exchange import Exchange
from sandbox.identity.issuing import Issuing
from sandbox.identity.keys import SigningKeys
from sandbox.identity.provider import Provider
from sandbox.letters import load_printer
from sandbox.national import (
    aggregator,
    demographics,
    immunisations,
    prescriptions,
    relationships,
)
from sandbox.national.aggregator import Aggregator
from sandbox.national.demographics import Demographics
from sandbox.national.immunisations import Immunisations
from sandbox.national.prescriptions import Prescriptions
from sandbox.national.relationships import Relationships
from sandbox.requests_log import RequestsLog
from sandbox.search.pages import Pages
from sandbox.shelf import Shelf
from sandbox.tokens import Tokens
from sandbox.trusts import FENWICK, NATIONAL, trusts
from sandbox.world import CASEY, Holdings, World

CLIENT_ID = "kindred"
NATIONAL_SECRET = "x26-sandbox-secret"  # noqa: S105 - an example, protects nothing
_NATIONAL_NAMES = (
    demographics.NAME,
    relationships.NAME,
    prescriptions.NAME,
    immunisations.NAME,
    aggregator.NAME,
)


@dataclass(frozen=True, slots=True)
class Options:
    """How one sandbox runs. `gateway` is the origin of the explorer that people sign in to."""

    gateway: str = "http://127.0.0.1:8000"
    token_seconds: int = 120
    stopping: Stopping = lambda: False
    identity_now: AskedClock = asked_machine_now
    beside: Callable[[], Awaitable[None]] | None = None  # runs beside the app, once
    announce: Announce = announce_to_nobody


class Sandbox:
    """Builds the parts; `app` joins them."""

    def __init__(self, world: World, options: Options) -> None:
        self._world = world
        self._options = options
        names = (*world.holdings, *_NATIONAL_NAMES)
        self._dial = FaultDial(names, groups=(NATIONAL,))
        self._log = RequestsLog((*names, ELSEWHERE))
        shelves = (FENWICK, demographics.NAME, prescriptions.NAME, aggregator.NAME)
        self._shelf = Shelf(shelves, world.people[CASEY])
        self._grants = Grants(world.grants)
        self._effects = EffectsLog()

    def app(self) -> Starlette:
        """The whole sandbox."""
        grants = GrantsPage(
            self._grants, self._world.people, self._options.identity_now, self._options.announce
        )
        pages = [*self._page().routes(), *grants.routes()]
        controls = [*pages, *self._dial.routes(), *self._log.routes(), *self._shelf.routes()]
        controls += self._effects.routes()
        routes: list[BaseRoute] = [
            Route("/", self._index, methods=["GET"]),
            *controls,
            Mount("/elsewhere", app=Elsewhere(self._log)),
            *(self._trust(holdings) for holdings in self._world.holdings.values()),
            self._national(),
            self._identity(),
        ]
        return Starlette(routes=routes, lifespan=self._lifespan)

    async def _index(self, _: Request) -> Response:
        origin = self._world.origin
        trusts = {ods: held.trust.name for ods, held in self._world.holdings.items()}
        return JSONResponse(
            {
                "about": "Kindred sandbox: nobody in here exists",
                "today": self._world.today.isoformat(),
                "identity": f"{origin}/identity",
                "personas": f"{origin}/identity/personas",
                "faults": f"{origin}/faults",
                "requests": f"{origin}/requests",
                "effects": f"{origin}/effects",
                "samples": f"{origin}/samples",
                "grants": f"{origin}/grants",
                "trusts": trusts,
            }
        )

    def _page(self) -> FaultsPage:
        """The page of the dial. Generated trusts hold nobody: nobody would see them fail."""
        held = self._world.holdings
        shown = {str(ods): one.trust.name for ods, one in held.items() if ods in trusts()}
        national = {name: f"National {name.partition('-')[2]}" for name in _NATIONAL_NAMES}
        return FaultsPage(
            dial=self._dial,
            names={**shown, NATIONAL: "All national services", **national},
            hidden=len(held) - len(shown),
            people=[one for one in self._world.people.values() if one.id != "pat-quinn-merged"],
            gateway=self._options.gateway,
        )

    def _tokens(self, secret: str) -> Tokens:
        seconds = self._options.token_seconds
        return Tokens({CLIENT_ID: secret}, seconds, machine_now, new_token)

    def _gate(
        self, name: str, routes: Sequence[BaseRoute], tokens: Tokens, others: Mapping[str, str]
    ) -> Gate:
        return Gate(
            name=name,
            app=Router(routes, redirect_slashes=False, default=nowhere),
            dial=self._dial,
            log=self._log,
            tokens=tokens,
            others=others,
            stopping=self._options.stopping,
            open_paths=frozenset({"/metadata"}),
        )

    def _trust(self, holdings: Holdings) -> Mount:
        server = TrustServer(
            self._world, holdings, self._shelf, machine_now, Pages(new_token), self._effects
        )
        tokens = self._tokens(holdings.trust.secret)
        gate = self._gate(holdings.trust.ods, server.routes(), tokens, exchanged(holdings))
        return Mount(
            f"/trusts/{holdings.trust.ods}",
            routes=[
                Route("/token", tokens.endpoint, methods=["POST"]),
                Route("/FHIR/R4", Doorstep(gate)),
                Mount("/FHIR/R4", app=gate),
            ],
        )

    def _national(self) -> Mount:
        base = f"{self._world.origin}/national/relationships/FHIR/R4"
        services: Mapping[str, list[Route]] = {
            demographics.NAME: Demographics(self._world, self._shelf, self._effects).routes(),
            relationships.NAME: Relationships(self._world, self._grants, base).routes(),
            prescriptions.NAME: Prescriptions(self._world, self._shelf).routes(),
            immunisations.NAME: Immunisations(self._world).routes(),
            aggregator.NAME: Aggregator(self._shelf).routes(),
        }
        tokens = self._tokens(NATIONAL_SECRET)
        numbers = [str(person.number) for person in self._world.people.values()]
        others = dict(zip(numbers, [*numbers[1:], numbers[0]], strict=True))
        mounts = [
            Mount(
                f"/{name.partition('-')[2]}/FHIR/R4",
                app=self._gate(name, routes, tokens, others),
            )
            for name, routes in services.items()
        ]
        return Mount(
            "/national", routes=[Route("/token", tokens.endpoint, methods=["POST"]), *mounts]
        )

    def _identity(self) -> Mount:
        issuer = f"{self._world.origin}/identity"
        known = clients(self._options.gateway)
        keys = SigningKeys(_new_key)
        gateway = self._options.gateway
        now = self._options.identity_now
        people = self._world.people
        issuing = Issuing(issuer, keys, new_token)
        exchange = Exchange(people, known, issuing, now, new_token)
        provider = Provider(issuer, people, known, keys, exchange, self._world.today)
        cors = Middleware(
            CORSMiddleware,
            allow_origins=list(same_origins(gateway)),
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", "dpop"],
        )
        return Mount("/identity", routes=provider.routes(), middleware=[cors])

    def _lifespan(self, _: Starlette) -> AbstractAsyncContextManager[None]:
        return self._running()

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[None]:
        # The first letter must not wait a second for the library that prints it.
        tasks = [asyncio.ensure_future(asyncio.to_thread(load_printer))]
        if self._options.beside is not None:
            tasks.append(asyncio.ensure_future(self._options.beside()))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


def exchanged(holdings: Holdings) -> Mapping[str, str]:
    """Each patient's number and reference, and those of the next patient of this trust."""
    pairs = [(f"Patient/{key}", str(person.number)) for key, person in holdings.patients.items()]
    following = [*pairs[1:], *pairs[:1]]
    return {
        one: other
        for pair, next_pair in zip(pairs, following, strict=True)
        for one, other in zip(pair, next_pair, strict=True)
    }


def new_token() -> str:
    """A token nobody can guess."""
    return secrets.token_urlsafe(24)


def _new_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)

"""The identity provider over HTTP: discovery, keys, sign-in page, and the token endpoints."""

from collections.abc import Mapping
from datetime import date
from typing import assert_never
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.identity.authorization import FIELDS, Asked, Faulty, Untrusted, back, understood
from sandbox.identity.binding import ALGORITHMS as PROOF_ALGORITHMS
from sandbox.identity.claims import ASSURANCE
from sandbox.identity.clients import PATIENT_SCOPES, Client
from sandbox.identity.exchange import Exchange
from sandbox.identity.keys import ALGORITHM, SigningKeys
from sandbox.identity.page import STYLE_HASH, error_page, persona_page
from sandbox.identity.signing import SigningDesk
from sandbox.people import Person, PersonId

YOUNGEST_LOGIN = 13  # NHS login gives nobody younger an account


class Provider:
    """One OpenID provider for the people of one world."""

    def __init__(
        self,
        issuer: str,
        people: Mapping[PersonId, Person],
        clients: Mapping[str, Client],
        keys: SigningKeys,
        exchange: Exchange,
        today: date,
    ) -> None:
        self._issuer = issuer
        self._people = {p.id: p for p in people.values() if p.id != "pat-quinn-merged"}
        self._clients = clients
        self._keys = keys
        self._exchange = exchange
        self._today = today

    def routes(self) -> list[Route]:
        """Paths below /identity."""
        return [
            Route("/.well-known/openid-configuration", self._discovery, methods=["GET"]),
            Route("/jwks.json", self._jwks, methods=["GET"]),
            Route("/rotate", self._rotate, methods=["POST"]),
            Route("/personas", self._personas, methods=["GET"]),
            Route("/authorize", self._ask, methods=["GET"]),
            Route("/authorize", self._choose, methods=["POST"]),
            Route("/token", self._exchange.token, methods=["POST"]),
            Route("/sandbox-token", self._exchange.sandbox_token, methods=["POST"]),
            Route("/sandbox-sign", SigningDesk(self._keys).sign, methods=["POST"]),
            # Where NHS login has its keys.
            Route("/nhs-login/.well-known/jwks.json", self._jwks, methods=["GET"]),
        ]

    async def _discovery(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self._issuer,
                "authorization_endpoint": f"{self._issuer}/authorize",
                "token_endpoint": f"{self._issuer}/token",
                "jwks_uri": f"{self._issuer}/jwks.json",
                "scopes_supported": ["openid", "profile", *PATIENT_SCOPES, "kindred/developer"],
                "response_types_supported": ["code"],
                "grant_types_supported": [
                    "authorization_code",
                    "refresh_token",
                    "client_credentials",
                ],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "token_endpoint_auth_methods_supported": [
                    "none",
                    "client_secret_basic",
                    "client_secret_post",
                ],
                "code_challenge_methods_supported": ["S256"],
                "authorization_response_iss_parameter_supported": True,
                "dpop_signing_alg_values_supported": list(PROOF_ALGORITHMS),
                "vtr_values_supported": [ASSURANCE],
            }
        )

    async def _jwks(self, _: Request) -> Response:
        return JSONResponse(self._keys.jwks())

    async def _rotate(self, _: Request) -> Response:
        return JSONResponse({"kid": self._keys.rotate()})

    async def _personas(self, _: Request) -> Response:
        return JSONResponse(
            [
                {"id": p.id, "name": p.name, "nhsNumber": p.number, "story": p.story}
                for p in self._people.values()
            ]
        )

    async def _ask(self, request: Request) -> Response:
        """The persona page, or the error that the request deserves."""
        params = dict(request.query_params)
        asked = understood(params, self._clients)
        if not isinstance(asked, Asked):
            return self._refused(asked)
        hidden = {name: params[name] for name in FIELDS if name in params}
        people = [person for person in self._people.values() if self._may_sign_in(person)]
        page = persona_page(people, self._today, asked.client.name, hidden)
        return HTMLResponse(page, headers=_page_headers(asked.redirect))

    async def _choose(self, request: Request) -> Response:
        """Somebody picked a persona: back to the app with a code."""
        async with request.form() as form:
            params = {name: str(value) for name, value in form.items()}
        asked = understood(params, self._clients)
        if not isinstance(asked, Asked):
            return self._refused(asked)
        person = self._people.get(PersonId(params.get("persona", "")))
        if person is None or not self._may_sign_in(person):
            return self._refused(
                Faulty(asked.redirect, asked.state, "access_denied", "nobody was chosen")
            )
        code = await self._exchange.code(asked, person)
        url = back(asked.redirect, self._issuer, asked.state, {"code": code})
        return RedirectResponse(url, 303, {"Cache-Control": "no-store"})

    def _may_sign_in(self, person: Person) -> bool:
        return person.died is None and person.age(self._today) >= YOUNGEST_LOGIN

    def _refused(self, fault: Untrusted | Faulty) -> Response:
        match fault:
            case Untrusted(why):
                return HTMLResponse(error_page(why), 400, _page_headers(""))
            case Faulty(redirect, state, error, why):
                values = {"error": error, "error_description": why}
                return RedirectResponse(back(redirect, self._issuer, state, values), 303)
            case _:
                assert_never(fault)


def _page_headers(redirect: str) -> Mapping[str, str]:
    """No scripts, no framing, no cache; the form may lead to the app and nowhere else."""
    parts = urlsplit(redirect)
    app = f" {parts.scheme}://{parts.netloc}" if redirect else ""
    policy = (
        f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action 'self'{app}"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }

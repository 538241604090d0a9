"""`/explorer/`: serves the built GraphiQL page under a policy that lets it reach nobody else."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

_PLACEHOLDER = "<!-- kindred-configuration -->"
_NONCE = "__NONCE__"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where the page signs people in: an OpenID Connect provider's two addresses."""

    issuer: str
    client_id: str
    authorize_url: str
    token_url: str
    scope: str

    @property
    def origin(self) -> str:
        """Where the page may send the code it was given."""
        parts = urlsplit(self.token_url)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True)
class ExplorerPage:
    """The page, with what it needs to know written into it."""

    folder: Path
    environment: str
    sign_in: SignIn | None
    examples: list[dict[str, Any]]
    new_nonce: Callable[[], bytes]

    def routes(self) -> list[BaseRoute]:
        """Routes of the page, its callback and its assets, and of the way to it."""
        return [
            Route("/", self.front),
            Route("/explorer", self.index),
            Route("/explorer/", self.index),
            Route("/explorer/callback", self.callback),
            Mount("/explorer/assets", StaticFiles(directory=self.folder / "assets")),
        ]

    async def front(self, _request: Request) -> Response:
        """Whoever opens the bare address means the page."""
        return RedirectResponse("/explorer/", 303)

    async def index(self, _request: Request) -> Response:
        """The explorer itself. Nothing of the address is read: `?query=` is inert."""
        return self._page("index.html")

    async def callback(self, _request: Request) -> Response:
        """Where sign-in comes back to; it hands the code to the explorer and closes."""
        return self._page("callback.html")

    def _page(self, name: str) -> Response:
        nonce = base64.b64encode(self.new_nonce()).decode()
        html = (self.folder / name).read_text(encoding="utf-8")
        html = html.replace(_PLACEHOLDER, self._configuration(nonce)).replace(_NONCE, nonce)
        headers = {"Content-Security-Policy": self._policy(nonce)}
        return Response(html, headers=headers, media_type="text/html")

    def _configuration(self, nonce: str) -> str:
        known = self.sign_in
        values = {
            "graphqlUrl": "/graphql",
            "environment": self.environment,
            "issuer": known.issuer if known else None,
            "clientId": known.client_id if known else None,
            "authorizeUrl": known.authorize_url if known else None,
            "tokenUrl": known.token_url if known else None,
            "scope": known.scope if known else None,
            "examples": self.examples,
        }
        # "<" would end the element early, whatever is inside a string.
        json = orjson.dumps(values).decode().replace("<", "\\u003c")
        return (
            f'<script type="application/json" id="kindred-configuration" nonce="{nonce}">'
            f"{json}</script>"
        )

    def _policy(self, nonce: str) -> str:
        reach = f" {self.sign_in.origin}" if self.sign_in else ""
        return "; ".join(
            (
                "default-src 'none'",
                f"script-src 'self' 'nonce-{nonce}'",
                "style-src 'self' 'unsafe-inline'",
                f"connect-src 'self'{reach}",
                "img-src 'self' data:",
                "font-src 'self' data:",
                "worker-src 'self' blob:",
                "frame-ancestors 'none'",
                "base-uri 'none'",
                "form-action 'none'",
            )
        )

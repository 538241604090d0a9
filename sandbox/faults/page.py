"""The page on which a person breaks a trust and watches what the family sees of it.

HTML for the rows; `page.js` turns the dial over HTTP and asks the gateway. Nothing is loaded from
anywhere else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.faults.dial import FaultDial
from sandbox.faults.words import GROUPS, described
from sandbox.people import Person

_FOLDER = Path(__file__).parent
_SHELL = _FOLDER / "page.html"


@dataclass(frozen=True, slots=True)
class FaultsPage:
    """The page of one sandbox. `names` are the sources to show, by their name on the dial."""

    dial: FaultDial
    names: Mapping[str, str]
    hidden: int  # sources of the dial that are not shown
    people: Iterable[Person]
    gateway: str

    def routes(self) -> list[Route]:
        """The page, what it is made of, and the dial where no page is wanted."""
        return [
            Route("/faults", self._show, methods=["GET"]),
            Route("/faults/kinds", _kinds, methods=["GET"]),
            Route("/faults/page.js", _script, methods=["GET"]),
            Route("/faults/page.css", _style, methods=["GET"]),
        ]

    async def _show(self, request: Request) -> Response:
        if "text/html" not in request.headers.get("accept", ""):
            answer = await self.dial.show_all(request)
            answer.headers["Vary"] = "Accept"
            return answer
        return HTMLResponse(self._page(), headers=self._headers())

    def _page(self) -> str:
        parts = {
            "gateway": escape(self.gateway),
            "rows": "".join(_row(name, title) for name, title in self.names.items()),
            "hidden": f"<p>{self.hidden} generated trusts are not shown.</p>" * bool(self.hidden),
            "people": "".join(_person(person) for person in self.people),
        }
        page = _SHELL.read_text(encoding="utf-8")
        for name, value in parts.items():
            page = page.replace(f"{{{{{name}}}}}", value)
        return page

    def _headers(self) -> Mapping[str, str]:
        parts = urlsplit(self.gateway)
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            f"connect-src 'self' {parts.scheme}://{parts.netloc}"
        )
        return {
            "Content-Security-Policy": policy,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "Vary": "Accept",
            "X-Content-Type-Options": "nosniff",
        }


async def _kinds(_: Request) -> Response:
    return JSONResponse(described())


async def _script(_: Request) -> Response:
    return FileResponse(_FOLDER / "page.js", media_type="text/javascript")


async def _style(_: Request) -> Response:
    return FileResponse(_FOLDER / "page.css", media_type="text/css")


def _row(name: str, title: str) -> str:
    code, shown = escape(name), escape(title)
    return (
        f'<li class="source" data-name="{code}" data-title="{shown}">'
        f'<h3>{shown} <span class="code">{code}</span></h3>'
        '<p class="state" data-part="state">…</p><p class="seen" data-part="seen"></p>'
        f'<form><label>What goes wrong<select data-part="kind" aria-label="What goes wrong at '
        f'{shown}">{_choices()}</select></label>'
        '<label data-part="milliseconds" hidden>Milliseconds'
        '<input type="number" min="0" max="600000" step="100"></label>'
        '<label data-part="form" hidden>In which way<select></select></label>'
        f'<button class="break" aria-label="Break {shown}">Break</button>'
        f'<button class="mend" type="button" aria-label="Mend {shown}" disabled>Mend</button>'
        '<p class="meaning" data-part="meaning"></p></form></li>'
    )


def _choices() -> str:
    return "".join(
        f'<optgroup label="{escape(group)}">'
        + "".join(
            f'<option value="{kind}">{escape(words.label)}</option>'
            for kind, words in kinds.items()
        )
        + "</optgroup>"
        for group, kinds in GROUPS.items()
    )


def _person(person: Person) -> str:
    return f'<option value="{escape(person.id)}">{escape(person.name)}</option>'

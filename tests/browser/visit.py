"""One visit to the explorer, and what could be seen of it from outside the page."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect

FAMILY = "The whole family in one query"


@dataclass(frozen=True, slots=True)
class Visit:
    """The page after the family query was answered."""

    page: Page
    answer: dict[str, Any]
    token: str
    complaints: tuple[str, ...]
    """Console messages, of the explorer and the sign-in window, that are warnings or errors."""
    origins: frozenset[str]
    """Every scheme and host that was asked for anything, `data:` and `blob:` aside."""


def visit_as_maya(context: BrowserContext, gateway_url: str) -> Visit:
    """Sign in through the persona page, pick the family's story, run it."""
    complaints: list[str] = []
    origins: set[str] = set()
    context.on("console", lambda message: _note(message, complaints))
    context.on("request", lambda request: _note_origin(request, origins))
    page = context.new_page()
    page.goto(f"{gateway_url}/explorer/")
    sign_in(page, "Maya Hughes")
    answer, token = run_family_story(page)
    return Visit(page, answer, token, tuple(complaints), frozenset(origins))


def sign_in(page: Page, name: str) -> None:
    """Go through the real sign-in, as the person with this name."""
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Sign in", exact=True).click()
    window = popup.value
    window.get_by_role("button").filter(has=window.get_by_text(name, exact=True)).click()
    # the name is the national record's, with its title
    signed_in = page.get_by_role("status").filter(has_text=re.compile(f"Signed in as .*{name}"))
    expect(signed_in).to_be_visible(timeout=15_000)


def run_family_story(page: Page) -> tuple[dict[str, Any], str]:
    """Pick the family's example, run it; return the answer and the token that was sent for it."""
    stories = page.locator("details", has=page.get_by_text("Stories", exact=True))
    if stories.get_attribute("open") is None:
        stories.locator("summary").click()
    stories.get_by_role("button", name=FAMILY).click()
    execute = page.get_by_role("button", name="Execute query")
    with page.expect_response(lambda response: _runs_family(response.request)) as response:
        execute.click()
    expect(page.get_by_label("Organisations asked")).to_be_visible()
    sent = response.value.request.header_value("authorization") or ""
    return response.value.json(), sent.removeprefix("Bearer ")


def _runs_family(request: Request) -> bool:
    return request.method == "POST" and "query Family" in (request.post_data or "")


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type in {"warning", "error"}:
        complaints.append(message.text)


def _note_origin(request: Request, origins: set[str]) -> None:
    if not request.url.startswith(("data:", "blob:")):
        origins.add("/".join(request.url.split("/")[:3]))

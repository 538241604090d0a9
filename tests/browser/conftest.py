"""A system Chromium, and one whole visit to the explorer that most tests look back on."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visit import Visit, visit_as_maya
from tests.support.running import Running

# Nothing that Chromium does of its own accord may reach the network.
QUIET = (
    "--no-sandbox",  # the tests may run as root in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


# Playwright holds an event loop while it is open, and other tests bring their own: it must be
# closed again before they run.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Skips without a Chromium, unless KINDRED_BROWSER=required, as it is in CI."""
    path = _find_chromium()
    if path is None and os.environ.get("KINDRED_BROWSER") == "required":
        pytest.fail("The browser tests are required here and there is no Chromium.")
    if path is None:
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def visit(browser: Browser, running: Running) -> Iterator[Visit]:
    """Maya has signed in and run the family query on a laptop's screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield visit_as_maya(context, running.gateway_url)
    context.close()


def _find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)

"""The sandbox's page on which a trust is broken, in a real browser and with a real gateway."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

SOUTHMERE = "Southmere University Hospitals"
WIDTHS = "[document.documentElement.scrollWidth, window.innerWidth]"


@pytest.fixture
def page(browser: Browser, running: Running) -> Iterator[Page]:
    """The page on a phone, nothing broken; mended again afterwards."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{running.sandbox_url}/faults")
    expect(_southmere(page).get_by_text("Works")).to_be_visible()
    yield page
    context.request.delete(f"{running.sandbox_url}/faults")
    context.close()


def _southmere(page: Page) -> Locator:
    return page.locator("[data-name=RB1]")


def _break(page: Page) -> None:
    """Forbidden is no fault of the connection: no later test has to wait until it is trusted."""
    page.get_by_label(f"What goes wrong at {SOUTHMERE}").select_option("forbidden")
    page.get_by_role("button", name=f"Break {SOUTHMERE}").click()


def test_breaking_a_trust_changes_its_rows_in_the_answer(page: Page) -> None:
    page.get_by_role("button", name="Ask now").click()
    expect(_southmere(page)).to_contain_text("× OK")

    _break(page)

    expect(_southmere(page)).to_contain_text("Forbids it")
    expect(_southmere(page)).to_contain_text("× REFUSED")
    changed = page.locator("tr.changed")
    expect(changed.first).to_contain_text(SOUTHMERE)
    expect(page.locator("#answer")).to_contain_text("PARTIAL")


def test_mending_all_brings_the_answer_back(page: Page) -> None:
    _break(page)
    expect(_southmere(page)).to_contain_text("× REFUSED")

    page.get_by_role("button", name="Mend all", exact=True).click()

    expect(_southmere(page)).to_contain_text("Works")
    expect(_southmere(page)).to_contain_text("× OK")


def test_a_trust_can_be_broken_by_keyboard_alone(page: Page) -> None:
    page.get_by_label(f"What goes wrong at {SOUTHMERE}").focus()

    page.keyboard.type("Forbids")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(_southmere(page).get_by_text("Forbids it", exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name=f"Mend {SOUTHMERE}")).to_be_enabled()


def test_options_are_asked_for_where_a_kind_has_some(page: Page) -> None:
    kind = page.get_by_label(f"What goes wrong at {SOUTHMERE}")
    milliseconds = _southmere(page).get_by_label("Milliseconds")
    form = _southmere(page).get_by_label("In which way")

    kind.select_option("rate-limited")
    shown = (milliseconds.is_visible(), form.is_visible())
    kind.select_option("reset")

    assert shown == (True, True)
    assert (milliseconds.is_visible(), form.is_visible()) == (False, False)


def test_nothing_is_wider_than_a_phone(page: Page) -> None:
    before = page.evaluate(WIDTHS)
    page.get_by_role("button", name="Ask now").click()
    expect(page.get_by_role("status")).to_contain_text("Answered in")

    after = page.evaluate(WIDTHS)

    assert (before, after) == ([390, 390], [390, 390])

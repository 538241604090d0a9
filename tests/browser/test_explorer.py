"""What a person at the explorer gets, and what their browser must not do or keep."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visit import Visit, run_family_story, sign_in
from tests.support.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

WIDTHS = "[document.documentElement.scrollWidth, window.innerWidth]"
KEPT = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"


@pytest.fixture
def phone(browser: Browser, running: Running) -> Iterator[Page]:
    """The explorer's first screen on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{running.gateway_url}/explorer/")
    yield page
    context.close()


def test_maya_sees_items_of_her_family_from_several_organisations(visit: Visit) -> None:
    viewer = visit.answer["data"]["viewer"]

    own = _organisations(viewer["patient"])
    children = _organisations(viewer["dependants"])

    assert len(own | children) >= 4
    assert children


def test_each_organisation_asked_is_named_under_the_answer(visit: Visit) -> None:
    asked = _names_in(visit.answer, "sources")

    shown = visit.page.get_by_label("Organisations asked").get_by_role("listitem")

    expect(shown).to_have_count(len(asked))
    for name in asked:
        expect(shown.filter(has_text=name)).to_have_count(1)


def test_the_docs_explain_the_schema_once_signed_in(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Show Documentation Explorer").click()

    docs = visit.page.get_by_label("Documentation Explorer").get_by_text("All Schema Types")

    expect(docs).to_be_visible()


def test_the_content_policy_is_never_violated_during_a_visit(visit: Visit) -> None:
    assert visit.complaints == ()


def test_nothing_but_gateway_and_sandbox_is_ever_asked(visit: Visit, running: Running) -> None:
    assert visit.origins == {running.gateway_url, running.sandbox_url}


def test_the_browser_keeps_neither_token_nor_query(visit: Visit) -> None:
    kept: str = visit.page.evaluate(KEPT)

    assert len(visit.token) > 100
    assert visit.token not in kept
    local, session, cookies, _ = json.loads(kept)
    assert set(local) <= {"graphiql:theme"}
    assert (session, cookies) == ({}, "")


def test_a_query_in_the_address_is_only_inert_text(browser: Browser, running: Running) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{running.gateway_url}/explorer/?query=</script><b id=planted>&variables=planted")

    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()

    assert page.locator("#planted").count() == 0
    assert "planted" not in page.content()
    context.close()


def test_the_first_screen_asks_the_gateway_no_question(browser: Browser, running: Running) -> None:
    context = browser.new_context()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.method))

    page = context.new_page()
    page.goto(f"{running.gateway_url}/explorer/")
    expect(page.get_by_role("heading", name="Stories to try")).to_be_visible()

    assert set(asked) == {"GET"}
    context.close()


def test_a_phone_needs_no_sideways_scrolling_to_read(phone: Page) -> None:
    first = phone.evaluate(WIDTHS)
    sign_in(phone, "Maya Hughes")
    run_family_story(phone)

    answered = phone.evaluate(WIDTHS)

    assert first == [390, 390]
    assert answered == [390, 390]


def test_signing_out_clears_the_record_from_the_page(phone: Page) -> None:
    sign_in(phone, "Maya Hughes")
    run_family_story(phone)

    phone.get_by_role("button", name="Sign out").click()

    expect(phone.get_by_text("Not signed in")).to_be_visible()
    expect(phone.get_by_label("Organisations asked")).to_have_count(0)
    expect(phone.locator("body")).not_to_contain_text("Maya Hughes until")


def _organisations(part: Any) -> frozenset[str]:
    return _names_in(part, "provenance")


def _names_in(value: Any, key: str) -> frozenset[str]:
    """Names of the organisations in every `key` of the answer, however deep it is."""
    if isinstance(value, list):
        return frozenset().union(*(_names_in(each, key) for each in value))
    if not isinstance(value, dict):
        return frozenset()
    rows = value.get(key) or []
    here = {row["organisation"]["name"] for row in (rows if isinstance(rows, list) else [rows])}
    return frozenset(here).union(*(_names_in(each, key) for each in value.values()))

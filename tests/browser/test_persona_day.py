"""One person, one day, in the explorer: every step is typed into the page and run there."""

import re
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.visit import sign_in
from tests.support.persona_day import STEPS, Hands
from tests.support.running import running_pair

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

FETCH = """async ([url, authorization]) => {
  const answer = await fetch(url, { headers: { authorization } });
  if (!answer.ok) throw new Error(String(answer.status));
  return [...new Uint8Array(await answer.arrayBuffer())];
}"""


@dataclass(slots=True)
class Explorer:
    """Hands that type into the page, and run at once what they typed.

    Nothing in them waits for the event loop.
    """

    page: Page
    authorization: str = ""

    async def ask(self, operation: str) -> dict[str, Any]:
        execute = self.page.get_by_role("button", name="Execute query")
        expect(execute).to_be_visible()  # what ran before is over
        editor = self.page.locator(".graphiql-query-editor .monaco-editor").first
        editor.click()
        expect(editor).to_have_class(re.compile("focused"))
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.press("Delete")
        expect(editor.locator(".view-line")).to_have_count(1)
        self.page.keyboard.insert_text(operation)
        with self.page.expect_response(lambda one: _is_ours(one.request)) as response:
            self.page.keyboard.press("ControlOrMeta+Enter")  # at once: names are read later
        self.authorization = response.value.request.header_value("authorization") or ""
        answer: dict[str, Any] = response.value.json()
        return answer

    async def fetch(self, url: str) -> bytes:
        return bytes(self.page.evaluate(FETCH, [url, self.authorization]))


def _is_ours(request: Request) -> bool:
    said = request.post_data or ""
    return request.method == "POST" and ("query DayLook {" in said or "mutation DayAct {" in said)


def finished(work: Coroutine[Any, Any, None]) -> None:
    """Run what waits for nothing: Playwright keeps the event loop to itself."""
    with pytest.raises(StopIteration):
        work.send(None)


@pytest.fixture(scope="module")
def hands(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hands]:
    """Maya, signed in, in a sandbox of her own."""
    with running_pair(tmp_path_factory.mktemp("browser-day")) as pair:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto(f"{pair.gateway_url}/explorer/")
        sign_in(page, "Maya Hughes")
        yield Explorer(page)
        context.close()


def test_the_whole_day_is_done_in_the_explorer(hands: Hands) -> None:
    for step in STEPS:
        finished(step(hands))

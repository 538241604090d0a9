"""Faults of the links to further pages."""

import pytest

from tests.sandbox.asking import MAYA, Answer, Asker

VISITS = {"patient.identifier": MAYA}


async def _first(asker: Asker) -> Answer:
    return await asker.ask("POST", "RB1", "/Appointment/_search", data=VISITS)


async def _next(asker: Asker, page: Answer) -> Answer:
    return await asker.ask("GET", "RB1", page.link("next") or "")


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("elsewhere", "http://localhost:"),
        ("user", "http://127.0.0.1:"),
        ("prefix", "http://127.0.0.1.elsewhere.example/"),
        ("relative", "//elsewhere.example/"),
        ("file", "file:///"),
        ("outside", "http://127.0.0.1:"),
    ],
)
async def test_the_next_page_is_not_at_this_source(broken: Asker, form: str, start: str) -> None:
    await broken.turn("RB1", "foreign-next", form=form)

    link = (await _first(broken)).link("next") or ""

    assert link.startswith(start)
    assert not link.startswith(f"{broken.origin}/trusts/RB1/")


async def test_a_looping_page_leads_to_itself(broken: Asker) -> None:
    await broken.turn("RB1", "looping-next")
    second = await _next(broken, await _first(broken))

    third = await _next(broken, second)

    assert second.link("next") == third.link("next")
    assert second.entries() == third.entries() != []


async def test_two_pages_may_lead_to_each_other(broken: Asker) -> None:
    await broken.turn("RB1", "looping-next", form="two-pages")
    second = await _next(broken, await _first(broken))
    third = await _next(broken, second)

    fourth = await _next(broken, third)

    assert second.link("next") != third.link("next")
    assert second.link("next") == fourth.link("next")


async def test_endless_pages_always_bring_new_items(broken: Asker) -> None:
    await broken.turn("RB1", "endless-next")
    page = await _first(broken)
    links, ids = set(), set()

    for _ in range(10):
        page = await _next(broken, page)
        links.add(page.link("next"))
        ids |= {one["id"] for one in page.entries()}

    assert (len(links), len(ids)) == (10, 10 * len(page.entries()))


async def test_an_expired_page_is_gone_and_the_first_is_not(broken: Asker) -> None:
    await broken.turn("RB1", "expired-next")
    first = await _first(broken)

    second = await _next(broken, first)

    assert (first.status, second.status) == (200, 410)

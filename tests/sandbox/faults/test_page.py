"""The page of the dial, as it is served; what it does in a browser is tested there."""

import re

from sandbox.faults.kinds import FORMS, FaultKind
from sandbox.faults.words import GROUPS
from tests.sandbox.asking import Answer, Asker

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def _page(asker: Asker) -> Answer:
    return await asker.raw("GET", "/faults", headers=BROWSER)


async def test_a_browser_gets_the_page_and_a_script_json(asker: Asker) -> None:
    page, plain = await _page(asker), await asker.raw("GET", "/faults")

    assert page.headers["content-type"].startswith("text/html")
    assert plain.json["RB1"] == {"kind": "none", "milliseconds": 0}
    assert page.headers["vary"] == plain.headers["vary"] == "Accept"


async def test_the_page_has_a_row_for_every_source(asker: Asker) -> None:
    names = set((await asker.raw("GET", "/faults")).json)

    page = await _page(asker)

    assert set(re.findall(r'data-name="([^"]+)"', page.raw.decode())) == names


async def test_generated_trusts_are_counted_and_not_shown(crowd: Asker) -> None:
    page = (await _page(crowd)).raw.decode()

    assert "206 generated trusts are not shown." in page
    assert "T0001" not in page


async def test_the_page_loads_nothing_from_elsewhere(asker: Asker) -> None:
    page = await _page(asker)

    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert policy.endswith("connect-src 'self' http://127.0.0.1:8000")
    assert not re.findall(r'(?:src|href)="(?!/faults/|data:,)', page.raw.decode())


async def test_what_the_page_is_made_of_is_served(asker: Asker) -> None:
    files = {"page.js": "text/javascript", "page.css": "text/css"}

    served = {name: await asker.raw("GET", f"/faults/{name}") for name in files}

    kinds = {name: one.headers["content-type"].split(";")[0] for name, one in served.items()}
    assert kinds == files


async def test_every_control_of_the_page_has_a_name(asker: Asker) -> None:
    page = (await _page(asker)).raw.decode()

    controls = re.findall(r"<(?:select|input)\b", page)
    labelled = re.findall(r"<label[^>]*>[^<]*<(?:select|input)\b", page)
    assert len(labelled) == len(controls) > 0
    assert all(re.findall(r"<button[^>]*>([^<]*)</button>", page))


async def test_the_kinds_are_told_with_their_words_and_forms(asker: Asker) -> None:
    kinds = (await asker.raw("GET", "/faults/kinds")).json

    told = {one["kind"]: one for one in kinds}
    assert set(told) == set(FaultKind) - {"none"}
    assert told["redirect"]["forms"] == list(FORMS[FaultKind.REDIRECT])
    assert all(one["label"] and one["meaning"] for one in kinds)


def test_no_two_kinds_have_the_same_words() -> None:
    words = [words for kinds in GROUPS.values() for words in kinds.values()]

    assert len({one.label for one in words}) == len({one.meaning for one in words}) == len(words)

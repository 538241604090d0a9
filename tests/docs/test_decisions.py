"""The decision records: each is found from the page that tells what they decided."""

import re

from docs.blocks import ROOT

RECORDS = ROOT / "docs" / "adr"
LISTED = re.compile(r"^\| \[(\d{4})\]\(adr/([\w-]+\.md)\) \| (.+) \|$", re.MULTILINE)
TITLE = re.compile(r"^# (\d+)\. (.+)$", re.MULTILINE)


def test_every_decision_is_listed_once_and_in_order() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

    listed = [(number, name) for number, name, _ in LISTED.findall(page)]

    assert listed == [(one.name[:4], one.name) for one in sorted(RECORDS.glob("*.md"))]


def test_every_decision_is_called_what_it_calls_itself() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

    called = {int(number): words for number, _, words in LISTED.findall(page)}

    titles = [TITLE.findall(one.read_text(encoding="utf-8"))[0] for one in RECORDS.glob("*.md")]
    assert called == {int(number): words for number, words in titles}

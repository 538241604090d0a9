"""Letters are real PDFs, the same bytes each time."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from sandbox.letters import printed, spaced
from sandbox.world import Paper, World


def _papers(world: World, ods: str) -> list[Paper]:
    return [
        paper for o, held in world.holdings.items() if o == ods for paper in held.papers.values()
    ]


@pytest.fixture
def paper(world: World) -> Paper:
    return _papers(world, "RB1")[0]


def _text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_a_letter_opens_and_names_its_reader(world: World, paper: Paper) -> None:
    trust = world.holdings[paper.letter.at].trust

    text = _text(printed(paper.letter, paper.person, trust))

    assert f"Dear {paper.person.prefix} {paper.person.family}" in text
    assert trust.name in text
    assert spaced(paper.person.number) in text


def test_a_letter_has_all_its_paragraphs(world: World, paper: Paper) -> None:
    trust = world.holdings[paper.letter.at].trust

    text = " ".join(_text(printed(paper.letter, paper.person, trust)).split())

    assert all(paragraph in text for paragraph in paper.letter.paragraphs)


def test_the_same_letter_prints_the_same_bytes(world: World, paper: Paper) -> None:
    trust = world.holdings[paper.letter.at].trust

    first, second = (printed(paper.letter, paper.person, trust) for _ in range(2))

    assert first == second


def test_every_letter_of_the_stories_can_be_printed(world: World) -> None:
    for ods, held in world.holdings.items():
        for paper in _papers(world, ods):
            assert printed(paper.letter, paper.person, held.trust).startswith(b"%PDF-")

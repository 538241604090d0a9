"""Result sets being paged through: remembered, and the oldest forgotten when there are many."""

from itertools import count

from sandbox.search.pages import Page, Pages
from sandbox.search.query import Query
from sandbox.search.running import Found


def _pages() -> Pages:
    tokens = count()
    return Pages(lambda: f"token-{next(tokens)}")


def _page() -> Page:
    return Page(Query("Appointment", (), (), (), True), Found(()), 0, 5)


def test_later_pages_of_a_set_share_its_token() -> None:
    pages = _pages()
    token = pages.keep(_page())
    later = pages.at(token, 5)

    assert later is not None
    assert later.offset == 5
    assert pages.keep(later) == token


def test_the_oldest_set_is_forgotten_when_there_are_many() -> None:
    pages = _pages()

    tokens = [pages.keep(_page()) for _ in range(501)]

    assert pages.at(tokens[0], 0) is None
    assert pages.at(tokens[1], 0) is not None

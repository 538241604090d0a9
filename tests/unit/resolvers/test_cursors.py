"""A cursor costs a seal, so none is made that nobody reads."""

from dataclasses import dataclass
from functools import partial

from resolvers.cursors import UnsealedEdge, UnsealedPageInfo


@dataclass(slots=True)
class Sealing:
    """Counts what it makes."""

    made: int = 0

    def cursor(self, name: str) -> str:
        self.made += 1
        return f"sealed {name}"

    def edge(self, name: str) -> UnsealedEdge[str]:
        return UnsealedEdge(name, partial(self.cursor, name))


def test_a_page_nobody_reads_cursors_of_seals_none() -> None:
    sealing = Sealing()
    edges = [sealing.edge("a"), sealing.edge("b")]

    info = UnsealedPageInfo(edges, has_previous=False, has_next=True)

    assert (info.has_previous_page, info.has_next_page) == (False, True)
    assert [edge.node for edge in edges] == ["a", "b"]
    assert sealing.made == 0


def test_the_end_of_a_page_is_sealed_once() -> None:
    sealing = Sealing()
    edges = [sealing.edge("a"), sealing.edge("b")]
    info = UnsealedPageInfo(edges, has_previous=False, has_next=False)

    assert (info.end_cursor, edges[1].cursor) == ("sealed b", "sealed b")
    assert sealing.made == 1
    assert info.start_cursor == "sealed a"


def test_an_empty_page_has_neither_start_nor_end() -> None:
    info = UnsealedPageInfo([], has_previous=False, has_next=False)

    assert (info.start_cursor, info.end_cursor) == (None, None)

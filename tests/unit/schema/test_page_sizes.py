"""A bad page size is found before anybody is asked."""

from typing import Any

import pytest

from schema.document import Document
from schema.errors import BadInput
from schema.page_sizes import check_page_sizes


@pytest.mark.parametrize("size", ["0", "-1", "101", "2147483647"])
@pytest.mark.parametrize("name", ["first", "last"])
def test_a_size_out_of_range_is_refused_wherever_it_stands(name: str, size: str) -> None:
    document = Document.read(f"{{ a {{ b({name}: {size}) {{ c }} }} }}")

    with pytest.raises(BadInput, match=f"`{name}` must be from 1 to 100"):
        check_page_sizes(document.page_sizes, None)


@pytest.mark.parametrize("given", [0, 101])
def test_a_size_in_a_variable_is_looked_up(given: int) -> None:
    document = Document.read("query($n: Int) { a(first: $n) { b } }")

    with pytest.raises(BadInput):
        check_page_sizes(document.page_sizes, {"n": given})


@pytest.mark.parametrize("given", [1, 100, None, True, "7", 1.5])
def test_what_is_no_bad_size_is_left_to_the_schema(given: Any) -> None:
    document = Document.read(
        'query($n: Int) { a(first: $n, other: 0) { b(first: "x") c(last: 50) } }'
    )

    check_page_sizes(document.page_sizes, {"n": given})

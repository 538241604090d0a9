"""The page that says where fields come from knows every field, and no field that is not there."""

import pytest

from docs.blocks import in_step
from docs.mapping import PAGE, blocks, fields, read_words


@pytest.mark.parametrize("kind", read_words())
def test_every_field_of_a_type_that_is_written_down_has_a_row(kind: str) -> None:
    assert set(read_words()[kind]) == fields()[kind]


def test_the_page_is_in_step_with_the_words() -> None:
    assert in_step(PAGE, blocks())

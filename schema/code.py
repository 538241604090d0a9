"""A code beside the words: for programs that compare or group, never needed to show something."""

from collections.abc import Sequence

import strawberry


@strawberry.type(
    description="A code of a published list, such as SNOMED CT. The words beside it are for people."
)
class Code:
    system: str | None = strawberry.field(
        description="Which list it is of, such as `http://snomed.info/sct`."
    )
    code: str = strawberry.field(description="The code, exactly as the source has it.")
    display: str | None = strawberry.field(description="The source's own words for it.")


def bare(codes: Sequence[Code]) -> tuple[str, ...]:
    """The codes without their lists, for filters."""
    return tuple(one.code for one in codes)

"""Renders the tables of docs/errors.md from the code: `--write` or `--check`.

Codes are those of `schema.errors` and, of actions, the contract's; limits those of `schema` and
`edge`.
"""

import sys
from collections.abc import Mapping
from typing import cast

from graphql import GraphQLEnumType

from docs.blocks import ROOT, command, table
from edge.body import MAXIMUM_BYTES, MAXIMUM_SECONDS
from edge.errors import MAXIMUM_ERRORS
from edge.records import MAXIMUM_NUMBERS
from schema import limits
from schema.connection import DEFAULT_PAGE_SIZE, MAXIMUM_PAGE_SIZE
from schema.contract import build_contract
from schema.errors import ErrorCode
from schema.query import MAXIMUM_NODES

PAGE = ROOT / "docs" / "errors.md"

LIMITS: Mapping[str, int] = {
    "bytes of a body": MAXIMUM_BYTES,
    "seconds for a body to arrive": MAXIMUM_SECONDS,
    "tokens of a document": limits.MAXIMUM_TOKENS,
    "nested brackets, or selections with fragments expanded": limits.MAXIMUM_NESTING,
    "levels of fields": limits.MAXIMUM_DEPTH,
    "aliases": limits.MAXIMUM_ALIASES,
    "fields, fragments expanded": limits.MAXIMUM_FIELDS,
    "operations in a document": limits.MAXIMUM_OPERATIONS,
    "items of a page": MAXIMUM_PAGE_SIZE,
    "items of a page when nothing is said": DEFAULT_PAGE_SIZE,
    "ids of `nodes`": MAXIMUM_NODES,
    "NHS numbers of one `POST /records`": MAXIMUM_NUMBERS,
    "validation and unexpected errors told": MAXIMUM_ERRORS,
}


def blocks() -> Mapping[str, str]:
    """The generated parts of the page."""
    codes = [(f"`{code.name}`", code.value) for code in ErrorCode]
    known = [(what, f"{limit:,}") for what, limit in LIMITS.items()]
    return {
        "codes": table(("Code", "Means"), codes),
        "outcomes": table(("`outcome`", "Means"), _described("ActionOutcome")),
        "action-codes": table(("`errors[].code`", "Means"), _described("ActionErrorCode")),
        "limits": table(("What", "Limit"), known),
    }


def _described(enum: str) -> list[tuple[str, str]]:
    """The values of an enum of the contract, as it says what they mean."""
    types = build_contract(introspection=True)._schema.type_map
    kind = cast(GraphQLEnumType, types[enum])
    return [(f"`{name}`", one.description or "") for name, one in kind.values.items()]


if __name__ == "__main__":
    sys.exit(command(PAGE, blocks(), sys.argv[1:]))

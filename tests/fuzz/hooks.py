"""What Schemathesis needs to know of this schema, and what it is to look for in every answer.

Loaded by Schemathesis in its own environment; nothing of the gateway is imported here.
"""

import os
import re

# In an environment of its own, .venv-fuzz, which mypy does not see.
import schemathesis  # type: ignore[import-not-found]
from hypothesis import strategies as st
from schemathesis.graphql import nodes  # type: ignore[import-not-found]

NUMBERS = os.environ["KINDRED_FUZZ_NUMBERS"].split(",")
"""NHS numbers of people in the sandbox; most of them are strangers to who asks."""

CODES = {
    *("NOT_PERMITTED", "NOT_FOUND", "BAD_INPUT", "LIMIT_EXCEEDED", "CONFLICT"),
    *("RATE_LIMITED", "SOURCE_UNAVAILABLE"),
}
"""Every other one is a defect here: the caller is signed in, and nothing is broken."""

LEAKS = re.compile(
    r"Traceback|\.py\b|site-packages|127\.0\.0\.1|localhost|SELECT |sqlite|psycopg"
    r"|\b\w+(?:Error|Exception)\b|<[a-z_.]+ object|strawberry|graphql\.|aiohttp",
    re.ASCII,
)
"""Names of classes, modules and files, addresses of sources, and words of databases."""

LONGEST_CODE = 8


def _texts(*good: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(*good, st.text(max_size=30))


_dates = st.dates().map(str)
_moments = st.datetimes(timezones=st.just(None)).map(lambda one: f"{one.isoformat()}Z")
_partial = st.one_of(_dates, _dates.map(lambda one: one[:7]), _dates.map(lambda one: one[:4]))

SCALARS = {
    "NhsNumber": _texts(st.sampled_from(NUMBERS)),
    "OdsCode": _texts(st.sampled_from(["RA1", "RB1", "X26"]), st.text(max_size=LONGEST_CODE)),
    "Date": _texts(_dates),
    "DateTime": _texts(_moments),
    "Moment": _texts(_moments, _partial),
    "PartialDate": _texts(_partial),
}

for name, strategy in SCALARS.items():
    schemathesis.graphql.scalar(name, strategy.map(nodes.String))


@schemathesis.check  # type: ignore[untyped-decorator]
def answered_in_our_words(
    _context: object, response: schemathesis.Response, _case: schemathesis.Case
) -> None:
    """Every operation gets an answer of ours, and no error gives anything away."""
    assert response.status_code in (200, 400, 429), f"HTTP {response.status_code}"
    body = response.json()
    for error in body.get("errors", ()):
        assert error["extensions"]["code"] in CODES, error["extensions"]["code"]
        assert not LEAKS.search(error["message"]), error["message"]
    assert body.get("data") is not None or body.get("errors"), "neither data nor errors"

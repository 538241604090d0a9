"""FHIR dates as spans, and what the search prefixes make of them."""

from datetime import UTC, datetime

import pytest

from sandbox.search.spans import Span, compares, span, split_prefix


def _span(text: str) -> Span:
    found = span(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00"),
        ("2026-10", "2026-09-30T23:00:00+00:00", "2026-11-01T00:00:00+00:00"),
        ("2026-10-25", "2026-10-24T23:00:00+00:00", "2026-10-26T00:00:00+00:00"),
        ("2026-03-29", "2026-03-29T00:00:00+00:00", "2026-03-29T23:00:00+00:00"),
        ("2026-07-01T09:00", "2026-07-01T08:00:00+00:00", "2026-07-01T08:01:00+00:00"),
        ("2026-07-01T09:00:00Z", "2026-07-01T09:00:00+00:00", "2026-07-01T09:00:01+00:00"),
    ],
)
def test_a_date_spans_all_it_may_mean(text: str, start: str, end: str) -> None:
    found = _span(text)

    assert found.start.astimezone(UTC) == datetime.fromisoformat(start)
    assert found.end.astimezone(UTC) == datetime.fromisoformat(end)


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-02-30", "1-2-3-4", "2026-01-01T25"])
def test_what_is_no_date_has_no_span(text: str) -> None:
    assert span(text) is None


@pytest.mark.parametrize(
    ("prefix", "found", "asked", "expected"),
    [
        ("eq", "2026-05-17", "2026-05", True),
        ("eq", "2026-05", "2026-05-17", False),
        ("ne", "2026-05-17", "2026-05", False),
        ("gt", "2026-05-18", "2026-05-17", True),
        ("gt", "2026-05-17", "2026-05-17", False),
        ("ge", "2026-05-17", "2026-05-17", True),
        ("lt", "2026-05-16", "2026-05-17", True),
        ("lt", "2026-05-17", "2026-05-17", False),
        ("le", "2026-05-17", "2026-05-17", True),
        ("sa", "2026-06-01", "2026-05", True),
        ("sa", "2026-05-31", "2026-05", False),
        ("eb", "2026-04-30", "2026-05", True),
        ("eb", "2026-05-01", "2026-05", False),
    ],
)
def test_a_prefix_compares_whole_spans(prefix: str, found: str, asked: str, expected: bool) -> None:
    assert compares(prefix, _span(found), _span(asked)) is expected


@pytest.mark.parametrize(
    ("value", "expected"), [("ge2026", ("ge", "2026")), ("2026", ("eq", "2026"))]
)
def test_a_prefix_is_told_from_its_date(value: str, expected: tuple[str, str]) -> None:
    assert split_prefix(value) == expected

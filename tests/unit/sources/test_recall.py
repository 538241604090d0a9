"""What is wrong with some of a page's items costs those items, and no healthy one."""

import json
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from schema.answer import Answer
from schema.directory import RecordType
from schema.identifiers import NhsNumber, OdsCode
from schema.report import SourceStatus
from sources.answering import answer
from sources.bundle import read_page
from sources.gathering import Gathered
from sources.origin import Origins
from sources.paging import Haul
from sources.records import RECORD_TYPES
from sources.records.reader import Setting
from tests.support.auth import NOW
from tests.support.builders import a_directory_of, a_source
from tests.support.fhir_resources import (
    ANNA,
    MADE,
    Json,
)

ODD = "0dd"
"""Stands where something is to be that no JSON writer writes."""
NONSENSE: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
    max_leaves=5,
)
UNWRITTEN = st.sampled_from([b'"\xff"', b'"\\ud800"', b'"\xed\xa0\x80"', b'"\xc3("'])
NO_NUMBER = st.sampled_from([b"NaN", b"-Infinity", b"1e999", b"9" * 5000])

Logs = Sequence[MutableMapping[str, Any]]
Written = tuple[Json | object, bytes]
"""An entry, and what to write where ODD stands."""


def _not_a_list(value: object) -> bool:
    return value is not None and not isinstance(value, (list, dict))


def beyond_use(made: Json) -> st.SearchStrategy[Written]:
    """The resource as an entry that must not be shown, in every way we know."""
    name = made["resourceType"]
    entries = [
        NONSENSE.filter(lambda one: not isinstance(one, dict)),
        st.just({}),
        NONSENSE.filter(lambda one: not isinstance(one, dict)).map(lambda one: {"resource": one}),
        _changed(made, "id", st.none() | st.sampled_from(["", "..", "a/b", "x" * 65, [], {}])),
        _changed(made, "resourceType", st.none() | st.integers() | st.just([name])),
        _changed(made, "meta", NONSENSE.filter(_not_a_list)),
        _changed(made, "meta", st.sampled_from(["R", 5, [["R"]]]).map(lambda r: {"security": r})),
        _changed(made, "meta", st.just({"security": [{"display": "restricted"}]})),
        _changed(made, "contained", NONSENSE.filter(_not_a_list)),
        _changed(made, "contained", st.just([{"meta": {"security": ["R"]}}])),
        _changed(made, "modifierExtension", st.just([{"url": "urn:x"}])),
        _changed(made, "implicitRules", st.text("ab", min_size=1)),
    ]
    plain = st.one_of(entries).map(lambda one: (one, b""))
    critical = st.sampled_from(["implicitRules", "meta", "contained"])
    # What a type does not have nobody reads.
    read = [
        one for one in ("identifier", "status", "implicitRules") if one != "status" or one in made
    ]
    texts = st.sampled_from(read)
    unwritten = st.tuples(texts.map(lambda one: {"resource": {**made, one: ODD}}), UNWRITTEN)
    numbers = st.tuples(critical.map(lambda one: {"resource": {**made, one: ODD}}), NO_NUMBER)
    return plain | unwritten | numbers


def benign(made: Json) -> st.SearchStrategy[Written]:
    """The resource with an element that cannot be read, and that it can do without."""
    optional = st.sampled_from(["extension", "identifier", "category", "sent", "date", "start"])
    plain = optional.flatmap(lambda one: _changed(made, one, NONSENSE)).map(lambda one: (one, b""))
    numbers = st.tuples(optional.map(lambda one: {"resource": {**made, one: ODD}}), NO_NUMBER)
    unknown = _changed(made, "unheardOf", NONSENSE).map(lambda one: (one, b""))
    return plain | numbers | unknown


def _changed(made: Json, name: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return values.map(lambda value: {"resource": {**made, name: value}})


@st.composite
def pages(
    draw: st.DrawFn, corrupted: Callable[[Json], st.SearchStrategy[Written]]
) -> tuple[RecordType, bytes, list[str], int]:
    """A page of some kind: its body, the ids of the healthy, and how many are corrupted."""
    record_type = draw(st.sampled_from(list(RecordType)))
    is_bad = draw(st.lists(st.booleans(), min_size=1, max_size=8))
    written = []
    for number, bad in enumerate(is_bad):
        made = MADE[record_type](f"i{number}")
        entry, odd = draw(corrupted(made)) if bad else ({"resource": made}, b"")
        text = json.dumps(entry).encode()
        written.append(text.replace(b'"%b"' % ODD.encode(), odd) if odd else text)
    total = draw(st.sampled_from([b"", b'"total":"5",', b'"link":5,', b'"total":NaN,']))
    body = b'{"resourceType":"Bundle",' + total + b'"entry":[' + b",".join(written) + b"]}"
    healthy = [f"i{number}" for number, bad in enumerate(is_bad) if not bad]
    return record_type, body, healthy, sum(is_bad)


def read(record_type: RecordType, body: bytes) -> tuple[Answer[Any], Logs]:
    """The answer that a source with this one page gives, and what operators are told."""
    reader = RECORD_TYPES[record_type]
    haul: Haul[Any] = Haul()
    haul.add(read_page(body, reader.struct, {}))
    setting = Setting(
        directory=a_directory_of(a_source("RA1")),
        organisation=OdsCode("RA1"),
        record_type=record_type,
        resource_type=reader.resource_type,
        asked=NhsNumber(ANNA),
        as_of=NOW,
        origins=Origins("https://fhir.trust.example/r4"),
    )
    with capture_logs() as logs:
        return answer(Gathered(haul), reader, setting), logs


@given(pages(beyond_use))
def test_what_is_beyond_use_costs_itself_and_is_counted(
    page: tuple[RecordType, bytes, list[str], int],
) -> None:
    record_type, body, healthy, corrupted = page

    found, _ = read(record_type, body)

    assert [item.ref.local_id for item in found.items] == healthy
    assert (found.unreadable, found.status) == (corrupted, SourceStatus.OK)


@given(pages(benign))
def test_an_element_that_can_be_spared_costs_no_item(
    page: tuple[RecordType, bytes, list[str], int],
) -> None:
    record_type, body, healthy, corrupted = page

    found, _ = read(record_type, body)

    assert len(found.items) == len(healthy) + corrupted
    assert {item.ref.local_id for item in found.items} >= set(healthy)
    assert (found.unreadable, found.status) == (0, SourceStatus.OK)


@given(pages(beyond_use))
def test_operators_are_told_why_in_our_own_words(
    page: tuple[RecordType, bytes, list[str], int],
) -> None:
    record_type, body, _, corrupted = page

    _, logs = read(record_type, body)

    events = [one for one in logs if one["event"] == "unreadable_entries"]
    assert [one["count"] for one in events] == [corrupted] * bool(corrupted)
    reasons = [reason for one in events for reason in one["reasons"]]
    assert len(reasons) == min(corrupted, 5)
    assert all(reason and ODD not in reason and "urn:x" not in reason for reason in reasons)

"""Leaving out the elements that a field does not need changes nothing of it."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields as members
from functools import cache
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.types import get_object_definition

from schema.answer import Item
from schema.patient import Patient
from schema.record_list import RecordList, record_lists
from sources.bundle import read_resource
from sources.element import CRITICAL
from sources.records import READERS
from sources.records.needs import Needs
from sources.records.reader import RecordReader
from sources.salvage import Unreadable
from sources.unread import Unread
from tests.support.elements import resources
from tests.support.fhir_resources import MADE, Json
from tests.support.samples import NAMES, sample_about
from tests.unit.sources.reading import read

Reader = RecordReader[Any, Any]

LISTS: Mapping[Any, RecordList] = {one.record_type: one for one in record_lists(Patient).values()}
_READ_FROM = {
    "id": ("ref",),
    "content_url": ("portal_url", "streamable", "content_address"),
    "members": ("member_ids",),
    "results": ("result_ids",),
    "answered": ("tree",),
    "answers": ("answers_ref",),
    "appointment_id": ("appointment_ref",),
    "form": ("form_name",),
    "expired": ("due_by", "status"),
}
"""What a field of the contract is made of, where it is not told as it is."""
READING = [pytest.param(one, id=name) for name, one in READERS.items() if one.record_type in LISTS]


def published() -> Iterator[Json]:
    """Every resource of the published examples, and those that tests make."""
    yield from (make() for make in MADE.values())
    for name in NAMES:
        whole = sample_about(name)
        if isinstance(whole, dict):
            entries = whole.get("entry", [{"resource": whole}])
            yield from (one["resource"] for one in entries if "resource" in one)


POOL: dict[str, dict[str, list[Any]]] = {one.resource_type: {} for one in READERS.values()}
for found in published():
    for element, value in found.items():
        if found.get("resourceType") in POOL:
            POOL[found["resourceType"]].setdefault(element, []).append(value)


@cache
def generated(offer: str) -> st.SearchStrategy[Json]:
    """A resource whose elements are those of others, made up, or not there."""
    reader = READERS[offer]
    known = POOL[reader.resource_type]
    return resources(reader.struct, **{name: st.sampled_from(one) for name, one in known.items()})


def needs_of(reader: Reader) -> Needs:
    """What it says; whoever reads what is listed says something."""
    assert reader.needs is not None
    return reader.needs


def told(reader: Reader, resource: Json) -> Mapping[str, object]:
    """Each field, with what is made of an item before anybody looks at it."""
    found = read_resource(json.dumps(resource).encode(), reader.struct)
    decided = (reader.is_hidden(found), list(reader.subjects(found)), Unread.of(found))
    try:
        item: Item[Any] = read(reader, resource)
    except Unreadable as fault:
        return dict.fromkeys(needs_of(reader).of, (decided, fault.reason))
    group = getattr(item.record, "group", None)
    who = (decided, group, item.when, item.labels, item.owner)
    kept = (*who, item.identifiers, item.about)
    return {name: (kept, shown(item.record, name)) for name in needs_of(reader).of}


def shown(record: Any, field: str) -> list[object]:
    """All that a field of the contract is made of."""
    return [getattr(record, one) for one in _READ_FROM.get(field, (field,))]


def differing(reader: Reader, whole: Json) -> set[str]:
    """The fields that are not the same from the elements that they need."""
    alike = defaultdict(set)
    for field in needs_of(reader).of:
        alike[frozenset(reader.elements_for(frozenset({field})))].add(field)
    expected, found = told(reader, whole), set()
    for elements, fields in alike.items():
        part = {name: whole[name] for name in {"resourceType", *elements} & whole.keys()}
        got = told(reader, part)
        found |= {one for one in fields if got[one] != expected[one]}
    return found


@pytest.mark.parametrize("reader", READING)
@settings(max_examples=150)
@given(data=st.data())
def test_a_field_is_the_same_from_the_elements_it_needs(reader: Reader, data: Any) -> None:
    assert differing(reader, data.draw(generated(reader.offer))) == set()


@pytest.mark.parametrize("reader", READING)
def test_every_field_of_the_contract_says_what_it_needs(reader: Reader) -> None:
    listed = LISTS[reader.record_type]
    fields = get_object_definition(listed.record, strict=True).fields
    chosen = {one.name for one in members(listed.narrowed_by)} - {"period", "organisation"}

    said = needs_of(reader).of.keys()

    assert said == ({one.python_name for one in fields} | chosen) - {"conflicts"}


@pytest.mark.parametrize("reader", READING)
def test_what_is_needed_are_elements_that_are_read(reader: Reader) -> None:
    needs = needs_of(reader)

    assert needs.always.union(*needs.of.values()) <= {*reader.elements}


@pytest.mark.parametrize("reader", READING)
def test_what_can_decide_about_an_item_is_always_asked_for(reader: Reader) -> None:
    hints = get_type_hints(reader.struct, include_extras=True)
    critical = {name for name, hint in hints.items() if CRITICAL in get_args(hint)[1:]}
    names = dict(
        zip(reader.struct.__struct_fields__, reader.struct.__struct_encode_fields__, strict=True)
    )

    assert {names[one] for one in critical} <= needs_of(reader).always


@pytest.mark.parametrize("fields", [None, {"conflicts"}, {"id", "nothing_like_it"}], ids=str)
def test_whatever_is_not_said_needs_all_elements(fields: set[str] | None) -> None:
    asked = None if fields is None else frozenset(fields)

    assert all(one.elements_for(asked) == one.elements for one in READERS.values())


def test_a_field_spares_the_elements_of_others() -> None:
    spared = {*READERS["Communication"].elements} - {
        *READERS["Communication"].elements_for(frozenset({"subject"}))
    }

    assert spared == {"category", "extension"}

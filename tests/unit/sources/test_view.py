"""A field of a view is read when it is looked at; a view is a record like any other."""

from dataclasses import dataclass, field, fields, replace
from typing import Any, cast

import pytest

from schema.moment import Moment
from sources.records.reader import Common
from sources.records.view import View, said, shown


@dataclass
class Note:
    """Stands for a record type."""

    title: str
    body: str
    ref: str = "none"
    is_new: bool = field(default=False)


@dataclass
class Source:
    """Stands for a resource with what all readers need."""

    resource: list[str]
    ref: str = "a ref"


class Read(View[Any], Note):
    title = said(lambda resource: resource.pop())
    body = shown(lambda view: f"{view.title} of {view.common.ref}")
    is_new = shown(lambda view: view.at is not None)


def a_view(*resource: str, at: str | None = None) -> Read:
    common = cast(Common[Any], Source([*resource]))
    return Read.of(common, Moment.parse(at) if at else None)


def test_a_field_nobody_looks_at_is_not_read() -> None:
    view = a_view("first", "second")

    assert view.is_new is False
    assert cast(Source, view.common).resource == ["first", "second"]


def test_a_field_is_read_once_for_all_who_look() -> None:
    view = a_view("first", "second")

    seen = [view.title, view.title, view.body]

    assert seen == ["second", "second", "second of a ref"]
    assert cast(Source, view.common).resource == ["first"]


def test_a_view_knows_the_time_of_its_item() -> None:
    assert a_view("first", at="2026-07-01").is_new is True


def test_a_copy_says_what_the_view_says_and_what_is_new() -> None:
    copy = replace(a_view("first"), ref="another")

    assert (copy.title, copy.body, copy.ref) == ("first", "first of a ref", "another")


def test_a_view_is_written_with_all_its_fields() -> None:
    view = a_view("first")

    assert isinstance(view, Note)
    assert all(repr(getattr(view, one.name)) in repr(view) for one in fields(view))


def test_a_view_that_leaves_a_field_out_cannot_be_made() -> None:
    with pytest.raises(TypeError, match=r"Short does not say .*is_new"):

        class Short(View[Any], Note):
            title = said(str)
            body = said(str)

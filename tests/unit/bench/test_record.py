"""How answers are compared: by all but the ids, which everybody makes up."""

from typing import Any

import orjson
import pytest

from bench.record import LISTS, lists, people


def answer(**node: str) -> bytes:
    """One that has the same single item in each list."""
    return orjson.dumps({"data": {"viewer": {"patient": record(**node)}}})


def record(**node: str) -> dict[str, Any]:
    """A person's three lists."""
    return {name: {"totalCount": 1, "nodes": [node]} for name in LISTS}


def test_answers_that_differ_in_ids_only_are_the_same() -> None:
    assert lists(answer(id="a", title="x")) == lists(answer(id="b", title="x"))


def test_answers_that_differ_in_anything_else_are_not() -> None:
    assert lists(answer(id="a", title="x")) != lists(answer(id="a", title="y"))


def test_an_answer_with_errors_is_compared_with_nothing() -> None:
    with pytest.raises(ValueError, match="errors"):
        lists(orjson.dumps({"data": None, "errors": [{"message": "no"}]}))


def test_only_people_with_all_their_lists_are_counted() -> None:
    closed: dict[str, Any] = {"patient": None}
    viewer = {"patient": record(id="a"), "dependants": [closed, {"patient": record(id="b")}]}

    assert people(orjson.dumps({"data": {"viewer": viewer}})) == 2

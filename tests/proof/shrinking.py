"""A difference with every part left out that it does not need."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.proof.oracle.facts import UNASKED, Facts, Question, Statement, Use

Differs = Callable[[Question], bool]


def shrunk(question: Question, differs: Differs) -> Question:
    """The smallest question found that still differs."""
    smaller = next((one for one in _smaller(question) if differs(one)), None)
    return question if smaller is None else shrunk(smaller, differs)


def readable(value: Any) -> str:
    """A value with what is not as usual."""
    if isinstance(value, tuple):
        return "(" + ", ".join(map(readable, value)) + ")"
    if not dataclasses.is_dataclass(value):
        return str(value)
    said = [
        f"{field.name}={readable(getattr(value, field.name))}"
        for field in dataclasses.fields(value)
        if getattr(value, field.name) != _usual(field)
    ]
    return f"{type(value).__name__}({', '.join(said)})"


def _smaller(question: Question) -> Iterator[Question]:
    for facts in _smaller_facts(question.facts):
        yield dataclasses.replace(question, facts=facts)
    for house in _plainer(question.house):
        yield dataclasses.replace(question, house=house)
    yield from _plainer(question)


def _smaller_facts(facts: Facts) -> Iterator[Facts]:
    if isinstance(facts.statements, tuple):
        for fewer in _smaller_statements(facts.statements):
            yield dataclasses.replace(facts, statements=fewer)
    for uses in _smaller_uses(facts.uses):
        yield dataclasses.replace(facts, uses=uses)
    for field in ("asker", "person", "actor", "wish", "settings"):
        value = getattr(facts, field)
        for plainer in () if value == UNASKED else _plainer(value):
            yield dataclasses.replace(facts, **{field: plainer})


def _smaller_statements(said: tuple[Statement, ...]) -> Iterator[tuple[Statement, ...]]:
    for place, one in enumerate(said):
        before, after = said[:place], said[place + 1 :]
        yield before + after
        for plainer in _plainer(one):
            yield (*before, plainer, *after)


def _smaller_uses(uses: Mapping[str, Use]) -> Iterator[Mapping[str, Use]]:
    for name, use in uses.items():
        yield {key: other for key, other in uses.items() if key != name}
        for plainer in _plainer(use):
            yield {**uses, name: plainer}


def _plainer(value: Any) -> Iterator[Any]:
    """With one field as usual."""
    for field in dataclasses.fields(value):
        usual = _usual(field)
        if usual is not dataclasses.MISSING and getattr(value, field.name) != usual:
            yield dataclasses.replace(value, **{field.name: usual})


def _usual(field: "dataclasses.Field[Any]") -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default

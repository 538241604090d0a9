"""Makes up what is answered: objects of the schema's own classes, some as they must not be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from types import MappingProxyType, SimpleNamespace
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    get_nullable_type,
)

from schema.compiled.reader import class_of
from schema.errors import BadInput
from schema.moment import Moment
from tests.support.builders import a_ref, moment

TEXTS = ("", "word", "ünï \u2028", "null", '"', "{0}", "%s")
WHEN = datetime(2026, 3, 29, 0, 59, 59, 1, UTC)
ODDITIES: tuple[Callable[[], Any], ...] = (
    lambda: None,
    lambda: RuntimeError("boom"),
    lambda: BadInput("bad"),
    lambda: 7,
    lambda: 2**40,
    lambda: True,
    lambda: "text",
    lambda: 1.5,
    lambda: [],
    lambda: ("a", None),
    lambda: [None],
    lambda: {"name": "mapped"},
    lambda: MappingProxyType({}),
    lambda: WHEN,
    lambda: _Text("a kind of text"),
)
"""What may stand where something else should."""
LIKE_LISTS: tuple[Callable[[], Any], ...] = (
    lambda: "text",
    lambda: b"bytes",
    lambda: {"name": "mapped"},
    lambda: MappingProxyType({"name": "mapped"}),
)
"""What can be gone through, and is no list."""


class _Text(str):
    """Written as a text, and not exactly one."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes up objects. With `odd` at 0 all of them are as their types say."""

    random: Random
    odd: float
    private: Mapping[str, Callable[[Random], Any]]
    """What objects have besides their fields."""

    def thing(self, kind: GraphQLObjectType) -> Any:
        """An object of a type."""
        found: Any = object.__new__(class_of(kind))
        for name, make in self.private.items():
            object.__setattr__(found, name, make(self.random))
        for field in kind.fields.values():
            known = field.extensions["strawberry-definition"]
            if known.is_basic_field:
                object.__setattr__(found, known.python_name, self.value(field.type))
        return self._disguised(found) if self.random.random() < self.odd else found

    def value(self, output: GraphQLOutputType) -> Any:
        """A value of a field, now and then none that it may have."""
        if self.random.random() < self.odd:
            return self._oddity(output)
        if isinstance(output, GraphQLNonNull):
            return self._present(output.of_type)
        return None if self.random.random() < 0.25 else self._present(output)

    def _oddity(self, output: GraphQLOutputType) -> Any:
        """Something else than the type says; for a list most often what is like one."""
        is_list = isinstance(get_nullable_type(output), GraphQLList)
        like = is_list and self.random.random() < 0.75
        return self.random.choice(LIKE_LISTS if like else ODDITIES)()

    def _present(self, output: GraphQLOutputType) -> Any:
        match output:
            case GraphQLList():
                count = self.random.choice([0, 1, 2, 3])
                return [self.value(output.of_type) for _ in range(count)]
            case GraphQLObjectType():
                return self.thing(output)
            case GraphQLEnumType():
                return self.random.choice(list(output.wrapped_cls))  # type: ignore[attr-defined]
        return self._scalar(str(output))

    def _disguised(self, found: Any) -> Any:
        """The same of another class: of a kind of it, or of one that only looks like it."""
        if self.random.random() < 0.5:
            return SimpleNamespace(**vars(found))
        found.__class__ = type(found.__class__.__name__, (found.__class__,), {})
        return found

    def _scalar(self, name: str) -> Any:
        match name:
            case "Int":
                return self.random.choice([0, -1, 2**31 - 1])
            case "Boolean":
                return self.random.random() < 0.5
            case "DateTime":
                return WHEN + timedelta(seconds=self.random.randrange(10**7))
            case "Moment":
                return _moment(self.random)
        return self.random.choice(TEXTS)


def _moment(random: Random) -> Moment:
    return moment(random.choice(["2026", "2026-03", "2026-03-29", "2026-03-29T00:30:00+01:00"]))


RECORDS: Mapping[str, Callable[[Random], Any]] = {
    "ref": lambda random: a_ref(local_id=random.choice(["1", "2", "3"])),
    "portal_url": lambda random: random.choice([None, "https://portal.example"]),
    "streamable": lambda random: random.random() < 0.5,
    "content_address": lambda random: random.choice([None, "Binary/1"]),
    "place": lambda random: random.randrange(3),
    "member_ids": lambda _: (),
    "result_ids": lambda _: (),
}
"""What a record has that is not shown."""

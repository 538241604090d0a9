"""Values for arguments: numbers, ids and cursors of anybody, and for the rest whatever the type
allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    is_required_argument,
)
from graphql.pyutils import Undefined

_PAGING = (
    ("first",),
    ("first",),
    ("first", "after"),
    ("last",),
    ("last", "before"),
    (),
)
_SIZES = (1, 2, 3, 100)
_OFTEN = {"appointmentId": 0.7}
"""How often is given what need not be."""
MOST_INPUT_DEPTH = 4
"""Lists in input objects so deep are empty: some objects hold lists of themselves."""
_WORDS = {
    "Date": ("2026-05-01", "2024-02-29"),
    "PartialDate": ("2026", "2026-05", "2025-12-31"),
    "DateTime": ("2026-05-01T09:00:00Z",),
    "Moment": ("2026-05", "2026-05-01T09:00:00+01:00"),
}


@dataclass(slots=True)
class Arguments:
    """Draws values. The lists are what it draws names of things from."""

    random: Random
    numbers: list[str] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    """Type of the thing by its id."""
    places: dict[str, str] = field(default_factory=dict)
    """Where it is kept, by its id."""
    codes: list[str] = field(default_factory=list)
    cursors: list[str] = field(default_factory=list)
    likely: list[str] = field(default_factory=list)
    """NHS numbers that the token may well reach."""
    likely_ids: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    """Today and days to come."""
    proxy_ids: list[str] = field(default_factory=list)
    likely_proxy_ids: list[str] = field(default_factory=list)
    page: dict[str, Any] | None = None
    """If given, the paging of every list."""

    def given(self, coordinate: str, known: Mapping[str, GraphQLArgument]) -> dict[str, Any]:
        """Values for the arguments of a field."""
        found = self._paging(known)
        for name, argument in known.items():
            if name in ("first", "last", "after", "before"):
                continue
            if is_required_argument(argument) or self._chance(_OFTEN.get(name, 0.2)):
                found[name] = self.value(name, argument.type)
        if "appointmentId" in found and self._chance(0.8):
            found |= self._moving()
        return found

    def kind_of(self, arguments: Mapping[str, Any]) -> str | None:
        """The type of the thing whose id is given."""
        ids = [arguments["id"]] if "id" in arguments else arguments.get("ids") or [None]
        return self.ids.get(ids[0])

    def value(self, name: str, kind: GraphQLInputType, depth: int = 0) -> Any:
        """One that the type allows."""
        if isinstance(kind, GraphQLNonNull):
            return self.value(name, kind.of_type, depth)
        if isinstance(kind, GraphQLList):
            count = self.random.choice((1, 1, 2)) if depth < MOST_INPUT_DEPTH else 0
            return [self.value(name, kind.of_type, depth) for _ in range(count)]
        if isinstance(kind, GraphQLEnumType):
            return self.random.choice(sorted(kind.values))
        if isinstance(kind, GraphQLInputObjectType):
            return {
                key: self.value(key, one.type, depth + 1)
                for key, one in kind.fields.items()
                if (isinstance(one.type, GraphQLNonNull) and one.default_value is Undefined)
                or self._chance(0.5)
            }
        return self._scalar(name, kind.name)

    def _moving(self) -> dict[str, Any]:
        """An appointment and its organisation, which two draws would hardly ever hit."""
        found = [one for one in self.likely_ids if self.ids[one] == "Appointment"]
        if not found:
            return {}
        chosen = self.random.choice(found)
        return {"appointmentId": chosen, "organisation": self.places[chosen]}

    def _paging(self, known: Mapping[str, GraphQLArgument]) -> dict[str, Any]:
        if "first" not in known:
            return {}
        if self.page is not None:
            return {name: value for name, value in self.page.items() if name in known}
        names = [name for name in self.random.choice(_PAGING) if name in known]
        sizes = {name: self.random.choice(_SIZES) for name in names if name in ("first", "last")}
        cursors = {
            name: self.random.choice(self.cursors)
            for name in names
            if name in ("after", "before") and self.cursors
        }
        return {**sizes, **cursors}

    def _scalar(self, name: str, kind: str) -> Any:
        if name == "proxyId" and self.proxy_ids:
            return self._likely(self.likely_proxy_ids, self.proxy_ids)
        if name == "idempotencyKey":
            return f"key-{self.random.randrange(10**9):09d}"
        if kind == "ID":
            return self._likely(self.likely_ids, list(self.ids))
        if kind == "NhsNumber":
            return self._likely(self.likely, self.numbers)
        if kind == "Date" and self.days and self._chance(0.8):
            return self.random.choice(self.days)
        return self.random.choice(self._plain(kind))

    def _plain(self, kind: str) -> Sequence[Any]:
        words: dict[str, Sequence[Any]] = {
            **_WORDS,
            "OdsCode": self.codes,
            "Int": (0, 1, 5),
            "Float": (0.0, 1.5),
            "Boolean": (True, False),
        }
        return words.get(kind, ("word",))

    def _likely(self, likely: list[str], all_: list[str]) -> str:
        return self.random.choice(likely if likely and self._chance(0.85) else all_)

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

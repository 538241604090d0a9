"""Renders the tables of docs/configuration.md from settings/tables.py: `--write` or `--check`.

Keys, types and defaults come from the code; what a key means stands in docs/meanings.toml.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec import NODEFAULT, UNSET, Struct, inspect, structs

from auth.scopes import record_scope, resource_type
from docs.blocks import ROOT, command, table
from schema.access import Category
from schema.patient import RECORD_LISTS
from settings import tables

PAGE = ROOT / "docs" / "configuration.md"
MEANINGS = ROOT / "docs" / "meanings.toml"
NOT_YET = "**Not yet in effect.**"

TABLES: Mapping[str, type[Struct]] = {
    "gateway": tables.GatewaySettings,
    "explorer": tables.ExplorerSettings,
    "storage": tables.StorageSettings,
    "issuers": tables.IssuerSettings,
    "apps": tables.AppSettings,
    "national": tables.NationalSettings,
    "sources": tables.SourceSettings,
    "organisations": tables.OrganisationSettings,
    "feeders": tables.FeederSettings,
    "access": tables.AccessSettings,
    "access.labels": tables.LabelSettings,
    "profiles": tables.ProfileSettings,
    "auth.bearer": tables.BearerAuth,
    "auth.client-credentials": tables.ClientCredentialsAuth,
}
"""Each table of the file by the name of its block on the page."""

Meanings = Mapping[str, Mapping[str, str]]


class MeaningError(Exception):
    """A key has no meaning, or a meaning has no key."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the file."""

    table: str
    name: str
    kind: str
    default: str
    meaning: str

    @property
    def in_effect(self) -> bool:
        """Is the key more than accepted?"""
        return not self.meaning.startswith(NOT_YET)


def read_meanings() -> Meanings:
    """What each key means, by table."""
    return tomllib.loads(MEANINGS.read_text(encoding="utf-8"))


def keys(meanings: Meanings) -> list[Key]:
    """Every key that holds a value. Raises MeaningError."""
    found = [key for name, shape in TABLES.items() for key in _keys(name, shape, meanings)]
    known = {(key.table, key.name) for key in found}
    for name, words in meanings.items():
        for word in words:
            if (name, word) not in known:
                raise MeaningError(f"{name}.{word} is no key of the file.")
    return found


def blocks() -> Mapping[str, str]:
    """The generated parts of the page, one for each table of the file."""
    found = keys(read_meanings())
    head = ("Key", "Value", "Default", "Means")
    made = {name: table(head, [_row(key) for key in found if key.table == name]) for name in TABLES}
    return {**made, "scopes": table(("Category", "TYPE", "Reads"), _scopes())}


def _scopes() -> Iterator[tuple[str, ...]]:
    """The types of each category, the one that stands for it first, with the lists they open."""
    for category in Category:
        lists: dict[str, list[str]] = {resource_type(category): []}
        for name, one in RECORD_LISTS.items():
            if one.record_type.category is category:
                _, scope = record_scope(one.record_type).split("/")
                lists.setdefault(scope.partition(".")[0], []).append(f"`{name}`")
        for kind, names in lists.items():
            yield category.name, f"`{kind}`", ", ".join(names) or "–"


def _keys(name: str, shape: type[Struct], meanings: Meanings) -> list[Key]:
    return [
        Key(
            table=name,
            name=one.encode_name,
            kind=_kind(inspect.type_info(one.type)),
            default=_default(one),
            meaning=_meaning(name, one.encode_name, meanings),
        )
        for one in structs.fields(shape)
    ]


def _meaning(name: str, key: str, meanings: Meanings) -> str:
    words = meanings.get(name, {})
    if key not in words:
        raise MeaningError(f"{name}.{key} has no meaning in docs/meanings.toml.")
    return words[key]


def _row(key: Key) -> tuple[str, ...]:
    return f"`{key.name}`", key.kind, key.default, key.meaning


def _kind(kind: inspect.Type) -> str:
    match kind:
        case inspect.LiteralType(values):
            return ", ".join(f"`{value}`" for value in values)
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType():
            return _range(kind)
        case inspect.StrType():
            return "text"
        case inspect.ListType(item_type=item):
            return f"list of {_kind(item)}"
        case inspect.DictType():
            return "table"
        case inspect.UnionType() | inspect.StructType():
            return "table"
    raise TypeError(f"no words for {type(kind).__name__}")


def _range(kind: inspect.IntType) -> str:
    if kind.le is not None:
        return f"{kind.ge} to {kind.le}"
    return f"number from {kind.ge}"


def _default(one: structs.FieldInfo) -> str:
    value = one.default
    if one.default_factory is not NODEFAULT:
        value = one.default_factory()
    if value is NODEFAULT or value is UNSET:
        return "required"
    return _toml(value)


def _toml(value: object) -> str:
    match value:
        case bool():
            return f"`{str(value).lower()}`"
        case int():
            return f"`{value:_}`"
        case str():
            return f'`"{value}"`'
        case list():
            return f"`[{', '.join(_toml(one).strip('`') for one in value)}]`"
        case tables.NoAuth():
            return '`{ kind = "none" }`'
        case _:
            return "empty"


if __name__ == "__main__":
    sys.exit(command(PAGE, blocks(), sys.argv[1:]))

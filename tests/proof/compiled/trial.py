"""One trial: an operation and what it is answered from, both made up from one random source."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import Any

from graphql import GraphQLObjectType

from schema.compiled.executor import RecordExecutor
from schema.context import Context
from schema.contract import build_contract
from schema.directory import RecordType
from schema.documented import Documented
from schema.errors import NotFound
from schema.node import NodeRef, PatientRef
from schema.patient import RECORD_LISTS, Patient
from tests.proof.compiled.likeness import differences, is_good
from tests.proof.compiled.odd import odd_schema
from tests.proof.compiled.operations import Author
from tests.proof.compiled.records import RECORDS, Maker
from tests.support.auth import ACTOR

Lists = Mapping[str, Any]
_FIELDS = {one.record_type: name for name, one in RECORD_LISTS.items()}


@dataclass(frozen=True, slots=True)
class Ground:
    """A schema, and the lists of it that are asked for."""

    schema: Documented
    path: tuple[str, ...]
    lists: tuple[tuple[str, str], ...]


@cache
def records() -> Ground:
    """The schema of the gateway."""
    made = RECORD_LISTS.items()
    lists = tuple((name, f"{one.record.__name__}Connection") for name, one in made)
    return Ground(build_contract(introspection=True), ("viewer", "patient"), lists)


@cache
def oddities() -> Ground:
    """The schema of what may come."""
    return Ground(odd_schema(), (), (("plain", "PlainConnection"), ("odd", "OddConnection")))


def compared(
    ground: Ground, random: Random, odd: float, executor: type[RecordExecutor]
) -> list[str] | None:
    """The differences of one trial; None if no valid operation was made up."""
    asked = Author(ground.schema._schema, random).operation(ground.path, ground.lists)
    if not is_good(ground.schema, asked):
        return None
    maker = Maker(random, odd, RECORDS)
    lists = {name: maker.thing(_type(ground, kind)) for name, kind in ground.lists}
    context = Context(_Answers(**lists))
    return asyncio.run(differences(ground.schema, asked, context, executor))


def _type(ground: Ground, name: str) -> GraphQLObjectType:
    found = ground.schema._schema.type_map[name]
    assert isinstance(found, GraphQLObjectType)
    return found


class _Answers(SimpleNamespace):
    """Resolvers that give what was made up. Some ids cannot be made."""

    def __init__(self, **lists: Any) -> None:
        super().__init__(plain=lists.get("plain"), odd=lists.get("odd"))
        self.lists = lists

    def id(self, ref: NodeRef) -> Any:
        return getattr(ref, "local_id", "person")

    def content_url(self, ref: NodeRef, place: int = 0) -> str:
        if self.id(ref) == "3":
            raise NotFound
        return f"https://gateway.example/{self.id(ref)}"

    async def own_patient(self) -> Patient:
        return Patient(ref=PatientRef(ACTOR), nhs_number=ACTOR)

    async def records(self, _: Any, record_type: RecordType, *__: Any) -> Any:
        return self.lists[_FIELDS[record_type]]

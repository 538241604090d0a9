"""A schema with everything that a record connection may come to have one day: arguments on leaves,
functions that wait, permissions, interfaces. What cannot be compiled must be left alone."""

import asyncio
from enum import Enum
from typing import Any

import strawberry
from strawberry.permission import BasePermission
from strawberry.schema.config import StrawberryConfig

from schema.asks_nobody import ASKS_NOBODY
from schema.compiled.executor import RecordExecutor
from schema.connection import Connection
from schema.context import Info
from schema.documented import Documented
from schema.documents import Documents
from schema.scalars import SCALARS


@strawberry.enum
class Tone(Enum):
    """How loud."""

    LOUD = "loud"
    SOFT = "soft"


class Never(BasePermission):
    """Refuses everybody."""

    message = "No."

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:
        return False


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Other(Named):
    other: int


@strawberry.type
class Plain(Named):
    """Everything of it compiles."""

    number: int | None
    numbers: list[int | None]
    words: list[str]
    tables: list[list[str]] | None
    tone: Tone
    tones: list[Tone] | None
    ratio: float
    self_same: "Plain | None"

    @strawberry.field(metadata=ASKS_NOBODY)
    def said(
        self,
        info: Info,
        times: int = 1,
        word: str | None = None,
        tone: Tone = Tone.SOFT,
        loud: bool = False,
    ) -> str | None:
        if times < 0:
            raise ValueError("Less than nothing.")
        return f"{word or self.name} {tone.value} {loud}" * times or None

    @strawberry.field(metadata=ASKS_NOBODY)
    def length(self, minimum: int = 0) -> int:
        found: int = len(self.name)
        return found if found >= minimum else None  # type: ignore[return-value] # a null too many


@strawberry.type
class Odd(Plain):
    """Some of it does not compile."""

    named: Named | None

    @strawberry.field(metadata=ASKS_NOBODY)
    async def slowly(self) -> str:
        await asyncio.sleep(0)
        return self.name

    @strawberry.field
    def asks(self) -> str:
        return self.name

    @strawberry.field(metadata=ASKS_NOBODY, permission_classes=[Never])
    def secret(self) -> str | None:
        return self.name

    @strawberry.field(metadata=ASKS_NOBODY)
    def path(self, info: Info) -> str:
        return str(info.path.key)


@strawberry.type
class Query:
    @strawberry.field
    async def plain(self, info: Info) -> Connection[Plain] | None:
        return info.context.resolvers.plain  # type: ignore[attr-defined, no-any-return]

    @strawberry.field
    async def odd(self, info: Info) -> Connection[Odd] | None:
        return info.context.resolvers.odd  # type: ignore[attr-defined, no-any-return]


def odd_schema() -> Documented:
    """The schema, with documents of its own."""
    return Documented(
        query=Query,
        types=[Other],
        documents=Documents(),
        execution_context_class=RecordExecutor,
        config=StrawberryConfig(scalar_map=SCALARS),
    )

"""Things with an id: the interfaces `Node` and `Record`, and what an id stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import msgspec
import strawberry

from schema.asks_nobody import ASKS_NOBODY
from schema.context import Info
from schema.directory import RecordType
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.provenance import Conflict, Provenance


@dataclass(frozen=True, slots=True)
class PatientRef:
    """Names one person."""

    subject: NhsNumber


class RecordRef(msgspec.Struct, frozen=True, gc=False):
    """Names one item of one person's record at one source. A claim, never a proof."""

    subject: NhsNumber
    organisation: OdsCode
    record_type: RecordType
    local_id: LocalId


NodeRef = PatientRef | RecordRef


@strawberry.interface(description="Something with an id that stays the same.")
class Node:
    ref: strawberry.Private[NodeRef]

    @strawberry.field(
        description="Opaque id. It names nobody, is stable, and opens nothing by itself: "
        "access is decided again at each use.",
        metadata=ASKS_NOBODY,
    )
    def id(self, info: Info) -> strawberry.ID:
        return strawberry.ID(info.context.resolvers.id(self.ref))


@strawberry.interface(description="One item of somebody's record, with its origin.")
class Record(Node):
    provenance: Provenance = strawberry.field(description="Where it came from.")
    also_reported_by: list[Provenance] = strawberry.field(
        description="Other organisations that hold the same item, by its business identifier."
    )
    conflicts: list[Conflict] = strawberry.field(
        description="What those other organisations say differently."
    )

    def informed(self, others: "Sequence[Record]") -> Self:
        """The same with what only other versions of it tell, where nobody else can know it. What a
        version says itself stays."""
        return self

    def content_addresses(self) -> Sequence[str | None]:
        """Where the source has each file that belongs to it, None for one it does not give."""
        return ()

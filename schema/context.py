"""The seam between the contract and what fulfils it: `Resolvers`, and the context that carries it.

`schema` stands at the bottom: an edge is one line that calls the protocol, and `resolvers.gateway`
implements it, one instance per request. Tests run the whole schema against a small fake.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import strawberry

if TYPE_CHECKING:
    from schema.access_log import AccessLogConnection
    from schema.acting import Acting
    from schema.answers import AnswersFound
    from schema.app import App
    from schema.category_access import CategoryAccess
    from schema.connection import Connection, PageArguments, RecordOrder
    from schema.demographics import Demographics
    from schema.dependant import Dependant
    from schema.directory import Organisation, RecordType
    from schema.explanation import Explanation
    from schema.form import Form
    from schema.identifiers import LocalId, NhsNumber, OdsCode
    from schema.moment import PartialDate
    from schema.node import Node, NodeRef, Record, RecordRef
    from schema.patient import Patient, RecordHolder
    from schema.proxy import Proxy, ProxyPayload
    from schema.proxy_order import ProxyWish
    from schema.record_filter import RecordFilter
    from schema.report import SourceReport
    from schema.request import Looked
    from schema.slot import SlotList, SlotRef, SlotWish


class Resolvers(Protocol):
    """What the schema asks for. One instance serves one request of one principal.

    A refused and an absent record are both None. Raises `schema.errors.KindredError` only.
    """

    @property
    def acting(self) -> "Acting":
        """What is done at organisations."""
        ...

    def id(self, ref: "NodeRef") -> str: ...

    def content_url(self, ref: "RecordRef", place: int = 0) -> str:
        """Of a letter, or of a file in its place among those of a message."""
        ...

    async def form(self, ref: "RecordRef", name: str) -> "Form":
        """The questions that a questionnaire which is in the answer names so."""
        ...

    async def answers(self, ref: "RecordRef") -> "AnswersFound":
        """What was answered to a questionnaire which is in the answer."""
        ...

    async def node(self, global_id: str) -> "Node | None": ...

    def app(self) -> "App": ...

    async def own_patient(self) -> "Patient | None": ...

    async def dependants(self) -> "list[Dependant]": ...

    async def proxies(self) -> "list[Proxy]": ...

    async def access_log(
        self,
        first: int | None,
        after: str | None,
        subject: "NhsNumber | None",
        start: "PartialDate | None",
        end: "PartialDate | None",
    ) -> "AccessLogConnection | None": ...

    async def change_proxy(self, wish: "ProxyWish") -> "ProxyPayload":
        """Never raises for a refusal: the payload says it."""
        ...

    async def available_slots(self, wish: "SlotWish") -> "SlotList | None": ...

    def slot_id(self, ref: "SlotRef") -> str: ...

    async def patient(self, subject: "NhsNumber") -> "Patient | None": ...

    async def explain(self) -> "Explanation":
        """Waits until everything else of the operation has been asked."""
        ...

    def organisation(self, code: "OdsCode") -> "Organisation | None":
        """None when the directory does not list it."""
        ...

    def organisation_named(self, code: "OdsCode") -> "Organisation":
        """What a record names, listed or not."""
        ...

    async def linked(
        self, ref: "RecordRef", record_type: "RecordType", names: "Sequence[LocalId]"
    ) -> "Sequence[Record]":
        """Those of its organisation's records of a kind that a record names, and that are shown."""
        ...

    def demographics(
        self, subject: "NhsNumber", beside: "RecordType | None" = None
    ) -> "Demographics":
        """What of the national record belongs to people's details, or to a kind of record."""
        ...

    def demographics_report(self, subject: "NhsNumber") -> "SourceReport": ...

    def age(self, subject: "NhsNumber") -> int | None: ...

    def deceased(self, subject: "NhsNumber") -> bool | None: ...

    def holders(self, subject: "NhsNumber") -> "list[RecordHolder]": ...

    def access(self, subject: "NhsNumber", on: date | None = None) -> "list[CategoryAccess]":
        """On a day to come, if one is given: for the subject, and for parents."""
        ...

    async def records(
        self,
        subject: "NhsNumber",
        record_type: "RecordType",
        page: "PageArguments",
        order: "RecordOrder",
        matching: "RecordFilter | None",
        looked: "Looked" = ...,
    ) -> "Connection[Any]": ...


@dataclass(frozen=True, slots=True)
class Context:
    """What every resolver may reach: the way to answers, and nothing else."""

    resolvers: Resolvers


Info: TypeAlias = strawberry.Info[Context, None]

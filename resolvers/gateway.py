"""Fulfils the contract for one request of one principal: the place to start reading.

A person's case is opened first (evidence, national facts, who holds what). Each list then decides,
asks with what was permitted, releases what came back, merges it and cuts a page (`listing`).
Whatever touches a source goes through `execute`, whatever touches a rule through `decisions`.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from auth.audit import AuditTrail
from auth.principal import Principal
from resolvers.absence import Absence
from resolvers.access_log import AccessLog, AccessLogArguments
from resolvers.acting import Acting, Means
from resolvers.actions import Actions
from resolvers.carrying import Carrying
from resolvers.casebook import Casebook
from resolvers.controls import Controls
from resolvers.decisions import Decisions
from resolvers.execute import Executor
from resolvers.explain import explanation, trace
from resolvers.household import Household
from resolvers.listing import LinkedTo, Listing, Wish
from resolvers.national_record import NationalRecord
from resolvers.outlook import Outlook
from resolvers.proxies import Proxies
from resolvers.questioning import Questioning
from resolvers.reading import Reading
from resolvers.rulebook import Rulebook
from resolvers.slots import Slots
from schema.access import AccessReason
from schema.access_log import AccessLogConnection
from schema.answer import Content
from schema.answers import AnswersFound
from schema.app import App
from schema.category_access import CategoryAccess
from schema.connection import Connection, PageArguments, RecordOrder
from schema.demographics import Demographics
from schema.dependant import Dependant
from schema.directory import Organisation, RecordType
from schema.errors import NotFound, NotPermitted
from schema.explanation import Explanation
from schema.form import Form
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.moment import PartialDate
from schema.node import Node, NodeRef, PatientRef, Record, RecordRef
from schema.patient import Patient, RecordHolder
from schema.proxy import Proxy, ProxyPayload
from schema.proxy_order import ProxyWish
from schema.record_filter import RecordFilter
from schema.report import SourceReport
from schema.request import Looked, everything
from schema.slot import SlotList, SlotRef, SlotWish


class Gateway:
    """Implements `schema.context.Resolvers`. Lives as long as the request."""

    def __init__(
        self, principal: Principal, rulebook: Rulebook, executor: Executor, trail: AuditTrail
    ) -> None:
        self.trail = trail
        self._principal = principal
        self._rulebook = rulebook
        choices = rulebook.books.choices
        self._casebook = Casebook(principal.actor, principal.birth_date, executor, choices)
        self._ledger = executor.ledger
        self._absence = Absence(rulebook.absence_seconds, executor.deadline)
        self._decisions = Decisions(principal, rulebook, trail, self._ledger)
        self.charges = self._decisions.charges
        self._outlook = Outlook(self._decisions, trail)
        self._listing = Listing(self._decisions, self._casebook, executor)
        self._household = Household(self._decisions, self._casebook)
        self._proxies = Proxies(self._decisions, self._casebook, executor, choices)
        self._controls = Controls(self._decisions, self._casebook, self._proxies, choices)
        self._reading = Reading(self._decisions, executor, self._listing)
        self._slots = Slots(self._decisions, self._casebook, self._reading, executor)
        self._national_record = NationalRecord(self._decisions)
        self._questioning = Questioning(self._decisions, executor, self._reading)
        self.acting = Acting.by(
            Actions(
                self._decisions,
                self._household,
                self._reading,
                Carrying(rulebook.books.journal, executor),
                self._absence,
            ),
            Means(
                self._decisions,
                executor,
                self._household,
                self._listing,
                self._national_record,
                self._questioning,
            ),
        )
        self._access_log = AccessLog(self._decisions, self._household, rulebook.books.accesses)

    def close(self) -> None:
        """Stop what is still being asked for nobody."""
        self._listing.close()
        self._casebook.close()
        self._reading.close()
        self._questioning.close()

    def id(self, ref: NodeRef) -> str:
        return self._rulebook.ids.encode(ref)

    async def form(self, ref: RecordRef, name: str) -> Form:
        return await self._questioning.form(self._casebook.opened(ref.subject), ref, name)

    async def answers(self, ref: RecordRef) -> AnswersFound:
        case = self._casebook.opened(ref.subject)
        return await self._questioning.answers(case, ref, self.id(ref))

    def content_url(self, ref: RecordRef, place: int = 0) -> str:
        if ref.record_type is RecordType.LETTER:
            return f"{self._rulebook.public_url}/letters/{self.id(ref)}/content"
        kind = "reports" if ref.record_type is RecordType.DIAGNOSTIC_REPORT else "messages"
        return f"{self._rulebook.public_url}/{kind}/{self.id(ref)}/attachments/{place}"

    def app(self) -> App:
        app = self._principal.app
        return App(
            client_id=app.client_id,
            name=app.name,
            scopes=app.scopes.names,
            limits=self.charges.limits(),
            trusted_documents_only=app.documents_only,
        )

    async def own_patient(self) -> Patient | None:
        if self._principal.subject is not None:
            return None
        return await self.patient(self._principal.actor)

    async def dependants(self) -> list[Dependant]:
        # What is asked of them follows only when the time of who is absent is over.
        with self._ledger.under_way():
            found, _ = await self._absence.timed(self._dependants(), lambda told: told[1])
        return found

    async def _dependants(self) -> tuple[list[Dependant], bool]:
        """The list, and whether the evidence names anybody who is not in it."""
        found = await self._household.dependants()
        return found, await self._household.leaves_out(found)

    async def proxies(self) -> list[Proxy]:
        return await self._proxies.everybody()

    async def access_log(
        self,
        first: int | None,
        after: str | None,
        subject: NhsNumber | None,
        start: PartialDate | None,
        end: PartialDate | None,
    ) -> AccessLogConnection | None:
        arguments = AccessLogArguments(first, after, subject, start, end)
        reading = self._access_log.page(arguments)
        if subject is None or subject == self._principal.actor:
            return await reading
        return await self._absence.timed(
            reading,
            lambda found: found is None and self._household.is_hidden(subject, None),
        )

    async def change_proxy(self, wish: ProxyWish) -> ProxyPayload:
        return await self._controls.change(wish)

    async def available_slots(self, wish: SlotWish) -> SlotList | None:
        return await self._slots.free(wish)

    def slot_id(self, ref: SlotRef) -> str:
        return self._rulebook.ids.encode_slot(ref)

    def is_read_by_opening(self, letter_id: str) -> bool:
        """Does its organisation take a letter as read once its content has left?"""
        ref = self._rulebook.ids.decode(letter_id)
        if not isinstance(ref, RecordRef):
            return False
        source = self._rulebook.directory.source(ref.organisation, ref.record_type)
        return source is not None and source.opening_marks_read

    async def letter_opened(self, letter_id: str) -> None:
        """Mark a letter whose content has left as read. Raises RateLimited, LimitExceeded."""
        await self.acting.letters.opened(self._decisions.request_id, letter_id)

    async def patient(self, subject: NhsNumber) -> Patient | None:
        admitting = self._household.admit(subject)
        hidden = partial(self._household.is_hidden, subject)
        case = await self._absence.timed(admitting, hidden)
        return Patient(ref=PatientRef(subject), nhs_number=subject) if case else None

    async def node(self, global_id: str) -> Node | None:
        self.charges.look_up(global_id)
        return await self._absence.timed(self._node(global_id), lambda found: found is None)

    async def _node(self, global_id: str) -> Node | None:
        match self._rulebook.ids.decode(global_id):
            case PatientRef(subject):
                return await self.patient(subject)
            case RecordRef() as ref:
                case = await self._household.admit(ref.subject)
                item = await self._reading.item(case, ref) if case else None
                return item.record if item else None
        self._decisions.made_up(global_id)
        return None

    async def letter_content(self, global_id: str) -> Content:
        """The bytes of a letter. Raises NotFound, SourceUnavailable, RateLimited, LimitExceeded."""
        return await self._content(global_id, RecordType.LETTER, 0)

    async def attachment_content(self, global_id: str, place: int) -> Content:
        """The bytes of one of a message's files. Raises the same."""
        return await self._content(global_id, RecordType.MESSAGE, place)

    async def report_content(self, global_id: str, place: int) -> Content:
        """The bytes of one of a report's documents. Raises the same."""
        return await self._content(global_id, RecordType.DIAGNOSTIC_REPORT, place)

    async def _content(self, global_id: str, record_type: RecordType, place: int) -> Content:
        self.charges.source_requests(2)  # the item, and what it holds
        finding = self._found_content(global_id, record_type, place)
        return await self._absence.timed(finding, lambda _: False)

    async def _found_content(self, global_id: str, record_type: RecordType, place: int) -> Content:
        ref = self._rulebook.ids.decode(global_id)
        if not isinstance(ref, RecordRef) or ref.record_type is not record_type:
            self._decisions.made_up(global_id)
            raise NotFound
        case = await self._household.admit(ref.subject)
        if case is None:
            raise NotFound
        return await self._reading.content(case, ref, place)

    async def explain(self) -> Explanation:
        """Raises NotPermitted without the scope for developers."""
        if not self._principal.app.scopes.developer:
            message = "The app was not given permission to see how answers come about."
            raise NotPermitted(AccessReason.APP_SCOPE, message)
        await self._ledger.settled()
        return self._explained()

    def trace(self) -> dict[str, Any] | None:
        """What was asked, for `extensions.trace`; None if there is nothing that may be told."""
        if not self._principal.app.scopes.developer:
            return None
        found = self._explained()
        return trace(found) if found.calls else None

    def _explained(self) -> Explanation:
        return explanation(self._ledger, self._rulebook.directory, self._principal.actor)

    def organisation(self, code: OdsCode) -> Organisation | None:
        return self._rulebook.directory.organisations.get(code)

    def organisation_named(self, code: OdsCode) -> Organisation:
        return self._rulebook.directory.organisation(code)

    def demographics(self, subject: NhsNumber, beside: RecordType | None = None) -> Demographics:
        return self._national_record.details(self._casebook.opened(subject), beside)

    def demographics_report(self, subject: NhsNumber) -> SourceReport:
        return self._national_record.report(self._casebook.opened(subject))

    def age(self, subject: NhsNumber) -> int | None:
        return self._national_record.age(self._casebook.opened(subject))

    def deceased(self, subject: NhsNumber) -> bool | None:
        return self._national_record.deceased(self._casebook.opened(subject))

    def holders(self, subject: NhsNumber) -> list[RecordHolder]:
        return self._household.holders(self._casebook.opened(subject))

    def access(self, subject: NhsNumber, on: date | None = None) -> list[CategoryAccess]:
        return self._outlook.access(self._casebook.opened(subject), on)

    async def records(
        self,
        subject: NhsNumber,
        record_type: RecordType,
        page: PageArguments,
        order: RecordOrder,
        matching: RecordFilter | None,
        looked: Looked = everything,
    ) -> Connection[Any]:
        wish = Wish(subject, record_type, page, order, matching, looked)
        return await self._listing.connection(wish)

    async def linked(
        self, ref: RecordRef, record_type: RecordType, names: Sequence[LocalId]
    ) -> Sequence[Record]:
        case = self._casebook.opened(ref.subject)
        return await self._listing.linked(case, ref, LinkedTo(record_type, names))

"""The record of one person: who they are, and the lists their organisations answer."""

from typing import Annotated, TypeAlias

import strawberry

from schema.access import Category
from schema.appointment import Appointment, AppointmentFilter
from schema.category_access import CategoryAccess, On
from schema.connection import Connection, PageArguments, RecordOrder
from schema.context import Info
from schema.demographics import Address, CommunicationNeeds, ContactPoint, Gender, HumanName
from schema.directory import Organisation
from schema.identifiers import NhsNumber
from schema.letter import Letter, LetterFilter
from schema.message import Message, MessageFilter
from schema.moment import PartialDate
from schema.node import Node
from schema.report import SourceReport

First: TypeAlias = Annotated[
    int | None, strawberry.argument(description="How many from the start, 1 to 100; default 20.")
]
After: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Only items after this cursor.")
]
Last: TypeAlias = Annotated[
    int | None, strawberry.argument(description="How many from the end, 1 to 100.")
]
Before: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Only items before this cursor.")
]
OrderBy: TypeAlias = Annotated[
    RecordOrder, strawberry.argument(description="In which order the list comes.")
]


@strawberry.type(description="An organisation that holds a part of the person's record.")
class RecordHolder:
    organisation: Organisation = strawberry.field(description="The organisation.")
    categories: list[Category] = strawberry.field(
        description="What of it can be asked for here and is open to the viewer."
    )


@strawberry.type(
    description="A person's record, put together from the organisations that hold a part of it. "
    "A field of a category that is closed to the viewer is null, with an error NOT_PERMITTED."
)
class Patient(Node):
    nhs_number: NhsNumber = strawberry.field(description="The person's NHS number.")

    @strawberry.field(description="Has the national record verified the NHS number?")
    def nhs_number_verified(self, info: Info) -> bool | None:
        return info.context.resolvers.demographics(self.nhs_number).nhs_number_verified

    @strawberry.field(description="The person's usual name.")
    def name(self, info: Info) -> HumanName | None:
        return info.context.resolvers.demographics(self.nhs_number).name

    @strawberry.field(description="Date of birth, as precisely as it is known.")
    def birth_date(self, info: Info) -> PartialDate | None:
        return info.context.resolvers.demographics(self.nhs_number).birth_date

    @strawberry.field(description="Age in whole years today in England, when it is certain.")
    def age(self, info: Info) -> int | None:
        return info.context.resolvers.age(self.nhs_number)

    @strawberry.field(description="Has the person died, as far as the national record knows?")
    def deceased(self, info: Info) -> bool | None:
        return info.context.resolvers.deceased(self.nhs_number)

    @strawberry.field(description="Gender as recorded for administration.")
    def gender(self, info: Info) -> Gender | None:
        return info.context.resolvers.demographics(self.nhs_number).gender

    @strawberry.field(description="Present addresses.")
    def address(self, info: Info) -> list[Address] | None:
        addresses = info.context.resolvers.demographics(self.nhs_number).addresses
        return None if addresses is None else list(addresses)

    @strawberry.field(description="Present ways to reach the person.")
    def telecom(self, info: Info) -> list[ContactPoint] | None:
        telecom = info.context.resolvers.demographics(self.nhs_number).telecom
        return None if telecom is None else list(telecom)

    @strawberry.field(description="Language the person prefers, in English, such as `Polish`.")
    def preferred_language(self, info: Info) -> str | None:
        return info.context.resolvers.demographics(self.nhs_number).preferred_language

    @strawberry.field(description="What makes communication work for this person.")
    def communication_needs(self, info: Info) -> CommunicationNeeds | None:
        return info.context.resolvers.demographics(self.nhs_number).communication_needs

    @strawberry.field(description="The practice the person is registered with.")
    def gp_practice(self, info: Info) -> Organisation | None:
        code = info.context.resolvers.demographics(self.nhs_number).gp_practice
        return info.context.resolvers.organisation_named(code) if code else None

    @strawberry.field(description="The pharmacy that prescriptions are sent to.")
    def nominated_pharmacy(self, info: Info) -> Organisation | None:
        code = info.context.resolvers.demographics(self.nhs_number).nominated_pharmacy
        return info.context.resolvers.organisation_named(code) if code else None

    @strawberry.field(
        description="What became of the national record behind name, address and practice."
    )
    def demographics(self, info: Info) -> SourceReport:
        return info.context.resolvers.demographics_report(self.nhs_number)

    @strawberry.field(description="Organisations that hold a part of this record.")
    def organisations(self, info: Info) -> list[RecordHolder]:
        return info.context.resolvers.holders(self.nhs_number)

    @strawberry.field(
        description="What is open to the viewer, category by category. Null, with an error, only "
        "where `on` asks for what is not told."
    )
    def access(self, info: Info, on: On = None) -> list[CategoryAccess] | None:
        return info.context.resolvers.access(self.nhs_number, on)

    @strawberry.field(description="Appointments of all organisations, merged in order of time.")
    async def appointments(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the argument's name is the contract's
            AppointmentFilter | None, strawberry.argument(description="Which appointments.")
        ] = None,
        order_by: OrderBy = RecordOrder.OLDEST_FIRST,
    ) -> Connection[Appointment] | None:
        page = PageArguments(first, after, last, before)
        resolvers = info.context.resolvers
        return await resolvers.appointments(self.nhs_number, page, order_by, filter)

    @strawberry.field(description="Letters of all organisations, merged in order of time.")
    async def letters(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002
            LetterFilter | None, strawberry.argument(description="Which letters.")
        ] = None,
        order_by: OrderBy = RecordOrder.NEWEST_FIRST,
    ) -> Connection[Letter] | None:
        page = PageArguments(first, after, last, before)
        return await info.context.resolvers.letters(self.nhs_number, page, order_by, filter)

    @strawberry.field(description="Messages of all organisations, merged in order of time.")
    async def messages(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002
            MessageFilter | None, strawberry.argument(description="Which messages.")
        ] = None,
        order_by: OrderBy = RecordOrder.NEWEST_FIRST,
    ) -> Connection[Message] | None:
        page = PageArguments(first, after, last, before)
        return await info.context.resolvers.messages(self.nhs_number, page, order_by, filter)

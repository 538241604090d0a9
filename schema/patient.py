"""The record of one person: who they are, and the lists their organisations answer."""

import strawberry

from schema.access import Category
from schema.allergy import Allergy, AllergyFilter
from schema.appointment import Appointment, AppointmentFilter
from schema.category_access import CategoryAccess, On
from schema.condition import Condition, ConditionFilter
from schema.connection import RecordOrder
from schema.context import Info
from schema.demographics import Address, CommunicationNeeds, ContactPoint, Gender, HumanName
from schema.diagnostic_report import DiagnosticReport, DiagnosticReportFilter
from schema.directory import Organisation, RecordType
from schema.identifiers import NhsNumber
from schema.immunisation import Immunisation, ImmunisationFilter
from schema.letter import Letter, LetterFilter
from schema.medication import Medication, MedicationFilter
from schema.message import Message, MessageFilter
from schema.moment import PartialDate
from schema.node import Node
from schema.observation import Observation, ObservationFilter
from schema.prescription import Prescription, PrescriptionFilter
from schema.questionnaire import Questionnaire, QuestionnaireFilter
from schema.record_list import record_list, record_lists
from schema.registration import (
    GpRegistration,
    RegistrationApplication,
    RegistrationApplicationFilter,
)
from schema.report import SourceReport
from schema.slot import Behind, For, HowMany, SlotList, SlotWish, ToMove, When, Where


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
        opened = info.context.resolvers.demographics(self.nhs_number, RecordType.PRESCRIPTION)
        code = opened.nominated_pharmacy
        return info.context.resolvers.organisation_named(code) if code else None

    @strawberry.field(description="Registration with a GP practice.")
    def registration(self, info: Info) -> GpRegistration | None:
        info.context.resolvers.demographics(self.nhs_number, RecordType.REGISTRATION_APPLICATION)
        return GpRegistration(nhs_number=self.nhs_number)

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

    @strawberry.field(
        description="Times that this person can book at one organisation. Null where the "
        "organisation is not open to the viewer or does not know the person, with an error where "
        "appointments are closed everywhere."
    )
    async def available_slots(
        self,
        info: Info,
        organisation: Where,
        period: When = None,
        service: For = None,
        first: HowMany = None,
        after: Behind = None,
        appointment_id: ToMove = None,
    ) -> SlotList | None:
        start, end = (period.first_day, period.last_day) if period else (None, None)
        who = self.nhs_number
        wish = SlotWish(who, organisation, start, end, service, first, after, appointment_id)
        return await info.context.resolvers.available_slots(wish)

    appointments = record_list(
        RecordType.APPOINTMENT,
        Appointment,
        AppointmentFilter,
        "Appointments of all organisations, merged in order of time.",
        RecordOrder.OLDEST_FIRST,
    )
    letters = record_list(
        RecordType.LETTER,
        Letter,
        LetterFilter,
        "Letters of all organisations, merged in order of time.",
    )
    messages = record_list(
        RecordType.MESSAGE,
        Message,
        MessageFilter,
        "Messages of all organisations, merged in order of time.",
    )
    questionnaires = record_list(
        RecordType.QUESTIONNAIRE,
        Questionnaire,
        QuestionnaireFilter,
        "Questions to answer, of all organisations, merged in order of when they were asked.",
    )
    conditions = record_list(
        RecordType.CONDITION,
        Condition,
        ConditionFilter,
        "Illnesses and other problems of health, merged in order of when they were written down.",
    )
    prescriptions = record_list(
        RecordType.PRESCRIPTION,
        Prescription,
        PrescriptionFilter,
        "Prescriptions of all organisations and of the national service, merged in order of time.",
    )
    allergies = record_list(
        RecordType.ALLERGY,
        Allergy,
        AllergyFilter,
        "Allergies and intolerances. That none is known is an entry that says so (`statement`); a "
        "list without entries says nothing about allergies, and while `completeness` is not "
        "COMPLETE there may be some that are not listed.",
    )
    medications = record_list(
        RecordType.MEDICATION,
        Medication,
        MedicationFilter,
        "Medicines that the person takes or took, as they were written down.",
    )
    immunisations = record_list(
        RecordType.IMMUNISATION,
        Immunisation,
        ImmunisationFilter,
        "Vaccinations, those that were not given included, merged in order of time.",
    )
    observations = record_list(
        RecordType.OBSERVATION,
        Observation,
        ObservationFilter,
        "Measurements and results of tests that have been released, merged in order of time.",
        linked_by=frozenset({"members", "results"}),
    )
    diagnostic_reports = record_list(
        RecordType.DIAGNOSTIC_REPORT,
        DiagnosticReport,
        DiagnosticReportFilter,
        "Reports on tests that have been released, merged in order of time.",
    )
    registration_applications = record_list(
        RecordType.REGISTRATION_APPLICATION,
        RegistrationApplication,
        RegistrationApplicationFilter,
        "Applications to be registered with a GP practice, as the practices tell of them.",
    )


RECORD_LISTS = record_lists(Patient)
"""Every list of records by its field: tests and documents go through all of them."""

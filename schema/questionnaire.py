"""A questionnaire that somebody is asked to answer, most often before coming to hospital.

What is asked in it is a form of its own (`schema.form`), and so is what was answered
(`schema.answers`): a list of questionnaires fetches neither.
"""

from enum import Enum

import strawberry

from schema.answers import AnswersFound
from schema.asks_nobody import ASKS_NOBODY
from schema.context import Info
from schema.directory import Organisation
from schema.enums import member
from schema.form import Form
from schema.moment import Moment
from schema.node import Record, RecordRef
from schema.record_filter import RecordFilter


@strawberry.enum(description="How far a questionnaire is, as its organisation says.")
class QuestionnaireStatus(Enum):
    NOT_STARTED = member("NOT_STARTED", description="Nobody has answered anything yet.")
    IN_PROGRESS = member("IN_PROGRESS", description="Answers were begun and not sent off.")
    COMPLETED = member("COMPLETED", description="The answers were sent off.")
    CANCELLED = member("CANCELLED", description="It need not be answered any more.")
    UNKNOWN = member("UNKNOWN", description="Another state: see `statusCode`.")


@strawberry.type(description="Questions an organisation asks, most often before a visit.")
class Questionnaire(Record):
    appointment_ref: strawberry.Private[RecordRef | None] = None
    form_name: strawberry.Private[str | None] = None
    """What its organisation calls the questions; None where only the portal has them."""
    answers_ref: strawberry.Private[RecordRef | None] = None
    title: str | None = strawberry.field(description="What to call it in a list.")
    kind: str | None = strawberry.field(
        description="What sort it is, in the organisation's words or its code."
    )
    status: QuestionnaireStatus = strawberry.field(description="How far it is.")
    status_code: str | None = strawberry.field(description="The state in the source's own word.")
    asked_at: Moment | None = strawberry.field(description="When the person was asked.")
    due_by: Moment | None = strawberry.field(description="The last time at which to answer it.")
    organisation: Organisation | None = strawberry.field(description="Who asks.")
    manage_url: str | None = strawberry.field(
        description="A page of the organisation's portal on which it can be answered."
    )

    @strawberry.field(
        description="Whether the last time to answer had passed when the organisation answered "
        "us. A questionnaire can be not started and expired. Null where no last time is known.",
        metadata=ASKS_NOBODY,
    )
    def expired(self) -> bool | None:
        return self.due_by.last < self.provenance.as_of if self.due_by else None

    @strawberry.field(
        description="Id of the appointment it belongs to, where the organisation names one of its "
        "own for certain. Look it up as a node: whether you may see it is decided there.",
        metadata=ASKS_NOBODY,
    )
    def appointment_id(self, info: Info) -> strawberry.ID | None:
        ref = self.appointment_ref
        return strawberry.ID(info.context.resolvers.id(ref)) if ref else None

    @strawberry.field(
        description="The questions, asked of the organisation where this is selected. Null where "
        "it has a page of its portal for them and nothing else."
    )
    async def form(self, info: Info) -> Form | None:
        ref, name = self.ref, self.form_name
        if name is None or not isinstance(ref, RecordRef):
            return None
        return await info.context.resolvers.form(ref, name)

    @strawberry.field(
        description="What was answered so far, asked of the organisation where this is selected. "
        "Null where nothing was."
    )
    async def answers(self, info: Info) -> AnswersFound | None:
        ref = self.answers_ref
        return await info.context.resolvers.answers(ref) if ref else None


@strawberry.input(description="Which questionnaires to list. Everything given must hold.")
class QuestionnaireFilter(RecordFilter):
    status: list[QuestionnaireStatus] | None = strawberry.field(
        default=None, description="Only those in one of these states."
    )

"""The questions of a questionnaire, and what was answered: asked only where they are selected.

Each is a question to the organisation of its own, decided, charged and reported like any other. A
failure is a row that says so, never an empty list of questions.
"""

import asyncio

from resolvers.casebook import Case
from resolvers.decisions import Decisions
from resolvers.execute import Executor
from resolvers.reading import Reading
from resolvers.report import answered_report, failure_report, not_asked, report
from schema.access import Permit
from schema.answer import Failure, FormFound
from schema.answers import AnswersFound, QuestionnaireAnswers
from schema.directory import RecordType
from schema.form import Form
from schema.identifiers import OdsCode
from schema.node import RecordRef
from schema.report import SourceStatus

_Name = tuple[OdsCode, str]


class Questioning:
    """Fetches questions and answers for one request."""

    def __init__(self, decisions: Decisions, executor: Executor, reading: Reading) -> None:
        self._decisions = decisions
        self._executor = executor
        self._reading = reading
        self._directory = decisions.rulebook.directory
        self._forms: dict[_Name, asyncio.Task[FormFound | Failure | None]] = {}

    async def form(self, case: Case, ref: RecordRef, name: str) -> Form:
        """The questions of this name. Raises RateLimited, LimitExceeded."""
        organisation = self._directory.organisation(ref.organisation)
        permit = self._permit(case, ref)
        if permit is None:
            return Form(report=not_asked(organisation))
        found = await self.found(permit, ref.record_type, name)
        if isinstance(found, Failure):
            return Form(report=failure_report(organisation, found))
        if found is None:
            return Form(report=answered_report(organisation, SourceStatus.EMPTY, None, 0))
        return Form(
            report=answered_report(organisation, SourceStatus.OK, found.as_of, 1),
            title=found.title,
            version=found.version,
            questions=list(found.questions),
        )

    async def questions(self, case: Case, ref: RecordRef, name: str) -> FormFound | Failure | None:
        """The questions of this name, for checking answers against them."""
        permit = self._permit(case, ref)
        return await self.found(permit, ref.record_type, name) if permit else None

    async def record(self, case: Case, ref: RecordRef) -> QuestionnaireAnswers | Failure | None:
        """What was answered, as it may be shown; None where it may not, or is not there."""
        look = await self._reading.look(case, ref)
        if look is None:
            return None
        if isinstance(look.outcome, Failure):
            return look.outcome
        record = look.item.record if look.item else None
        return record if isinstance(record, QuestionnaireAnswers) else None

    async def found(
        self, permit: Permit, record_type: RecordType, name: str
    ) -> FormFound | Failure | None:
        """The same, asked once however often the operation names it."""
        key = permit.organisation, name
        if key not in self._forms:
            self._decisions.charges.source_requests(1)
            asking = self._executor.form(permit, record_type, name)
            self._forms[key] = asyncio.create_task(asking)
        return await asyncio.shield(self._forms[key])

    async def answers(self, case: Case, ref: RecordRef, global_id: str) -> AnswersFound:
        """What was answered. Raises RateLimited, LimitExceeded."""
        organisation = self._directory.organisation(ref.organisation)
        self._decisions.charges.look_up(global_id)
        look = await self._reading.look(case, ref)
        if look is None:
            return AnswersFound(report=not_asked(organisation))
        record = look.item.record if look.item else None
        returned = 1 if isinstance(record, QuestionnaireAnswers) else 0
        row = report(organisation, look.outcome, returned=returned, released=look.released)
        if not isinstance(record, QuestionnaireAnswers):
            return AnswersFound(report=row)
        self._decisions.released(look.permit, [ref])
        return AnswersFound(report=row, answers=record)

    def close(self) -> None:
        """Stop what is still being asked for nobody."""
        for task in self._forms.values():
            task.cancel()

    def _permit(self, case: Case, ref: RecordRef) -> Permit | None:
        source = self._directory.source(ref.organisation, ref.record_type)
        return self._decisions.permit(case, ref.record_type, source.terms) if source else None

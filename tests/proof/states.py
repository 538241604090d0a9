"""In what state things of a generated country are: what can be done about them, and the questions
that questionnaires lead to, with a canary in every string."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from schema.answer import FormFound
from schema.answer_value import AnswerValue, ChosenCode
from schema.answers import AnswersStatus, QuestionnaireAnswers
from schema.appointment import Appointment
from schema.form import EnableWhen, Operator, Question, QuestionType
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.letter import Letter, ReadState
from schema.message import Message
from schema.node import Record
from schema.people import PersonInRole
from schema.prescription import CourseType, Prescription, PrescriptionStatus
from schema.questionnaire import Questionnaire, QuestionnaireStatus
from schema.registration import RegistrationApplication, RegistrationStatus
from schema.slot import Slot, SlotRef
from tests.proof.canaries import Mint
from tests.proof.situations import Situations
from tests.support.builders import moment

_POSSIBLE = ("cancellable", "reschedulable", "confirmable")
TEXT_QUESTION, YES_QUESTION = 1, 0
"""Their places in every form."""


def varied(draw: Situations, record: Record, now: datetime) -> Record:
    """The same, in some state that things of its kind can be in."""
    match record:
        case Appointment():
            can: dict[str, Any] = {one: draw.chance(0.8) for one in _POSSIBLE}
            return replace(record, **can)
        case Letter():
            return replace(record, read_state=draw.one_of((ReadState.UNREAD, ReadState.READ)))
        case Message():
            options = record.reply_options if draw.chance(0.5) else []
            return replace(record, reply_options=options, repliable=draw.chance(0.85))
        case Prescription():
            course = draw.one_of((CourseType.REPEAT, CourseType.REPEAT, CourseType.ACUTE))
            status = PrescriptionStatus.STOPPED if draw.chance(0.1) else PrescriptionStatus.ACTIVE
            items = [replace(one, status=status) for one in record.items]
            return replace(record, course_type=course, items=items)
        case Questionnaire():
            return _asked(draw, record, now)
        case RegistrationApplication():
            known = RegistrationStatus.REJECTED, RegistrationStatus.REGISTERED
            waits = draw.chance(0.25)
            return replace(record, status=RegistrationStatus.SENT if waits else draw.one_of(known))
        case QuestionnaireAnswers():
            sent = AnswersStatus.COMPLETED if draw.chance(0.2) else AnswersStatus.IN_PROGRESS
            return replace(record, status=sent)
    return record


def _asked(draw: Situations, record: Questionnaire, now: datetime) -> Questionnaire:
    over = (QuestionnaireStatus.CANCELLED, QuestionnaireStatus.COMPLETED)
    due = now + timedelta(days=draw.one_of((-1, 1, 30)))
    return replace(
        record,
        status=draw.one_of(over) if draw.chance(0.15) else QuestionnaireStatus.NOT_STARTED,
        due_by=moment(due.isoformat(timespec="seconds")) if draw.chance(0.5) else None,
        form_name=record.form_name if draw.chance(0.85) else None,
    )


def a_form(mint: Mint, now: datetime) -> FormFound:
    """The questions of one questionnaire: yes or no, a text, and one of several."""
    word = mint.word
    yes = Question(
        link_id=word(),
        type=QuestionType.BOOLEAN,
        type_code=word(),
        text=word(),
        required=True,
    )
    said = Question(
        link_id=word(),
        type=QuestionType.STRING,
        type_code=word(),
        text=word(),
        prefix=word(),
        initial=[AnswerValue(text=word())],
    )
    option = ChosenCode(system=word(), code=word(), display=word())
    chosen = Question(
        link_id=word(),
        type=QuestionType.CHOICE,
        type_code=word(),
        text=word(),
        options=[AnswerValue(coding=option)],
        enable_when=[
            EnableWhen(
                question=yes.link_id, operator=Operator.EQUAL, answer=AnswerValue(boolean=True)
            )
        ],
    )
    return FormFound(word(), word(), word(), (yes, said, chosen), now)


def a_time(mint: Mint, subject: str, code: str, start: datetime) -> Slot:
    """A time that somebody can book at an organisation."""
    word = mint.word
    ref = SlotRef(NhsNumber(subject), OdsCode(code), LocalId(word()), word(), start)
    return Slot(
        ref=ref,
        start=moment(start.isoformat(timespec="seconds")),
        end=None,
        service=word(),
        clinician=PersonInRole(name=word(), role=word()),
        location=word(),
    )

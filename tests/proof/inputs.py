"""What is said about a thing that something is to be done about: mostly what can be used, and what
the thing itself has against it, as its organisation and the descriptions of the schema say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from schema.answers import AnswersStatus, QuestionnaireAnswers
from schema.appointment import Appointment
from schema.message import Message
from schema.node import RecordRef
from schema.prescription import CourseType, Prescription, PrescriptionStatus
from schema.questionnaire import Questionnaire, QuestionnaireStatus
from tests.proof.country import Country, Held
from tests.proof.oracle.acting import BAD_INPUT, CONFLICT, NOT_FOUND, NOT_TAKEN
from tests.proof.rights import Rights
from tests.proof.states import TEXT_QUESTION, YES_QUESTION

Given = dict[str, Any]
_TOO_LONG = "x" * 6000
_MOVING = "rescheduleAppointment"
_POSSIBLE = {
    "cancelAppointment": "cancellable",
    "confirmAttendance": "confirmable",
    _MOVING: "reschedulable",
}


@dataclass(slots=True)
class Input:
    """The input of a try, but for its key and the id of the thing."""

    given: Given = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)
    hindered: set[str] = field(default_factory=set)
    words: str | None = None
    """What somebody wrote, to be read by the organisation and by nobody else."""
    steps: int = 1
    is_begun: bool = False
    """Does it go on with something?"""
    answers: Held | None = None
    """That which it goes on with."""
    links: Mapping[str, str] = field(default_factory=dict)
    """What else at the organisation it is about."""


class Inputs:
    """Draws them."""

    def __init__(
        self, country: Country, random: Random, items: Mapping[tuple[str, str], Held]
    ) -> None:
        self._country = country
        self._random = random
        self._items = items
        self._written = 0
        self.slot_ids: dict[tuple[str, str], list[tuple[str, Mapping[str, str]]]] = {}
        """Of times, with what a booking is linked to, by NHS number and organisation."""

    def about(self, name: str, held: Held, rights: Rights) -> Input:
        """One that is about this thing."""
        match held.item.record:
            case Appointment() as record:
                return self._appointment(name, held, record)
            case Prescription() as record:
                return self._prescription(record)
            case Questionnaire() as record:
                return self._questionnaire(name, record, rights)
            case Message() as record if name == "sendMessage":
                return self._reply(record)
        return Input()

    def noted(self, field_name: str, found: Input) -> Input:
        """With something that somebody wrote, mostly."""
        if self.chance(0.04):
            found.given[field_name] = _TOO_LONG
            found.wrong.add(BAD_INPUT)
        elif self.chance(0.7):
            found.words = found.given[field_name] = self._word()
        return found

    def _appointment(self, name: str, held: Held, record: Appointment) -> Input:
        found = Input()
        if name != "confirmAttendance":
            found = self.noted("reason", found)
        if self.chance(0.45):
            found.given["version"] = "1" if self.chance(0.8) else "0"
        if found.given.get("version") == "0" or not getattr(record, _POSSIBLE[name]):
            found.hindered.add(CONFLICT)
        house = self._country.houses[held.thing.organisation]
        if name == _MOVING and not house.only_asked:
            found.steps = 2
            self._add_slot(found, held)
        return found

    def _add_slot(self, found: Input, held: Held) -> None:
        """A time for this person at this organisation; seldom another's, or none."""
        here = (held.asked, held.thing.organisation)
        own = self.slot_ids.get(here)
        if own and self.chance(0.7):
            found.given["slotId"], found.links = self._random.choice(own)
        elif self.chance(0.3):
            found.hindered.add(BAD_INPUT)
        else:
            there = self._random.choice([one for one in self.slot_ids if one != here])
            others = self.slot_ids[there]
            found.given["slotId"] = self._random.choice(others)[0] if others else "word"
            found.hindered.add(NOT_FOUND)

    def _prescription(self, record: Prescription) -> Input:
        found = self.noted("note", Input())
        if record.course_type is not CourseType.REPEAT:
            found.hindered.add(NOT_TAKEN)
        if any(one.status is PrescriptionStatus.STOPPED for one in record.items):
            found.hindered.add(CONFLICT)
        if self.chance(0.4):
            codes = [one.medicine_code for one in record.items]
            found.given["items"] = self._random.choice((codes, codes, ["word"], []))
            if found.given["items"] != codes:
                found.hindered.add(BAD_INPUT)
        return found

    def _reply(self, record: Message) -> Input:
        found = Input()
        options = [one.value for one in record.reply_options]
        if not record.repliable:
            found.hindered.add(NOT_TAKEN)
        if options and self.chance(0.85):
            found.given["option"] = options[0]
        elif self.chance(0.1):
            found.given["option"] = "word"
            found.hindered.add(BAD_INPUT)
        elif self.chance(0.9):
            self.noted("body", found)
            if options:
                found.hindered.add(BAD_INPUT)
        if ("body" in found.given) is ("option" in found.given):
            found.wrong.add(BAD_INPUT)
        return found

    def _questionnaire(self, name: str, record: Questionnaire, rights: Rights) -> Input:
        found = Input(is_begun=record.answers_ref is not None)
        now = self._country.now
        is_late = record.due_by is not None and record.due_by.last < now
        if record.status is not QuestionnaireStatus.NOT_STARTED or is_late:
            found.hindered.add(CONFLICT)
        version = self._version(found, record.answers_ref, rights)
        given = version if self.chance(0.85) else "1" if version is None else None
        if given is not None:
            found.given["version"] = given
        if given != version:
            found.hindered.add(CONFLICT)
        self._fill_in(found, name, record)
        return found

    def _version(self, found: Input, ref: RecordRef | None, rights: Rights) -> str | None:
        """Of the answers of before, which may be withheld even where the questions are not."""
        if ref is None:
            return None
        held = found.answers = self._items[ref.organisation, ref.local_id]
        if not rights.shows(held):
            found.hindered.add(NOT_TAKEN)
            return None
        answers = held.item.record
        assert isinstance(answers, QuestionnaireAnswers)
        if answers.status is not AnswersStatus.IN_PROGRESS:
            found.hindered.add(CONFLICT)
        return "1"

    def _fill_in(self, found: Input, name: str, record: Questionnaire) -> None:
        """Answers to the questions; what is sent off has an answer to each that needs one."""
        assert isinstance(record.ref, RecordRef)
        form = self._country.forms.get((record.ref.organisation, record.form_name or ""))
        if form is None:
            found.given["answers"] = [_answer("word", boolean=True)]
            found.hindered.add(NOT_TAKEN)
            return
        yes, text = (form.questions[place].link_id for place in (YES_QUESTION, TEXT_QUESTION))
        found.words = self._word()
        answers = [_answer(yes, boolean=False), _answer(text, text=found.words)]
        if self.chance(0.1):
            answers.append(_answer("word", boolean=True))
            found.hindered.add(BAD_INPUT)
        if self.chance(0.1):
            del answers[0]
            if name == "submitQuestionnaire":
                found.hindered.add(BAD_INPUT)
        found.given["answers"] = answers

    def _word(self) -> str:
        self._written += 1
        return f"zw{self._written:06d}wz"

    def chance(self, share: float) -> bool:
        """Yes, in that share of the cases."""
        return self._random.random() < share


def _answer(link_id: str, **value: Any) -> Given:
    return {"linkId": link_id, "answers": [value]}

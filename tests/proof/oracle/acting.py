"""What may be done at an organisation, and what may be told where it may not: read off the rule
page and the descriptions of what can be done. What may not be seen is not there."""

from dataclasses import dataclass

from tests.proof.oracle.facts import House

CREATE, CHANGE = "create", "change"
NOT_FOUND, NOT_PERMITTED, NOT_TAKEN = "NOT_FOUND", "NOT_PERMITTED", "NOT_TAKEN"
BAD_INPUT, CONFLICT, UNAVAILABLE = "BAD_INPUT", "CONFLICT", "SOURCE_UNAVAILABLE"
RESCHEDULE = "appointment-reschedule"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done: its name in the tables of organisations, the kind of record it
    is about, and what of acting it needs."""

    name: str
    category: str
    kind: str
    needs: str
    later: str | None = None
    """What it needs instead where it goes on with something that was begun."""


DEEDS = {
    "cancelAppointment": Deed("appointment-cancel", "APPT", "appointment", CHANGE),
    "confirmAttendance": Deed("appointment-confirm", "APPT", "appointment", CHANGE),
    "bookAppointment": Deed("appointment-book", "APPT", "appointment", CREATE),
    "rescheduleAppointment": Deed(RESCHEDULE, "APPT", "appointment", CHANGE),
    "applyForGpRegistration": Deed("registration-apply", "REG", "registration-application", CREATE),
    "nominatePharmacy": Deed("pharmacy-nominate", "PRESCR", "prescription", CHANGE),
    "requestRepeatPrescription": Deed("prescription-request", "PRESCR", "prescription", CREATE),
    "saveQuestionnaireAnswers": Deed(
        "answers-save", "PREASSESS", "questionnaire", CREATE, later=CHANGE
    ),
    "submitQuestionnaire": Deed(
        "answers-submit", "PREASSESS", "questionnaire", CREATE, later=CHANGE
    ),
    "sendMessage": Deed("message-send", "MSG", "message", CREATE),
    "markMessageRead": Deed("message-read", "MSG", "message", CHANGE),
    "markLetterRead": Deed("letter-read", "DOCS", "letter", CHANGE),
}
"""By the field of the schema that asks for it."""
READING_A_LETTER = DEEDS["markLetterRead"]


def needed(deed: Deed, house: House, *, begun: bool = False) -> set[str]:
    """What of acting it needs there. To move an appointment is to book one and to give one up,
    unless it is only asked for."""
    if deed.name == RESCHEDULE and not house.only_asked:
        return {CREATE, CHANGE}
    return {deed.later or deed.needs} if begun else {deed.needs}


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody's try to do something, as far as rules speak of it."""

    reached: bool
    """May what it is about be seen, or the person be acted for?"""
    taken: bool
    """Does the organisation take it?"""
    allowed: bool
    """Is everything open that it needs?"""
    wrong: frozenset[str] = frozenset()
    """Codes of what is wrong with the input, whatever it is about."""
    hindered: frozenset[str] = frozenset()
    """Codes of what the thing itself says against it, as far as the asker may know of it."""


def told(attempt: Attempt) -> frozenset[str]:
    """Codes of which any may be told as the reason; none of them: it is done."""
    if not attempt.reached:
        return attempt.wrong | {NOT_FOUND}
    reasons = attempt.wrong | attempt.hindered
    if not attempt.taken:
        reasons |= {NOT_TAKEN}
    return reasons if attempt.allowed else reasons | {NOT_PERMITTED}


ENDS = {
    "done": ("DONE", None),
    "pending": ("PENDING", None),
    "lost": ("DONE", None),
    "conflict": ("CONFLICT", CONFLICT),
    "refused": ("REJECTED", NOT_TAKEN),
    "not-sent": ("REJECTED", UNAVAILABLE),
    "unseen": ("UNKNOWN", UNAVAILABLE),
}
"""What is told where the organisation did this with what was sent. `lost`: its answer was, and
what was done is found by looking; `unseen`: it is not found either."""
THERE = frozenset({"done", "pending", "lost"})


def refusal(code: str) -> str:
    """The outcome that goes with a reason for not beginning."""
    return "CONFLICT" if code == CONFLICT else "REJECTED"

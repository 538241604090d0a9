"""What one thing of an answer leads to, compared with the oracle: questions, answers, results,
appointments, times that can be booked, and what was made or changed."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schema.directory import RecordType
from schema.node import RecordRef
from tests.proof.country import Held
from tests.proof.findings import Findings
from tests.proof.houses import KINDS
from tests.proof.oracle.decision import ALLOWED
from tests.proof.walk import Pick

Path = tuple[str | int, ...]
LINKS = ("Observation.members", "DiagnosticReport.results")
"""Records that a record refers to."""
MADE = (
    "AppointmentPayload.appointment",
    "LetterPayload.letter",
    "MessagePayload.message",
    "PrescriptionPayload.prescription",
    "QuestionnairePayload.answers",
    "RegistrationPayload.application",
)
"""Records that were made or changed."""


@dataclass(slots=True)
class Leads(Findings):
    """Follows them. How an answer is gone through is for whoever goes through it."""

    refs: Mapping[str, Any]
    """What each global id stands for."""
    items: Mapping[tuple[str, str], Held]
    """By organisation and local id."""
    details: Mapping[str, Any]
    """`Demographics` by NHS number."""
    _errors: dict[Path, Mapping[str, Any]] = field(default_factory=dict)

    @abstractmethod
    def _field(self, pick: Pick, value: Any, subject: str | None, known: Any, path: Path) -> None:
        """One field of an object."""

    @abstractmethod
    def _below(self, pick: Pick, value: Any, subject: str | None, known: Any, path: Path) -> None:
        """The fields of an object."""

    @abstractmethod
    def _item(self, pick: Pick, value: Any, held: Held, path: Path) -> None:
        """One item that may be seen."""

    @abstractmethod
    def _shown(self, pick: Pick, one: Any, path: Path) -> None:
        """One item, by its id."""

    @abstractmethod
    def _closed(self, reason: str, value: Any, path: Path) -> bool:
        """Is a category closed?"""

    def _linked(self, pick: Pick, value: Any, subject: str | None, path: Path) -> None:
        """What a panel or a report refers to is open when observations are. That nothing stands
        there which may not be heard, the words of the answer say."""
        assert subject is not None
        reason = self.rights.reason(subject, KINDS["observation"], "observation")
        if not self._closed(reason, value, path):
            self._below(pick, value, subject, None, path)

    def _answers(self, pick: Pick, value: Any, known: Any, path: Path) -> None:
        """What was answered: the record that the questionnaire leads to, if that may be seen."""
        ref = known.answers_ref
        if (value is None) != (ref is None):
            self.fault("answers are null" if ref else "answers that there are not", path)
        if value is None or ref is None:
            return
        held = self.items[ref.organisation, ref.local_id]
        for child in pick.children:
            below, given = (*path, child.key), value[child.key]
            if child.name != "answers":
                self._field(child, given, held.asked, None, below)
            elif (given is not None) != self.rights.shows(held):
                self.fault(f"{held.thing.name} {'is shown' if given else 'is missing'}", below)
            elif given is not None:
                self._item(child, given, held, below)

    def _form(self, pick: Pick, value: Any, known: Any, path: Path) -> None:
        """The questions that the organisation has under the name in the questionnaire, which are
        about nobody and yet told to nobody who may not see what leads to them."""
        name = known.form_name
        if (value is None) != (name is None):
            self.fault("form is null" if name else "a form that there is not", path)
        if value is None:
            return
        found = self.rights.country.forms.get((known.ref.organisation, name))
        keys = {child.name: child.key for child in pick.children}
        if "questions" in keys and (value[keys["questions"]] is None) != (found is None):
            self.fault("questions are missing, or there are none", path)
        self._below(pick, value, known.ref.subject, found, path)

    def _named_by(self, value: Any, known: Any, path: Path) -> None:
        """The appointment that a questionnaire belongs to, as its organisation says."""
        if self.refs.get(value) != known.appointment_ref:
            self.fault("another appointment than its organisation says", path)

    def _made(self, pick: Pick, value: Any, path: Path) -> None:
        """What an action was about: shown if it may be seen, like everywhere."""
        if value is not None:
            self._shown(pick, value, path)

    def _times(self, pick: Pick, value: Any, subject: str, path: Path) -> None:
        """What can be booked: of organisations that would be asked for appointments, and of those
        that take bookings."""
        given = pick.arguments
        if self._errors.get(path, {}).get("code") == "BAD_INPUT":
            if value is not None or not {"first", "after"} & set(given):
                self.fault("BAD_INPUT", path)
            return
        reason = self.rights.reason(subject, "APPT", "appointment")
        asked = {one.code for one in self.rights.answering(subject, "appointment")}
        is_given = given["organisation"] in asked and self._may_be_moved(given, subject)
        if reason == ALLOWED and (value is not None) != is_given:
            self.fault(f"times at {given['organisation']}", path)
        if self._closed(reason, value, path):
            return
        times = self.rights.country.times.get((subject, given["organisation"]), [])
        bookable = {one.code for one in self.rights.bookable(subject)}
        expected = len(times) if given["organisation"] in bookable else 0
        if not {"period", "service", "after", "appointmentId"} & {
            one for one in given if given[one] is not None
        }:
            for child in (one for one in pick.children if one.name == "nodes"):
                if len(value[child.key]) != min(given.get("first") or 20, expected):
                    self.fault(f"{len(value[child.key])} times of {expected}", path)
        self._below(pick, value, subject, None, path)

    def _may_be_moved(self, given: Mapping[str, Any], subject: str) -> bool:
        """Is what is to be moved an appointment of theirs there, which they may see? Times that
        come for another would tell that it is there."""
        if given.get("appointmentId") is None:
            return True
        ref = self.refs.get(given["appointmentId"])
        wanted = subject, given["organisation"], RecordType.APPOINTMENT
        if not isinstance(ref, RecordRef):
            return False
        is_theirs = (ref.subject, ref.organisation, ref.record_type) == wanted
        shows = is_theirs and self.rights.shows(self.items[ref.organisation, ref.local_id])
        self.seen.moved += shows
        return shows

"""What can happen to a person, in everyday words: visits, letters, messages, checks,
prescriptions, applications to a practice. What is known of their health stands in `findings.py`.
The stories are made of these; `resources/` writes them as FHIR.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sandbox.findings import Finding
from sandbox.people import PersonId
from sandbox.profile import Ods


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment. `labels` are v3 confidentiality or sensitivity codes."""

    key: str
    at: Ods  # who shows it
    who: PersonId
    start: datetime
    title: str
    specialty: str
    clinician: str
    place: str
    minutes: int = 20
    status: str = "booked"
    kind: str = "AMB"  # v3-ActCode: AMB outpatient, IMP inpatient, SS daycase
    mode: str = "IN_PERSON"  # or TELEPHONE, VIDEO
    instructions: str = ""
    request: str = ""  # what the patient asked for and the trust has not settled
    provider: Ods | None = None  # who performs it, when not who shows it
    ubrn: str = ""  # e-RS booking number, shared by all who show the visit
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to the patient, printed as a PDF."""

    key: str
    at: Ods
    who: PersonId
    sent: datetime
    title: str
    specialty: str
    author: str
    paragraphs: tuple[str, ...]
    read: str = ""  # Unread, Seen, Read, or not known
    status: str = "current"
    final: str = "final"
    visit: str = ""  # key of the visit it is about
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A message to, or a reply from, the patient."""

    key: str
    at: Ods
    who: PersonId
    sent: datetime | str  # a string is a partial date, as old systems have
    subject: str
    body: str
    sender: str  # a professional, or empty for the organisation itself
    read: bool = False
    topic: str = "notification"
    reply_to: str = ""  # key of the message it answers
    thread: str = ""  # key of the message that began the conversation
    from_patient: bool = False
    options: tuple[str, ...] = ()  # answers it offers
    enclosed: str = ""  # the text of a file that comes with it
    status: str = "completed"
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A questionnaire to answer before a visit: a portal link, or questions that can be asked."""

    key: str
    at: Ods
    who: PersonId
    title: str
    authored: datetime
    due: date
    status: str = "requested"
    visit: str = ""
    form: str = ""  # which questions; empty where only the portal has them
    pathway: str = ""


@dataclass(frozen=True, slots=True)
class Medicine:
    """One line of a prescription. `code` is its dm+d code."""

    name: str
    code: str
    quantity: int
    unit: str
    dose: str
    status: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class Prescription:
    """One electronic prescription."""

    key: str
    who: PersonId
    order: str
    issued: date
    course: str  # acute, continuous, continuous-repeating-dispensing
    prescriber: str
    medicines: tuple[Medicine, ...]


@dataclass(frozen=True, slots=True)
class Application:
    """An application to be registered with a practice, and the states it went through."""

    key: str
    at: Ods
    who: PersonId
    sent: datetime
    past: tuple[tuple[str, datetime], ...]  # R4 TaskStatus, the present one last
    stage: str = ""
    reason: str = ""


Item: TypeAlias = Visit | Letter | Message | Check | Prescription | Finding | Application

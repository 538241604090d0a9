"""Builders of records and of the organisations that hold them.

Each starts from something ordinary, so that a test names only what it is about. People, grants,
principals and clocks are in `tests.support.auth`. Nobody here is real.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from schema.answer import Answer, BusinessIdentifier, Item
from schema.answer_value import AnswerValue
from schema.answers import Answered, AnswersStatus, Given, QuestionnaireAnswers
from schema.appointment import Appointment, AppointmentKind, AppointmentStatus
from schema.directory import Directory, Locate, Organisation, OrganisationKind, RecordType, Terms
from schema.directory import Source as SourceOfRecords
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.letter import Letter, LetterStatus, ReadState
from schema.message import Message
from schema.moment import Moment
from schema.node import Record, RecordRef
from schema.patient import RECORD_LISTS
from schema.provenance import Provenance, SourceId
from schema.questionnaire import Questionnaire, QuestionnaireStatus
from schema.report import SourceStatus
from sources.records import RECORD_TYPES
from tests.support.auth import ACTOR, NATIONAL, NOW, OTHER_PRACTICE, PRACTICE
from tests.support.plain import plain

RA1, RA2, RA3 = OdsCode("RA1"), OdsCode("RA2"), OdsCode("RA3")
APPOINTMENT, LETTER, MESSAGE = RecordType.APPOINTMENT, RecordType.LETTER, RecordType.MESSAGE
QUESTIONNAIRE, ANSWERS = RecordType.QUESTIONNAIRE, RecordType.QUESTIONNAIRE_ANSWERS
CANARY = "kanarienvogel"
"""A word that must not come out anywhere."""

KINDS = {one.record_type: one.record for one in RECORD_LISTS.values()}


def moment(text: str) -> Moment:
    """A moment that is known to be one."""
    found = Moment.parse(text)
    assert found is not None
    return found


def organisation(code: str) -> Organisation:
    """A trust called after its code."""
    return Organisation(ods_code=OdsCode(code), name=f"Trust {code}", kind=OrganisationKind.TRUST)


def a_source(
    code: str,
    *offers: RecordType,
    locate: Locate = Locate.INDEX,
    any_gp: bool = True,
    **terms: Any,
) -> SourceOfRecords:
    """A trust that offers everything and goes by what GP practices granted, unless said otherwise.

    `terms` are fields of `schema.directory.Terms`.
    """
    own = Terms(OdsCode(code), accepts_any_gp=any_gp, **terms)
    return SourceOfRecords(OdsCode(code), frozenset(offers or RecordType), locate, own)


def a_directory_of(*sources: SourceOfRecords) -> Directory:
    """These sources, two GP practices and the national services."""
    trusts = [organisation(one.organisation) for one in sources]
    practices = [
        Organisation(ods_code=code, name=f"Practice {code}", kind=OrganisationKind.GP_PRACTICE)
        for code in (PRACTICE, OTHER_PRACTICE)
    ]
    national = Organisation(ods_code=NATIONAL, name="National", kind=OrganisationKind.NATIONAL)
    known = {one.ods_code: one for one in (*trusts, *practices, national)}
    terms = Terms(NATIONAL, accepts_any_gp=True)
    return Directory(known, sources, {"demographics": terms, "relationships": terms})


def a_ref(
    code: str = RA1,
    local_id: str = "1",
    subject: NhsNumber = ACTOR,
    record_type: RecordType = APPOINTMENT,
) -> RecordRef:
    """The name of an item."""
    return RecordRef(subject, OdsCode(code), record_type, LocalId(local_id))


def a_provenance(ref: RecordRef) -> Provenance:
    """Where the item of this name came from."""
    name = SourceId(type=RECORD_TYPES[ref.record_type].resource_type, id=ref.local_id, version="1")
    known = organisation(ref.organisation)
    return Provenance(organisation=known, source_id=name, last_updated=None, as_of=NOW)


def _origin(ref: RecordRef) -> dict[str, Any]:
    return {
        "ref": ref,
        "provenance": a_provenance(ref),
        "also_reported_by": [],
        "conflicts": [],
    }


def an_appointment(ref: RecordRef | None = None, **fields: Any) -> Appointment:
    """A booked dermatology appointment; `fields` are those of `Appointment`."""
    said: dict[str, Any] = {
        "status": AppointmentStatus.BOOKED,
        "status_code": "booked",
        "request_status": None,
        "request_status_code": None,
        "title": "Dermatology",
        "specialty": "Dermatology",
        "kind": AppointmentKind.OUTPATIENT,
        "kind_code": "AMB",
        "mode": None,
        "mode_code": None,
        "start": None,
        "end": None,
        "organisation": None,
        "location": None,
        "clinician": None,
        "service": None,
        "instructions": None,
        "manage_url": None,
        "referral": None,
    }
    return Appointment(**_origin(ref or a_ref()), **(said | fields))


def a_letter(ref: RecordRef | None = None, **fields: Any) -> Letter:
    """A letter whose content can be streamed."""
    said: dict[str, Any] = {
        "portal_url": None,
        "streamable": True,
        "content_address": "Binary/1",
        "title": "Clinic letter",
        "kind": None,
        "specialty": None,
        "date": None,
        "status": LetterStatus.CURRENT,
        "status_code": "current",
        "read_state": ReadState.UNREAD,
        "read_state_code": "Unread",
        "author": None,
        "organisation": None,
        "content_type": "application/pdf",
        "size_bytes": None,
    }
    return Letter(**_origin(ref or a_ref(record_type=LETTER)), **(said | fields))


def a_message(ref: RecordRef | None = None, **fields: Any) -> Message:
    """An unread message."""
    said: dict[str, Any] = {
        "subject": "Your appointment",
        "body": "Please bring your glasses.",
        "body_markdown": None,
        "sent_at": None,
        "sender": None,
        "category": None,
        "thread_id": None,
        "in_reply_to": None,
        "read_state": ReadState.UNREAD,
        "read_state_code": "Unread",
        "repliable": True,
        "reply_options": [],
        "attachments": [],
    }
    return Message(**_origin(ref or a_ref(record_type=MESSAGE)), **(said | fields))


def a_questionnaire(ref: RecordRef | None = None, **fields: Any) -> Questionnaire:
    """A questionnaire that nobody has begun to answer."""
    said: dict[str, Any] = {
        "title": "Before your operation",
        "kind": None,
        "status": QuestionnaireStatus.NOT_STARTED,
        "status_code": "requested",
        "asked_at": None,
        "due_by": None,
        "organisation": None,
        "manage_url": None,
    }
    return Questionnaire(**_origin(ref or a_ref(record_type=QUESTIONNAIRE)), **(said | fields))


def an_answers_record(ref: RecordRef | None = None, **fields: Any) -> QuestionnaireAnswers:
    """A draft in which one question was answered."""
    said: dict[str, Any] = {
        "tree": (Answered("weight", (Given(AnswerValue(integer=70)),)),),
        "status": AnswersStatus.IN_PROGRESS,
        "status_code": "in-progress",
        "answered_at": None,
    }
    return QuestionnaireAnswers(**_origin(ref or a_ref(record_type=ANSWERS)), **(said | fields))


def an_item(
    code: str = RA1,
    local_id: str = "1",
    when: str | None = "2026-07-01T09:30:00+01:00",
    *,
    subject: NhsNumber = ACTOR,
    about: NhsNumber | None = ACTOR,
    record_type: RecordType = APPOINTMENT,
    labels: Iterable[str] = (),
    owner: str | None = None,
    ubrn: str | Iterable[str] = (),
    **fields: Any,
) -> Item[Record]:
    """An item as a source gives it. `about` is whom it is certainly about, `ubrn` its booking
    references."""
    ref = a_ref(code, local_id, subject, record_type)
    references = [ubrn] if isinstance(ubrn, str) else ubrn
    return Item(
        record=_record(ref, when, fields),
        ref=ref,
        subject=about,
        when=moment(when) if when else None,
        labels=frozenset(labels),
        owner=OdsCode(owner) if owner else None,
        identifiers=frozenset(BusinessIdentifier("ubrn", one) for one in references),
    )


def own_item(subject: NhsNumber, code: str, local_id: str = "1", **given: Any) -> Item[Record]:
    """An item that is certainly about the person it was asked for."""
    return an_item(code, local_id, subject=subject, about=subject, **given)


def an_answer(
    *items: Item[Record],
    code: str = RA1,
    status: SourceStatus | None = None,
    unreadable: int = 0,
    as_of: datetime = NOW,
) -> Answer[Record]:
    """What a source answers with these items."""
    usual = SourceStatus.OK if items else SourceStatus.EMPTY
    return Answer(OdsCode(code), status or usual, items, unreadable, as_of)


def _record(ref: RecordRef, when: str | None, fields: dict[str, Any]) -> Record:
    at = moment(when) if when else None
    match ref.record_type:
        case RecordType.APPOINTMENT:
            return an_appointment(ref, **{"start": at, **fields})
        case RecordType.LETTER:
            return a_letter(ref, **{"date": at, **fields})
        case RecordType.MESSAGE:
            return a_message(ref, **{"sent_at": at, **fields})
        case RecordType.QUESTIONNAIRE:
            return a_questionnaire(ref, **{"asked_at": at, **fields})
        case RecordType.QUESTIONNAIRE_ANSWERS:
            return an_answers_record(ref, **{"answered_at": at, **fields})
        case _:
            return plain(KINDS[ref.record_type], **_origin(ref), **fields)

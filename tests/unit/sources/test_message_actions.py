"""Replies and read receipts as FHIR: what is made and changed, and how it is read again."""

from datetime import UTC, datetime
from typing import Any

import pytest

from schema.access import Action, Category, Permit
from schema.directory import RecordType
from schema.identifiers import NhsNumber, OdsCode
from schema.letter import ReadState
from schema.message_wish import Reply
from schema.order import ActionName, EffectKind, Step
from settings import SourceSettings
from sources.actions import ACTIONS
from sources.actions.doing import Changing, Doing, Json, Making
from sources.records import communication, document_reference
from tests.support.fhir_resources import ANNA, BEN, a_letter, a_message, by_number
from tests.unit.sources.reading import read

SETTINGS = SourceSettings(ods="RA1", name="Trust", base_url="https://fhir.trust.example/r4")
REPLY = Reply("Thank you.", "Your scan", "m0", OdsCode("RA1"), datetime(2026, 6, 1, 9, tzinfo=UTC))
RECEIPT = "https://fhir.nhs.uk/StructureDefinition/Extension-Read-Receipt"


def doing(actor: str = ANNA) -> Doing:
    """A reply to m1 on its way, about Anna."""
    who = NhsNumber(actor), NhsNumber(ANNA)
    permit = Permit(*who, OdsCode("RA1"), Category.MSG, Action.CREATE, None, "app", "1")
    name = ActionName.SEND_MESSAGE
    step = Step(name, permit, RecordType.MESSAGE, links={"answered": "m1"})
    return Doing(step, REPLY, SETTINGS, by_number(ANNA))


def made(actor: str = ANNA) -> Json:
    """The reply as it is sent."""
    action = ACTIONS[ActionName.SEND_MESSAGE]
    assert isinstance(action, Making)
    assert action.state({}) is EffectKind.DONE
    return action.make(doing(actor))


def changing(name: ActionName) -> Changing:
    action = ACTIONS[name]
    assert isinstance(action, Changing)
    return action


def test_a_reply_is_read_again_as_it_was_meant() -> None:
    record = read(communication.READER, {**made(), "id": "m2"}).record

    assert (record.body, record.subject) == ("Thank you.", "Your scan")
    assert (record.thread_id, record.in_reply_to) == ("RA1/m0", "m1")
    assert record.sent_at is not None
    assert record.sent_at.text == "2026-06-01T09:00:00+00:00"
    assert record.sender is not None
    assert record.sender.role == "Patient"


def test_a_reply_of_somebody_else_says_who_wrote_it_and_about_whom() -> None:
    resource = made(BEN)

    assert resource["subject"]["identifier"]["value"] == ANNA
    assert resource["sender"]["type"] == "RelatedPerson"
    assert resource["sender"]["identifier"]["value"] == BEN
    record = read(communication.READER, {**resource, "id": "m2"}).record
    assert record.sender is not None
    assert (record.sender.role, record.sender.name) == ("Related person", None)


@pytest.mark.parametrize(
    ("name", "reader", "resource"),
    [
        (ActionName.READ_MESSAGE, communication.READER, a_message()),
        (ActionName.READ_LETTER, document_reference.READER, a_letter()),
    ],
)
def test_what_was_marked_is_read_as_read(name: ActionName, reader: Any, resource: Json) -> None:
    other = {"url": "https://x.example/other", "valueString": "kept"}
    unread = {"url": RECEIPT, "valueCode": "unread"}
    action = changing(name)

    changed = action.apply({**resource, "extension": [other, unread]}, doing())

    assert read(reader, changed).record.read_state is ReadState.READ
    assert changed["extension"][0] == other
    assert len(changed["extension"]) == 2
    assert action.state(changed) is EffectKind.DONE


@pytest.mark.parametrize(
    "extension", [None, "nonsense", [5], [{"url": RECEIPT, "valueCode": "Seen"}]]
)
def test_what_was_not_read_is_not_done(extension: object) -> None:
    assert changing(ActionName.READ_LETTER).state({"extension": extension}) is None

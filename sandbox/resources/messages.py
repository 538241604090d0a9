"""A message as Communication (UK Core)."""

from base64 import b64encode
from datetime import datetime, timedelta

from sandbox.items import Message
from sandbox.resource import Json, Resource, resource
from sandbox.resources.appointments import NHS
from sandbox.resources.reply_options import answers, offered
from sandbox.resources.scribe import Scribe, label

_CATEGORIES = "http://terminology.hl7.org/CodeSystem/communication-category"


def communication(message: Message, scribe: Scribe) -> Resource:
    """The message as this trust keeps it. A read one has `received` and a read receipt."""
    reader = scribe.patient(message.who)
    return resource(
        {
            "resourceType": "Communication",
            "id": scribe.id("Communication", message.key),
            "meta": _meta(message, scribe),
            "extension": [_receipt(message), answers(message)],
            "contained": [offered(message)],
            "identifier": [scribe.identifier("Communication", message.key)],
            "partOf": _reference(message.thread, scribe),
            "inResponseTo": _reference(message.reply_to, scribe),
            "status": message.status,
            "category": [{"coding": [{"system": _CATEGORIES, "code": message.topic}]}],
            "topic": {"text": message.subject},
            "subject": reader,
            "recipient": [
                scribe.organisation(scribe.trust.ods) if message.from_patient else reader
            ],
            "sender": _sender(message, scribe),
            "sent": _sent(message, scribe),
            "received": _received(message, scribe),
            "payload": [{"contentString": message.body}, _enclosed(message)],
        }
    )


def _enclosed(message: Message) -> Json:
    if not message.enclosed:
        return None
    data = b64encode(message.enclosed.encode()).decode()
    about: Resource = {
        "contentType": "text/plain",
        "title": message.subject,
        "size": len(message.enclosed),
    }
    return {"contentAttachment": {**about, "data": data}}


def _meta(message: Message, scribe: Scribe) -> Json:
    security = [label(code) for code in message.labels]
    if isinstance(message.sent, datetime):
        return {**scribe.meta(message.sent), "security": security}
    return {"versionId": "1", "security": security}


def _sent(message: Message, scribe: Scribe) -> str:
    return scribe.instant(message.sent) if isinstance(message.sent, datetime) else message.sent


def _received(message: Message, scribe: Scribe) -> Json:
    if not message.read or not isinstance(message.sent, datetime):
        return None
    return scribe.instant(message.sent + timedelta(hours=3, minutes=10))


def _receipt(message: Message) -> Json:
    if message.from_patient or not isinstance(message.sent, datetime):
        return None
    code = "read" if message.read else "unread"
    return {"url": f"{NHS}/Extension-Read-Receipt", "valueCode": code}


def _sender(message: Message, scribe: Scribe) -> Json:
    if message.from_patient:
        return scribe.patient(message.who)
    if not message.sender:
        return scribe.organisation(scribe.trust.ods)
    return scribe.mention("Practitioner", message.sender)


def _reference(key: str, scribe: Scribe) -> Json:
    return [{"reference": f"Communication/{scribe.id('Communication', key)}"}] if key else None

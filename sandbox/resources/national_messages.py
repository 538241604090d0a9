"""A message as CommunicationRequest, in the shape of the NHS App (nhs-app-api, in-app messages)."""

from sandbox.items import Message
from sandbox.profile import Ods
from sandbox.resource import Json, Resource, resource
from sandbox.resources.appointments import NHS
from sandbox.resources.reply_options import answers, offered
from sandbox.resources.scribe import Scribe

_NHS_APP = "https://fhir.nhs.uk/NHSApp"
COMMUNICATION_ID = "https://fhir.nhs.uk/Id/nhs-app-communication-id"


def communication_request(message: Message, scribe: Scribe) -> Resource:
    """The message, or the reply to one, as the national service keeps it."""
    reader = scribe.patient(message.who)
    organisation = scribe.organisation(_author(message, scribe))
    sender, recipient = (reader, organisation) if message.from_patient else (organisation, reader)
    return resource(
        {
            "resourceType": "CommunicationRequest",
            "id": scribe.id("CommunicationRequest", message.key),
            "meta": {"versionId": "1"},
            "extension": _extensions(message),
            "contained": [offered(message)],
            "identifier": [
                _identifier(message.key, scribe),
                {"system": f"{_NHS_APP}/campaign-id", "value": message.topic},
            ],
            "status": "completed" if message.from_patient else "active",
            "basedOn": _answered(message, scribe),
            "payload": [{"contentString": message.body}],
            "authoredOn": message.sent if isinstance(message.sent, str) else _sent(message, scribe),
            "requester": sender,
            "recipient": [recipient],
        }
    )


def _author(message: Message, scribe: Scribe) -> Ods:
    """Whoever had it sent: the practice, trust or service that `sender` names by its code."""
    return Ods(message.sender) if message.sender else scribe.trust.ods


def _sent(message: Message, scribe: Scribe) -> Json:
    return None if isinstance(message.sent, str) else scribe.instant(message.sent)


def _identifier(key: str, scribe: Scribe) -> Json:
    return {"system": COMMUNICATION_ID, "value": scribe.id("CommunicationRequest", key)}


def _answered(message: Message, scribe: Scribe) -> Json:
    return [{"identifier": _identifier(message.reply_to, scribe)}] if message.reply_to else None


def _extensions(message: Message) -> Json:
    state = "read" if message.read else "unread"
    receipt: Json = {"url": f"{NHS}/Extension-Read-Receipt", "valueCode": state}
    return [None if message.from_patient else receipt, answers(message)]

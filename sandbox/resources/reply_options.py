"""The answers that a message offers, inside it, as the NHS App has them."""

from sandbox.items import Message
from sandbox.resource import Json

_URL = "https://fhir.nhs.uk/NHSApp/answers"
_NAME = "answeroptions"


def answers(message: Message) -> Json:
    """The extension that leads to them."""
    if not message.options:
        return None
    return {"url": _URL, "valueReference": {"reference": f"#{_NAME}"}}


def offered(message: Message) -> Json:
    """The contained Questionnaire."""
    if not message.options:
        return None
    options: list[Json] = [{"valueCoding": {"code": one}} for one in message.options]
    return {
        "resourceType": "Questionnaire",
        "id": _NAME,
        "status": "active",
        "item": [{"linkId": "1", "type": "choice", "answerOption": options}],
    }

"""A reply to a message, as Communication in the same conversation.

It is about the person and says who wrote it: the person, or somebody who acts for them.
"""

from datetime import UTC
from typing import cast

from schema.message_wish import Reply
from schema.order import EffectKind
from sources.actions.doing import Doing, Json, Making
from sources.element import NHS_NUMBER, ODS_CODE


def _make(doing: Doing) -> Json:
    reply, answered = cast(Reply, doing.content), doing.step.links["answered"]
    made: Json = {
        "resourceType": "Communication",
        "status": "completed",
        "partOf": [{"reference": f"Communication/{reply.first or answered}"}],
        "inResponseTo": [{"reference": f"Communication/{answered}"}],
        "subject": doing.person,
        "sender": _writer(doing),
        "recipient": [
            {"type": "Organization", "identifier": {"system": ODS_CODE, "value": reply.recipient}}
        ],
        "sent": reply.sent_at.astimezone(UTC).isoformat(timespec="seconds"),
        "payload": [{"contentString": reply.text}],
    }
    return {**made, "topic": {"text": reply.subject}} if reply.subject else made


def _writer(doing: Doing) -> Json:
    permit = doing.step.permit
    if not permit.by_proxy:
        return dict(doing.person)
    number = {"system": NHS_NUMBER, "value": permit.actor}
    return {"type": "RelatedPerson", "identifier": number}


def _state(_: Json) -> EffectKind:
    return EffectKind.DONE


ACTION = Making(_make, _state)

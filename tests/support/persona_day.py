"""One person, one day: what Maya Hughes does, whatever she does it with.

Each step asks, acts, and looks at the record again. `Hands` are how she reaches the gateway: over
HTTP in an acceptance test, by the explorer's page in a browser.
"""

import json
from collections.abc import Callable, Coroutine
from typing import Any, Protocol
from uuid import uuid4

MAYA, SOUTHMERE, SURGERY, MILLBROOK = "maya-hughes", "RB1", "G99901", "G99902"
NO, YES = [{"boolean": False}], [{"boolean": True}]
BEGUN = [{"linkId": "smoking", "answers": [{"coding": {"code": "never"}}]}]
"""What she knows without looking anything up."""
WHOLE = [
    *BEGUN,
    {"linkId": "medicines", "items": [{"linkId": "takes-medicines", "answers": NO}]},
    {"linkId": "allergies", "items": [{"linkId": "allergic", "answers": NO}]},
    {"linkId": "operations", "items": [{"linkId": "operation", "answers": [{"text": "Hip"}]}]},
    {"linkId": "family-trouble", "answers": NO},
    {"linkId": "can-be-pregnant", "answers": YES},
    {"linkId": "pregnant", "answers": NO},
]
_MOMENTS = 200
"""How often to look for what comes to pass a moment later."""


class Hands(Protocol):
    """How somebody who is signed in reaches the gateway."""

    async def ask(self, operation: str) -> dict[str, Any]:
        """The answer to an operation without variables."""
        ...

    async def fetch(self, url: str) -> bytes:
        """What is at an address of the gateway; raises for any other status than 200."""
        ...


Step = Callable[[Hands], Coroutine[Any, Any, None]]


async def sees_that_a_prescription_is_ready(hands: Hands) -> None:
    """In the list of prescriptions, with its pharmacy."""
    found = await _listed(
        hands,
        "prescriptions(filter: {status: [READY_TO_COLLECT]})",
        "status items { medicine } pharmacy { odsCode }",
    )

    medicines = [item["medicine"] for one in found for item in one["items"]]
    assert "Mometasone 0.1% ointment" in medicines


async def reads_a_letter(hands: Hands) -> None:
    """By opening it; nothing else marks it as read."""
    unread = next(one for one in await _letters(hands) if one["readState"] == "UNREAD")

    body = await hands.fetch(unread["contentUrl"])

    assert body.startswith(b"%PDF-")
    for _ in range(_MOMENTS):
        now = {one["id"]: one["readState"] for one in await _letters(hands)}
        if now[unread["id"]] == "READ":
            return
    raise AssertionError("it was never marked as read")


async def answers_the_pre_assessment(hands: Hands) -> None:
    """Begun, left as a draft, gone on with from where it was, and sent off."""
    asked = await _pre_assessment(hands)

    begun = {"questionnaireId": asked["id"], "answers": BEGUN}
    await _do(hands, "saveQuestionnaireAnswers", "answers { status }", begun)

    draft = await _pre_assessment(hands)
    kept = draft["answers"]["answers"]
    assert (draft["status"], _answered(kept)) == ("IN_PROGRESS", ["items[smoking]"])

    version = kept["provenance"]["sourceId"]["version"]
    whole = {"questionnaireId": asked["id"], "answers": WHOLE, "version": version}
    await _do(hands, "submitQuestionnaire", "answers { status }", whole)

    sent = await _pre_assessment(hands)
    assert (sent["status"], sent["answers"]["answers"]["status"]) == ("COMPLETED", "COMPLETED")
    assert len(_answered(sent["answers"]["answers"])) == len(WHOLE)


async def moves_the_hospital_appointment(hands: Hands) -> None:
    """To the first time that is free."""
    visit = next(one for one in await _appointments(hands) if one["reschedulable"])
    slot = await _slot(hands, "viewer { patient {", SOUTHMERE)

    given = {"appointmentId": visit["id"], "slotId": slot["id"]}
    did = await _do(hands, "rescheduleAppointment", "appointment { id }", given)

    after = {one["id"]: one for one in await _appointments(hands)}
    moved = after[did["appointment"]["id"]]
    assert (moved["status"], moved["start"]) == ("BOOKED", slot["start"])
    assert after[visit["id"]]["status"] == "CANCELLED"


async def replies_to_the_ward(hands: Hands) -> None:
    """By one of the answers that the question offers."""
    question = next(one for one in await _messages(hands) if "pacemaker" in one["body"])
    offered = [one["value"] for one in question["replyOptions"]]

    given = {"messageId": question["id"], "option": offered[1]}
    await _do(hands, "sendMessage", "message { body }", given)

    thread = json.dumps(question["threadId"])
    conversation = await _messages(hands, f"(filter: {{threadId: [{thread}]}})")
    said = {one["body"]: one["sender"]["role"] for one in conversation}
    assert said == {question["body"]: None, "NO": "Patient"}


async def books_the_childs_slot(hands: Hands) -> None:
    """At the practice, for Noah."""
    children = await _asked(hands, "viewer { dependants { name patient { nhsNumber } } }")
    noah = next(one for one in children["viewer"]["dependants"] if "Noah" in one["name"])
    who = f'patient(nhsNumber: "{noah["patient"]["nhsNumber"]}") {{'
    slot = await _slot(hands, f"own: {who}", SURGERY)

    given = {"slotId": slot["id"], "reason": "Flu vaccination"}
    did = await _do(hands, "bookAppointment", "appointment { status start }", given)

    assert did["appointment"] == {"status": "BOOKED", "start": slot["start"]}
    assert slot["id"] != (await _slot(hands, f"own: {who}", SURGERY))["id"]


async def applies_to_a_practice(hands: Hands) -> None:
    """Which decides later: until then she stays where she is registered."""
    before = await _registered(hands)

    given = {"patientId": before["id"], "practice": MILLBROOK, "note": "We are moving house."}
    shown = "application { id practice { odsCode } }"
    did = await _do(hands, "applyForGpRegistration", shown, given, outcome="PENDING")

    listed = await _listed(hands, "registrationApplications", "id status practice { odsCode }")
    assert listed == [{**did["application"], "status": "SENT"}]
    assert await _registered(hands) == before


async def _letters(hands: Hands) -> list[dict[str, Any]]:
    return await _listed(
        hands, f'letters(filter: {{organisation: ["{SOUTHMERE}"]}})', "id readState contentUrl"
    )


async def _appointments(hands: Hands) -> list[dict[str, Any]]:
    return await _listed(
        hands,
        f'appointments(first: 100, filter: {{organisation: ["{SOUTHMERE}"]}})',
        "id status start reschedulable",
    )


async def _messages(hands: Hands, narrowed: str = "(first: 100)") -> list[dict[str, Any]]:
    shown = "id body threadId replyOptions { value } sender { role }"
    return await _listed(hands, f"messages{narrowed}", shown)


async def _pre_assessment(hands: Hands) -> dict[str, Any]:
    """The questions before her knee operation, and what was answered so far."""
    shown = """id title status answers { report { status } answers { status
        answered { path values { text } } provenance { sourceId { version } } } }"""
    asked = await _listed(hands, "questionnaires", shown)
    return next(one for one in asked if one["title"] == "Before your knee operation")


def _answered(answers: dict[str, Any]) -> list[str]:
    """Where there is an answer."""
    return [one["path"] for one in answers["answered"] if one["values"]]


async def _registered(hands: Hands) -> dict[str, Any]:
    """Who she is, and with which practice she is registered."""
    own = "viewer { patient { id registration { practice { odsCode } } } }"
    found: dict[str, Any] = (await _asked(hands, own))["viewer"]["patient"]
    return found


async def _listed(hands: Hands, field: str, shown: str) -> list[dict[str, Any]]:
    """What is in one of her own lists, which has to be complete."""
    which = f"viewer {{ patient {{ found: {field} {{ completeness nodes {{ {shown} }} }} }} }}"
    found = (await _asked(hands, which))["viewer"]["patient"]["found"]
    assert found["completeness"] == "COMPLETE"
    nodes: list[dict[str, Any]] = found["nodes"]
    return nodes


async def _slot(hands: Hands, whose: str, organisation: str) -> dict[str, Any]:
    """The first time that somebody can have."""
    end = "}" * whose.count("{")
    field = f'availableSlots(organisation: "{organisation}", first: 1) {{ nodes {{ id start }} }}'
    answer = await _asked(hands, f"{whose} {field} {end}")
    person = answer["own"] if "own" in answer else answer["viewer"]["patient"]
    slot: dict[str, Any] = person["availableSlots"]["nodes"][0]
    return slot


async def _asked(hands: Hands, selected: str) -> dict[str, Any]:
    answer = await hands.ask(f"query DayLook {{ {selected} }}")
    assert "errors" not in answer, answer
    data: dict[str, Any] = answer["data"]
    return data


async def _do(
    hands: Hands, name: str, shown: str, given: dict[str, Any], outcome: str = "DONE"
) -> dict[str, Any]:
    """What became of an action, which has to come to this."""
    said = _literal({"idempotencyKey": str(uuid4()), **given})
    payload = f"{{ outcome errors {{ code message }} {shown} }}"
    answer = await hands.ask(f"mutation DayAct {{ did: {name}(input: {said}) {payload} }}")
    did: dict[str, Any] = answer["data"]["did"]
    assert (did["outcome"], did["errors"]) == (outcome, []), did
    return did


def _literal(value: object) -> str:
    """A value as GraphQL writes it."""
    match value:
        case dict():
            return "{" + ", ".join(f"{name}: {_literal(one)}" for name, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_literal, value)) + "]"
        case _:
            return json.dumps(value)


STEPS: tuple[Step, ...] = (
    sees_that_a_prescription_is_ready,
    reads_a_letter,
    answers_the_pre_assessment,
    moves_the_hospital_appointment,
    replies_to_the_ward,
    books_the_childs_slot,
    applies_to_a_practice,
)

"""Over real HTTP: receipts of the NHS App that come along say how far a message got."""

from typing import Any

import pytest

from schema.directory import RecordType
from schema.letter import ReadState
from schema.message import Message
from tests.contract.reading import answered
from tests.support.fhir_resources import ANNA, a_bundle
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import a_live_trust
from tests.support.samples import renumbered, sample

RECEIPTS = "nhs-app/receipts-and-replies"
READ_RECEIPT = "https://fhir.nhs.uk/StructureDefinition/Extension-Read-Receipt"


def a_message(**elements: Any) -> dict[str, Any]:
    sent = renumbered("nhs-app/responses/201successInApp.json", {"9903002157": ANNA})
    return {**sent, "id": "n1", **elements}


def receipts(*names: str) -> list[dict[str, Any]]:
    """The published receipts, with ids as a server gives them."""
    found = [sample(f"{RECEIPTS}/{name}.json") for name in names]
    return [{**one, "id": f"t{number}"} for number, one in enumerate(found)]


async def state(message: dict[str, Any], *beside: dict[str, Any]) -> tuple[ReadState, str | None]:
    """What is said of the message, which is all that is listed."""
    offers = ["CommunicationRequest"]
    async with FakeFhirServer() as server, a_live_trust(server.base, offers=offers) as trust:
        server.says("CommunicationRequest", Says.json(a_bundle(message, *beside)))
        answer = answered(await trust.search(RecordType.MESSAGE))
    (item,) = answer.items
    assert isinstance(item.record, Message)
    assert answer.unreadable == 0
    return item.record.read_state, item.record.read_state_code


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], (ReadState.UNKNOWN, None)),
        (["delivered"], (ReadState.UNREAD, "Delivered")),
        (["notified"], (ReadState.UNREAD, "Notified")),
        (["notificationattempted"], (ReadState.UNREAD, "NotificationAttempted")),
        (["read"], (ReadState.READ, "Read")),
        (["read", "delivered"], (ReadState.READ, "Read")),
    ],
)
async def test_the_published_receipts_say_how_far_it_got(
    names: list[str], expected: tuple[ReadState, str | None]
) -> None:
    assert await state(a_message(), *receipts(*names)) == expected


async def test_the_latest_receipt_counts() -> None:
    first, second = receipts("notified", "delivered")
    first["lastModified"] = "2021-08-06T00:00:00+00:00"

    assert await state(a_message(), first, second) == (ReadState.UNREAD, "Notified")


@pytest.mark.parametrize(
    "odd",
    [
        {"identifier": []},
        {"identifier": [{"system": "https://x.example", "value": "8f7ec136"}]},
        {"status": "entered-in-error"},
        {"code": {"coding": [{"system": "https://x.example", "code": "Read"}]}},
        {"modifierExtension": [{"url": "https://x.example"}]},
    ],
)
async def test_what_is_not_certainly_its_receipt_says_nothing(odd: dict[str, Any]) -> None:
    (read,) = receipts("read")

    assert await state(a_message(), {**read, **odd}) == (ReadState.UNKNOWN, None)


async def test_a_word_that_is_not_known_is_told_as_it_is() -> None:
    (read,) = receipts("read")
    read["code"]["coding"][0]["code"] = "Rejected"

    assert await state(a_message(), read) == (ReadState.UNKNOWN, "Rejected")


async def test_what_the_message_says_itself_goes_first() -> None:
    message = a_message(extension=[{"url": READ_RECEIPT, "valueCode": "unread"}])

    assert await state(message, *receipts("read")) == (ReadState.UNREAD, "unread")

"""Messages that are answered, and messages and letters that are marked as read."""

from tests.actions.kind import Json, Kind, Target
from tests.actions.staff import Json as Resource
from tests.actions.staff import put_back
from tests.support.running import Running

WHO, SOURCE = "maya-hughes", "RB1"
_READ_STATES = ("Extension-Document-ReadReceipt", "Extension-Read-Receipt")
_LISTED = """{ viewer { patient {
    messages(first: 100, filter: { organisation: ["RB1"] }) {
        nodes { id subject repliable provenance { sourceId { id } } } }
    letters(first: 100, filter: { organisation: ["RB1"] }) {
        nodes { id provenance { sourceId { id } } } } } } }"""


async def _listed(pair: Running, field: str) -> list[Json]:
    answer = await pair.ask(WHO, _LISTED)
    found: list[Json] = answer["data"]["viewer"]["patient"][field]["nodes"]
    return found


async def _an_answer(pair: Running) -> Target:
    found = await _listed(pair, "messages")
    plan = next(one for one in found if one["repliable"] and one["subject"] == "Your exercises")
    return Target({"messageId": plan["id"], "body": "Thank you."})


async def _unread(pair: Running, field: str, kind: str) -> tuple[str, str]:
    """The ids of one that nobody has read, as the gateway and as its source name it."""
    one = (await _listed(pair, field))[0]
    local_id = one["provenance"]["sourceId"]["id"]
    await put_back(pair, SOURCE, f"{kind}/{local_id}", _never_read)
    return one["id"], local_id


def _never_read(resource: Resource) -> Resource:
    kept = [
        one
        for one in resource.get("extension", ())
        if not str(one.get("url")).endswith(_READ_STATES)
    ]
    return {**resource, "extension": kept} if kept else _without(resource, "extension")


def _without(resource: Resource, name: str) -> Resource:
    return {key: value for key, value in resource.items() if key != name}


async def _an_unread_message(pair: Running) -> Target:
    which, local_id = await _unread(pair, "messages", "Communication")
    return Target({"messageId": which}, local_id)


async def _an_unread_letter(pair: Running) -> Target:
    which, local_id = await _unread(pair, "letters", "DocumentReference")
    return Target({"letterId": which}, local_id)


CORRESPONDENCE = (
    Kind(
        "sendMessage",
        "message",
        ("POST",),
        _an_answer,
        (("POST", "new", "completed"),),
        source=SOURCE,
    ),
    Kind(
        "markMessageRead",
        "message",
        ("PUT",),
        _an_unread_message,
        (("PUT", "old", "completed"),),
        source=SOURCE,
    ),
    Kind(
        "markLetterRead",
        "letter",
        ("PUT",),
        _an_unread_letter,
        (("PUT", "old", "current"),),
        source=SOURCE,
    ),
)

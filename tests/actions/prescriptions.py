"""Prescriptions that are asked for again."""

from collections.abc import Mapping, Sequence

from tests.actions.kind import Kind, Target
from tests.actions.staff import Json as Resource
from tests.actions.staff import put_back
from tests.support.running import Running

WHO, SOURCE = "maya-hughes", "G99901"
_REPEATS = """{ viewer { patient { prescriptions(
    filter: { organisation: ["G99901"], courseType: [REPEAT] }) { nodes { id } } } } }"""


async def _a_repeat(pair: Running) -> Target:
    answer = await pair.ask(WHO, _REPEATS)
    (found,) = answer["data"]["viewer"]["patient"]["prescriptions"]["nodes"]
    return Target({"prescriptionId": found["id"]})


async def decide(pair: Running, effects: Sequence[Mapping[str, str]]) -> None:
    """The practice decides on what was asked: while it has not, nobody may ask for the same."""
    for one in effects:
        if one["type"] == "Task":
            await put_back(pair, SOURCE, f"Task/{one['id']}", _decided)


def _decided(task: Resource) -> Resource:
    return {**task, "status": "completed"}


PRESCRIPTIONS = (
    Kind(
        "requestRepeatPrescription",
        "prescription",
        ("POST",),
        _a_repeat,
        (("POST", "new", "requested"),),
        clear=decide,
    ),
)

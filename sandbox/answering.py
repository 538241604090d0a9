"""What answers do to the Task that asked for them: it names them, and says how far they are."""

from collections.abc import Mapping

from sandbox.resource import Json, Resource, text, texts
from sandbox.store import Store, Stored, version_of

_BECOMES: Mapping[str, str] = {
    "in-progress": "in-progress",
    "completed": "completed",
    "amended": "completed",
    "stopped": "cancelled",
}


def note(store: Store, answers: Resource) -> None:
    """Make the Tasks that answers rest on what they are now."""
    if text(answers, "resourceType") != "QuestionnaireResponse":
        return
    status = _BECOMES.get(text(answers, "status"))
    for reference in texts(answers, "basedOn.reference"):
        kind, _, identity = reference.partition("/")
        task = store.current(kind, identity) if kind == "Task" else None
        if task is not None and status is not None:
            store.add(Stored(_noted(task, status, f"QuestionnaireResponse/{text(answers, 'id')}")))


def _noted(task: Resource, status: str, reference: str) -> Resource:
    meta = task.get("meta")
    known: Resource = meta if isinstance(meta, Mapping) else {}
    named: Resource = {"type": {"text": "answers"}, "valueReference": {"reference": reference}}
    version: Json = str(int(version_of(task)) + 1)
    return {**task, "meta": {**known, "versionId": version}, "status": status, "output": [named]}

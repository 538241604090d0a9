"""Faults of whom an answer is about: somebody else, two people at once, or not quite who it was."""

from collections.abc import Callable, Mapping

from sandbox.faults.bundles import entries_of, resource_of, with_entries
from sandbox.faults.exchange import exchanged_text
from sandbox.faults.kinds import FaultKind
from sandbox.faults.passage import Effect, Passage, rewriting
from sandbox.resource import Json, Resource, rewrite, text


async def _wrong_patient(passage: Passage) -> None:
    """Answers as if somebody else had been asked for; a change is made as it was asked for."""
    if passage.is_change:
        answer = await passage.given()
        body = exchanged_text(answer.body.decode(), passage.others)
        await passage.give(answer.with_body(body.encode()))
    else:
        await passage.give(await passage.given(somebody_else=True))


async def _mixed_subjects(passage: Passage) -> None:
    """The right items, and somebody else's among them; a change has none."""
    if passage.is_change:
        await passage.through()
        return
    answer = await passage.given()
    own, other = answer.json(), (await passage.given(somebody_else=True)).json()
    if own is not None and other is not None and text(own, "resourceType") == "Bundle":
        mixed = with_entries(own, [*entries_of(own), *entries_of(other)])
        answer = answer.with_json(mixed)
    await passage.give(answer)


def _on_patients(change: Callable[[Json], list[Json]]) -> Callable[[Passage, Resource], Json]:
    """What becomes of each entry with a Patient; entries with anything else stay."""

    def changed(_: Passage, content: Resource) -> Json:
        if not any(_is_patient(resource_of(entry)) for entry in entries_of(content)):
            return content
        entries: list[Json] = []
        for entry in entries_of(content):
            entries += change(entry) if _is_patient(resource_of(entry)) else [entry]
        return with_entries(content, entries)

    return changed


def _two_patients(entry: Json) -> list[Json]:
    """The same NHS number twice, for two people."""
    one = resource_of(entry)
    other = {
        **one,
        "id": f"{text(one, 'id')}-2",
        "name": [{"use": "official", "family": "Pemberton", "given": ["Alex"]}],
        "birthDate": "1951-02-03",
    }
    return [entry, _with_resource(entry, other)]


def _merged_patient(entry: Json) -> list[Json]:
    """An inactive record first, which says by which one it was replaced."""
    one = resource_of(entry)
    survivor: Json = {"reference": f"Patient/{text(one, 'id')}"}
    old = {
        **one,
        "id": f"{text(one, 'id')}-old",
        "active": False,
        "link": [{"other": survivor, "type": "replaced-by"}],
    }
    return [_with_resource(entry, old), entry]


def _with_resource(entry: Json, one: Resource) -> Json:
    about = entry if isinstance(entry, Mapping) else {}
    kept = {name: value for name, value in about.items() if name != "fullUrl"}
    return {**kept, "resource": one}


def _other_birth_date(_: Passage, content: Resource) -> Json:
    """Every Patient in the answer was born eleven years earlier."""

    def change(node: Resource) -> Resource:
        born = text(node, "birthDate")
        if not _is_patient(node) or not born[:4].isdecimal():
            return node
        return {**node, "birthDate": f"{int(born[:4]) - 11}{born[4:]}"}

    return rewrite(content, change)


def _is_patient(one: Resource) -> bool:
    return text(one, "resourceType") == "Patient"


EFFECTS: Mapping[FaultKind, Effect] = {
    FaultKind.WRONG_PATIENT: _wrong_patient,
    FaultKind.MIXED_SUBJECTS: _mixed_subjects,
    FaultKind.TWO_PATIENTS: rewriting(_on_patients(_two_patients)),
    FaultKind.MERGED_PATIENT: rewriting(_on_patients(_merged_patient)),
    FaultKind.OTHER_BIRTH_DATE: rewriting(_other_birth_date),
}

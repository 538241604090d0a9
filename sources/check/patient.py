"""Which Patient is the person at this source, and is the answer one that can be believed?"""

from dataclasses import dataclass

from schema.identifiers import LocalId, NhsNumber
from sources.bundle import read_page
from sources.check.caller import Seen
from sources.check.finding import Finding, Topic, count, fault, note, ok, warning
from sources.check.trial import Trial
from sources.errors import InvalidAnswer
from sources.records.patient import Found, PatientResource
from sources.search import patient_search

_HERE = Topic.SUBJECT


@dataclass(frozen=True, slots=True)
class PatientAnswer:
    """What a Patient search by NHS number gave."""

    seen: Seen
    found: tuple[PatientResource, ...] = ()
    ids: tuple[LocalId, ...] = ()
    """Of the one person they are; empty if they are none, or not certainly one."""
    is_whole: bool = True
    """False: one that took another's place did not come along."""


async def find_patient(trial: Trial, who: NhsNumber) -> PatientAnswer:
    """Search for the person's Patient as the gateway would."""
    seen = await trial.caller.ask(patient_search(trial.settings, who))
    if not seen.is_good:
        return PatientAnswer(seen)
    try:
        patients = read_page(seen.body, PatientResource, {}).matches
    except InvalidAnswer:
        return PatientAnswer(seen)
    try:
        found = Found.read(patients, who, trial.caller.origins)
        if found.absent is not None:
            return PatientAnswer(seen, tuple(patients), (found.absent, *found.by_id), False)
        one = found.one()
    except InvalidAnswer:
        return PatientAnswer(seen, tuple(patients))
    return PatientAnswer(seen, tuple(patients), one.ids if one else ())


def judged(trial: Trial, answer: PatientAnswer, is_needed: bool, has_items: bool) -> list[Finding]:
    """What that means where items, or searches, name the person by it."""
    search = "A Patient search by NHS number"
    if answer.ids:
        return [ok(_HERE, f"{search} finds the person."), *_merged(answer)]
    if answer.found:
        mend = "The trust must search Patients by identifier, system and value, and merge doubles."
        what = f"{search} gives {count(len(answer.found), 'Patient')}, but not surely one person."
        return [fault(_HERE, f"{what} Nothing that rests on it is shown.", mend)]
    if not is_needed:
        return []
    if not answer.seen.is_good and not trial.means_none(answer.seen):
        mend = "The trust must let us search Patient by identifier, and our token's scope allow it."
        return [fault(_HERE, f"To a Patient search by NHS number it {answer.seen.words}.", mend)]
    mend = (
        "Is this person known there? The trust must have the NHS number as a Patient identifier "
        "of system https://fhir.nhs.uk/Id/nhs-number."
    )
    if not has_items:
        return [warning(_HERE, f"{search} finds nobody.", mend)]
    return [fault(_HERE, f"{search} finds nobody, so nothing can be shown.", mend)]


def judged_stranger(answer: PatientAnswer) -> list[Finding]:
    """Nobody must be found for a number that nobody has."""
    if not answer.found:
        return []
    what = f"A Patient search for an unknown number gives {count(len(answer.found), 'Patient')}."
    mend = "The trust must search Patients by identifier, system and value."
    return [fault(_HERE, what, mend)]


def _merged(answer: PatientAnswer) -> list[Finding]:
    if not answer.is_whole:
        what = "The person's Patient was replaced by one that does not come along: a call more."
        return [note(_HERE, what)]
    if len(answer.ids) > 1:
        return [note(_HERE, f"The person has {len(answer.ids)} Patients there, merged into one.")]
    return []

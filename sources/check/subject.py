"""How items name their Patient, and whether they are provably about the person. Pure."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sources.check.finding import Finding, Topic, count, fault, note, ok
from sources.check.trial import Reader, Trial
from sources.element import NHS_NUMBER, Reference, Resource
from sources.gathering import Gathered
from sources.local_name import local_name
from sources.origin import Origins
from sources.subject import Subjects

_HERE = Topic.SUBJECT


def check_subjects(trial: Trial, reader: Reader, gathered: Gathered[Any]) -> list[Finding]:
    """Of what the gateway got of one kind."""
    origins, kind = trial.caller.origins, reader.resource_type
    resources = gathered.haul.matches
    if not resources:
        return []
    ways = Counter(way(reader.subjects(one), origins) for one in resources)
    told = ", ".join(f"{name} ({times})" for name, times in ways.most_common())
    subjects = Subjects(trial.person, origins, gathered.patient)
    doubtful = [one for one in resources if subjects.of(one, reader.subjects(one)) is None]
    others = [one for one in doubtful if _numbers(reader.subjects(one), one) - {trial.person}]
    found = [note(_HERE, f"{kind} names its Patient by {told}.")]
    if others:
        found.append(_foreign(kind, len(others), len(resources)))
    if len(doubtful) > len(others):
        found.append(_unproven(kind, len(doubtful) - len(others), len(resources)))
    return found if doubtful else [*found, ok(_HERE, f"Every {kind} is about the person.")]


def _foreign(kind: str, others: int, of: int) -> Finding:
    what = f"{others} of {count(of, kind)} name somebody else's NHS number."
    mend = "The trust must give the records of the person asked for only. We drop the others."
    return fault(_HERE, what, mend)


def _unproven(kind: str, doubtful: int, of: int) -> Finding:
    what = f"{doubtful} of {count(of, kind)} cannot be proven to be about the person: not shown."
    mend = (
        "The trust must name the Patient by NHS number, or by a reference to the Patient that a "
        "search by that number finds. If it finds one, these are somebody else's."
    )
    return fault(_HERE, what, mend)


def way(references: Iterable[Reference], origins: Origins) -> str:
    """How a resource names its Patient, in words."""
    ways = {one for reference in references for one in _ways(reference, origins)}
    return " and ".join(sorted(ways)) or "nothing we can read"


def _ways(reference: Reference, origins: Origins) -> Iterable[str]:
    text = reference.reference or ""
    if any(one.system == NHS_NUMBER for one in reference.identifiers):
        yield "NHS number"
    local = local_name(text, origins)
    if local is not None and local.resource_type == "Patient":
        yield "absolute reference" if ":" in text else "local reference"
    elif text.startswith("#") and reference.type in {None, "Patient"}:
        yield "contained resource"
    elif "Patient/" in text:
        yield "reference to another server"


def _numbers(references: Iterable[Reference], resource: Resource) -> set[str]:
    """NHS numbers that it names, inside contained Patients as well."""
    inside = [own for one in resource.contained for own in one.identifiers]
    named = [own for reference in references for own in reference.identifiers]
    return {one.value for one in (*inside, *named) if one.system == NHS_NUMBER and one.value}

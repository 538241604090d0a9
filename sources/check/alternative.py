"""Finds another way of asking where the configured one does not work."""

from collections.abc import Sequence
from dataclasses import dataclass

from schema.identifiers import LocalId
from sources.check.trial import Reader, Trial
from sources.dialects import DIALECTS


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way that works."""

    selector: str
    line: str
    """What to write in `[[sources]]`."""


async def alternative(
    trial: Trial, reader: Reader, patients: Sequence[LocalId]
) -> Alternative | None:
    """The first dialect whose selector finds records of the person, and none of a stranger."""
    configured = trial.search(reader, trial.person, patients).parameters[0]
    for name, dialect in DIALECTS.items():
        question = trial.search(reader, trial.person, patients, dialect)
        if question.parameters[0] == configured or (dialect.asks_patient_first and not patients):
            continue
        if not (await trial.page(question, reader, dialect)).matches:
            continue
        stranger = trial.search(reader, trial.stranger, (), dialect)
        if not (await trial.page(stranger, reader, dialect)).matches:
            return Alternative(question.parameters[0][0], _line(trial, reader, name))
    return None


def _line(trial: Trial, reader: Reader, name: str) -> str:
    """One parameter if only its name differs for this type, else the dialect."""
    kinds = {one.resource_type for one in trial.readers}
    own, other = trial.endpoint.dialect, DIALECTS[name]
    is_token = not (own.asks_patient_first or other.asks_patient_first)
    is_alone = all(
        own.selector(kind) == other.selector(kind) for kind in kinds - {reader.resource_type}
    )
    if is_token and is_alone and len(kinds) > 1:
        kind = reader.resource_type
        return f'selectors = {{ {kind} = "{other.selector(kind)}" }}'
    return f'dialect = "{name}"'

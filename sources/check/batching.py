"""Does it take several searches in one call? Configured it should; else it is suggested."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sources.batch import read_batch
from sources.check.caller import Seen
from sources.check.finding import Finding, Topic, note, ok, warning
from sources.check.trial import Sample, Trial
from sources.errors import InvalidAnswer
from sources.question import Reply

_HERE = Topic.NARROWING
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for now, which only matters to what is not looked at here."""


async def check_batch(trial: Trial, samples: Sequence[Sample]) -> list[Finding]:
    """All searches of the person at once, if there is more than one."""
    is_set = trial.settings.batch
    may_try = is_set or trial.endpoint.dialect.takes_count
    if len(samples) < 2 or not may_try:
        return []
    seen = await trial.caller.batch([one.question for one in samples])
    is_taken = seen.is_good and _is_answered(seen, len(samples))
    if is_set and is_taken:
        return [ok(_HERE, "It takes several searches in one batch.")]
    if is_set:
        what = f"It takes no batch, though one is configured: it {seen.words}."
        return [warning(_HERE, what, "It is asked one by one. Set it so.", "batch = false")]
    if is_taken:
        what = f"It takes batches: {len(samples)} searches can be one call."
        return [note(_HERE, what, "Configure it.", "batch = true")]
    return []


def _is_answered(seen: Seen, count: int) -> bool:
    """Is every search in it answered well?"""
    try:
        told = read_batch(seen.body, [len(seen.body)] * count, _EPOCH)
    except InvalidAnswer:
        return False
    return all(isinstance(one, Reply) for one in told)

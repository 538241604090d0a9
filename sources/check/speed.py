"""How long answers take and how large they are, against what is configured."""

from collections.abc import Sequence
from statistics import median

from settings import SourceSettings
from sources.check.caller import Seen
from sources.check.finding import Finding, Topic, fault, note, ok, warning
from sources.check.trial import Sample, Trial

_HERE = Topic.SPEED
TIMES = 5
_LARGE = 0.5
"""A page that takes more than this share of what is allowed will one day take all of it."""


async def check_speed(trial: Trial, sample: Sample) -> list[Finding]:
    """The same search again and again, one after the other."""
    seen = [await trial.caller.ask(sample.question) for _ in range(TIMES)]
    return [*times(trial.settings, seen), *_sizes(trial.settings, sample)]


def times(settings: SourceSettings, seen: Sequence[Seen]) -> list[Finding]:
    """What the times mean for a deadline."""
    failed = [one for one in seen if not one.is_good and one.status not in {404, 410}]
    if failed:
        what = f"Asked {len(seen)} times in a row, {len(failed)} failed: it {failed[0].words}."
        mend = "Ask the trust for its limits; set max_per_second and max_concurrent to them."
        return [warning(_HERE, what, mend)]
    spent = [one.milliseconds for one in seen]
    middle, slowest, limit = median(spent), max(spent), settings.deadline_milliseconds
    told = f"{len(seen)} searches took {middle:.0f} ms (median), {slowest:.0f} ms (slowest)"
    if middle > limit:
        mend = "The trust must be faster; until then raise the deadline, and so everybody's wait."
        line = f"deadline_milliseconds = {_rounded(slowest)}"
        return [fault(_HERE, f"{told}: over the deadline of {limit} ms.", mend, line)]
    if slowest > limit:
        mend = "Such answers are given up. Ask the trust what takes so long."
        return [warning(_HERE, f"{told}: sometimes over the deadline of {limit} ms.", mend)]
    if middle > limit / 2:
        return [note(_HERE, f"{told}: not far from the deadline of {limit} ms.")]
    return [ok(_HERE, f"{told}; the deadline is {limit} ms.")]


def _sizes(settings: SourceSettings, sample: Sample) -> list[Finding]:
    largest = max(len(page.seen.body) for page in sample.walk.pages)
    limit = settings.max_response_bytes
    told = f"The largest page has {largest} bytes; {limit} are allowed"
    if largest > limit * _LARGE:
        return [warning(_HERE, f"{told}.", "Ask for smaller pages (page_size) or allow more.")]
    return [ok(_HERE, f"{told}.")]


def _rounded(milliseconds: float) -> int:
    """With half as much again in reserve, in steps of 500."""
    return (int(milliseconds * 1.5) // 500 + 1) * 500

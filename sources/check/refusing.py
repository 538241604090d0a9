"""How the source says no: a record that is not there, a type it has not, a value that is none."""

from msgspec import structs

from sources.check.caller import Seen
from sources.check.finding import Finding, Topic, note, ok, warning
from sources.check.trial import NOBODY, Sample, Trial
from sources.question import Question

_HERE = Topic.REFUSING
_NO_TYPE = "KindredCheckNoSuchType"
_NO_VALUE = "|kindred check: no value|"


async def check_refusing(trial: Trial, sample: Sample) -> list[Finding]:
    """Ask for one kind in ways that cannot be answered. No person is named."""
    found = [] if not trial.endpoint.dialect.reads_by_id else [await _unknown_id(trial, sample)]
    return [*found, await _unknown_type(trial), *await _malformed(trial, sample)]


async def _unknown_id(trial: Trial, sample: Sample) -> Finding:
    seen = await trial.caller.ask(trial.manner(sample.reader).read(NOBODY))
    what = f"A record that does not exist: it {seen.words}"
    if seen.status in {404, 410}:
        told = "with" if seen.resource_type == "OperationOutcome" else "without"
        return ok(_HERE, f"{what}, {told} an OperationOutcome.")
    if _is_broken(seen) or seen.is_good:
        return warning(_HERE, f"{what}.", "The trust should answer 404 and an OperationOutcome.")
    return note(_HERE, f"{what}; 404 is usual.")


async def _unknown_type(trial: Trial) -> Finding:
    seen = await trial.caller.ask(Question(path=_NO_TYPE))
    what = f"A resource type that does not exist: it {seen.words}."
    if _is_broken(seen):
        return warning(_HERE, what, "The trust should answer 404 and an OperationOutcome.")
    if seen.is_good:
        mend = "A slip in offers, or in base_url, would look like an empty record: check both."
        return note(_HERE, what, mend)
    return ok(_HERE, what)


async def _malformed(trial: Trial, sample: Sample) -> list[Finding]:
    name = sample.question.parameters[0][0]
    question = structs.replace(sample.question, parameters=((name, _NO_VALUE),))
    page = await trial.page(question, sample.reader)
    what = f"A value of {name} that is none: it {page.seen.words}"
    if _is_broken(page.seen):
        return [warning(_HERE, f"{what}.", "The trust should answer 400 and an OperationOutcome.")]
    if page.matches:
        what = f"{what} and gives somebody's records."
        return [warning(_HERE, what, "The trust should refuse what it cannot read.")]
    if page.seen.is_good:
        return [note(_HERE, f"{what}, as if there were nothing.")]
    return [ok(_HERE, f"{what}.")]


def _is_broken(seen: Seen) -> bool:
    return seen.trouble is not None or seen.status >= 500

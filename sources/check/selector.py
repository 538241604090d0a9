"""Does the configured selector select: the person, nobody else, and not everybody?"""

from collections.abc import Sequence

from schema.identifiers import LocalId
from sources.check.alternative import alternative
from sources.check.caller import Seen
from sources.check.finding import Finding, Topic, count, fault, note, ok, warning
from sources.check.trial import Sample, Trial
from sources.check.walk import RawPage
from sources.parameters import nhs_number_token
from sources.question import Question

_HERE = Topic.SELECTOR
_NONSENSE = "kindred-check-unknown-parameter"


class SelectorCheck:
    """Judges the samples of all kinds, and asks again where that does not settle it."""

    def __init__(
        self, trial: Trial, patients: Sequence[LocalId], samples: Sequence[Sample]
    ) -> None:
        self._trial = trial
        self._patients = patients
        self._samples = samples
        self._is_known = any(sample.walk.matches for sample in samples)

    async def findings(self) -> list[Finding]:
        """Of each kind, for the person; then of one kind, for nobody."""
        found = [one for sample in self._samples for one in await self._kind(sample)]
        for sample in self._samples[:1]:
            found.append(await self._nonsense(sample))
        return found

    async def _kind(self, sample: Sample) -> list[Finding]:
        stranger = await self._trial.page(
            self._trial.search(sample.reader, self._trial.stranger, ()), sample.reader
        )
        if stranger.matches:
            return [await self._everybody(sample, stranger)]
        return [await self._own(sample), *self._stranger(sample, stranger)]

    async def _own(self, sample: Sample) -> Finding:
        first = sample.walk.first
        found = len(sample.walk.matches)
        if found:
            return ok(_HERE, f"{_said(sample)} finds {count(found, sample.kind)}.")
        if not first.is_bundle and not self._trial.means_none(first.seen):
            return await self._refused(sample, first.seen)
        return await self._empty(sample)

    async def _empty(self, sample: Sample) -> Finding:
        """An answer that looks like an empty record; somebody with records was asked for."""
        other = await alternative(self._trial, sample.reader, self._patients)
        what = f"{_said(sample)} finds no {sample.kind}"
        if other is not None:
            what = f"{what}, but {other.selector} does. It looks like an empty record."
            return fault(_HERE, what, "Configure what works.", other.line)
        if self._is_known:
            mend = "To be sure of it, check with a person who has some."
            return note(_HERE, f"{what}; nor does any other way.", mend)
        mend = "Is this person known there, by this NHS number, and may our token see the records?"
        return warning(_HERE, f"{what}; nor does any other way.", mend)

    async def _refused(self, sample: Sample, seen: Seen) -> Finding:
        if seen.is_good:
            what = f"{_said(sample)} gives {seen.resource_type or 'no FHIR'} instead of a Bundle."
            return fault(_HERE, what, "Correct base_url: is it the FHIR endpoint, or a web page?")
        what = f"To a search of {sample.kind} it {seen.words}."
        if seen.status in {401, 403}:
            return fault(_HERE, what, f"Ask the trust for the right to read {sample.kind}.")
        if sample.question.form and 400 <= seen.status < 500:
            again = await self._trial.page(_by_get(sample.question), sample.reader)
            if again.is_bundle:
                mend = "It takes no POST to _search, but GET: NHS numbers will be in its logs."
                return fault(_HERE, what, mend, 'search_method = "GET"')
        other = await alternative(self._trial, sample.reader, self._patients)
        if other is not None:
            return fault(_HERE, what, f"{other.selector} works: configure it.", other.line)
        return fault(_HERE, what, _mend(sample, seen))

    async def _everybody(self, sample: Sample, stranger: RawPage) -> Finding:
        what = (
            f"{_said(sample)} finds {count(len(stranger.matches), sample.kind)} of a person whom "
            "nobody knows: the source ignores it and gives everybody's records."
        )
        other = await alternative(self._trial, sample.reader, self._patients)
        mend = "Configure a search parameter that the source knows."
        return fault(_HERE, what, mend, other.line if other else "")

    def _stranger(self, sample: Sample, stranger: RawPage) -> list[Finding]:
        seen = stranger.seen
        if stranger.is_bundle or self._trial.means_none(seen):
            return []
        if not sample.walk.first.is_bundle:
            return []  # whoever is asked for: said already
        what = f"For a person it does not know it {seen.words}, as if it did not work."
        if seen.status in {404, 410}:
            mend = "If that is its way to say that there is nothing, configure it."
            return [warning(_HERE, what, mend, "not_found_means_none = true")]
        return [warning(_HERE, what, "The trust should answer with an empty Bundle.")]

    async def _nonsense(self, sample: Sample) -> Finding:
        value = nhs_number_token(self._trial.stranger)
        parameters = ((_NONSENSE, value), ("_count", "10"))
        form = self._trial.settings.search_method == "POST"
        question = Question(path=sample.question.path, parameters=parameters, form=form)
        page = await self._trial.page(question, sample.reader)
        if page.matches:
            return warning(
                _HERE,
                "It ignores parameters it does not know and gives everybody's records instead. "
                "Foreign ones are dropped here, but a slip in a selector would fetch them.",
                "The trust should refuse a search that selects nobody. Check again after changes.",
            )
        if page.is_bundle and "OperationOutcome" not in page.companions:
            what = "A parameter it does not know gives an empty answer"
            return note(_HERE, f"{what}: a slip in a selector would look like an empty record.")
        return ok(_HERE, "It does not take an unknown parameter for a selector.")


def _said(sample: Sample) -> str:
    return sample.question.parameters[0][0]


def _by_get(question: Question) -> Question:
    return Question(path=question.path, parameters=question.parameters)


def _mend(sample: Sample, seen: Seen) -> str:
    if seen.status in {404, 410}:
        return (
            f"Does the trust offer {sample.kind} at this base_url? If it says so when there is "
            "nothing, set not_found_means_none = true."
        )
    if seen.trouble is not None or seen.status >= 500:
        return "The trust must look into it: the search does not work on its side."
    return "Ask the trust how it wants to be asked; set dialect, or selectors for this type."

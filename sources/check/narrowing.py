"""What else a search can be told: dates, elements, the Patient along, a form instead of a URL.

None of it is needed. What is configured must work, and what would be better is suggested.
"""

from collections.abc import Sequence
from datetime import date

from msgspec import structs

from schema.request import Window
from sources.check.finding import Finding, Topic, fault, note, ok
from sources.check.statement import Statement
from sources.check.trial import Sample, Trial
from sources.check.walk import RawPage
from sources.parameters import Parameters
from sources.question import Question

_HERE = Topic.NARROWING
_FAR = date(2999, 1, 1)
_DATES = {"Appointment": "date", "DocumentReference": "date", "Communication": "sent"}
_SMALLER = 0.9
"""`_elements` is worth its while if it leaves out a tenth."""


class NarrowingCheck:
    """Asks for one kind again, each time with one thing more."""

    def __init__(self, trial: Trial, statement: Statement, sample: Sample) -> None:
        self._trial = trial
        self._statement = statement
        self._sample = sample
        self._may_try = trial.endpoint.dialect.takes_count
        """Portals that define no parameters but their own are not asked for others."""

    async def findings(self) -> list[Finding]:
        """All of them."""
        found = [*await self._dates(), *await self._elements(), *await self._patient()]
        return [*found, *await self._form()]

    async def _dates(self) -> list[Finding]:
        kind = self._sample.kind
        own = self._trial.endpoint.dialect.dates(kind, Window(start=_FAR))
        name = _DATES.get(kind, "date")
        declared = self._may_try and self._statement.declares(kind, name)
        asked = own or (((name, f"ge{_FAR}"),) if declared else ())
        if not asked:
            return []
        page = await self._again(asked)
        if (page.is_bundle and not page.matches) or self._trial.means_none(page.seen):
            return [ok(_HERE, f"{kind}: it honours dates.")]
        if page.is_bundle:
            what = f"{kind}: it ignores dates. They are compared here, so nothing is lost but time."
            return [note(_HERE, what)]
        what = f"{kind}: asked with a date it {page.seen.words}."
        if own:
            mend = "This dialect sends dates. Ask the trust to take them, or use another dialect."
            return [fault(_HERE, what, mend)]
        return [note(_HERE, what)]

    async def _elements(self) -> list[Finding]:
        is_set = self._trial.settings.elements
        if is_set and self._sample.walk.matches:
            return [ok(_HERE, "It takes _elements.")]
        if is_set or not self._may_try:
            return []
        page = await self._again((("_elements", ",".join(self._sample.reader.elements)),))
        first = self._sample.walk.first
        if not self._is_same(page) or len(page.seen.body) > len(first.seen.body) * _SMALLER:
            return []
        share = round(100 - 100 * len(page.seen.body) / len(first.seen.body))
        what = f"It takes _elements, which makes answers {share} % smaller."
        return [note(_HERE, what, "Configure it.", "elements = true")]

    async def _patient(self) -> list[Finding]:
        is_set = self._trial.settings.include_patient
        include = (("_include", f"{self._sample.kind}:patient"),)
        if is_set:
            if "Patient" in self._sample.walk.first.companions:
                return [ok(_HERE, "The Patient comes along.")]
            what = "The Patient does not come along as include_patient expects: a call more."
            return [note(_HERE, what, "Do not expect it.", "include_patient = false")]
        if not self._may_try or self._trial.endpoint.dialect.asks_patient_first:
            return []
        page = await self._again(include)
        if not self._is_same(page) or "Patient" not in page.companions:
            return []
        what = "It takes _include: the Patient can come along, which saves a call."
        return [note(_HERE, what, "Configure it.", "include_patient = true")]

    async def _form(self) -> list[Finding]:
        if self._sample.question.form:
            return [ok(_HERE, "It takes searches by POST, so NHS numbers stay out of addresses.")]
        page = await self._page(structs.replace(self._sample.question, form=True))
        if self._is_same(page):
            what = "It takes searches by POST, which keeps NHS numbers out of addresses and logs."
            return [note(_HERE, what, "Configure it.", 'search_method = "POST"')]
        what = "It takes searches by GET only: NHS numbers will stand in the trust's logs."
        return [note(_HERE, what)]

    async def _again(self, more: Parameters) -> RawPage:
        question = self._sample.question
        return await self._page(structs.replace(question, parameters=question.parameters + more))

    async def _page(self, question: Question) -> RawPage:
        return await self._trial.page(question, self._sample.reader)

    def _is_same(self, page: RawPage) -> bool:
        """The same items as without it?"""
        return page.is_bundle and _ids([page]) == _ids([self._sample.walk.first])


def _ids(pages: Sequence[RawPage]) -> list[object]:
    return [one.get("id") for page in pages for one in page.matches]

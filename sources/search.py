"""Composes what a source is asked: the dialect's words with the source's own habits. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from schema.identifiers import LocalId, NhsNumber
from schema.request import Fields, Window
from settings import SourceSettings
from sources.dialects.dialect import Dialect
from sources.element import Resource
from sources.parameters import Parameters, nhs_number_token
from sources.question import Question
from sources.records.about import About
from sources.records.needs import as_asked, element_names
from sources.records.patient import PatientResource
from sources.records.reader import RecordReader


class Extent(msgspec.Struct, frozen=True):
    """How much is asked for: of which days, and for which of our fields."""

    window: Window = Window()
    fields: Fields | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How one source is asked for one type of resource."""

    settings: SourceSettings
    dialect: Dialect
    resource_type: str
    elements: Callable[[Fields | None], Iterable[str]]
    """Those that some fields of ours are read from; for None those of all."""
    includes: Parameters = ()
    beside: frozenset[str] = frozenset()
    """Elements of what is to come along: some sources leave out the others of that too."""

    @classmethod
    def of(
        cls, settings: SourceSettings, dialect: Dialect, reader: RecordReader[Any, Any]
    ) -> "Manner":
        """For what a reader reads."""
        includes = [("_include", one) for one in reader.includes if settings.include_mentioned]
        includes += [("_revinclude", one) for one in reader.requests if settings.include_requests]
        beside = frozenset(name for one in _along(settings, reader) for name in element_names(one))
        return cls(
            settings,
            dialect,
            reader.resource_type,
            reader.elements_for,
            includes=tuple(includes),
            beside=beside,
        )

    def search(self, subject: NhsNumber, patients: Sequence[LocalId], extent: Extent) -> Question:
        """All resources of the person; `patients` are known where the dialect asks for them."""
        selector = self.settings.selectors.get(self.resource_type)
        selector = selector or self.dialect.selector(self.resource_type)
        parameters = [(selector, self.dialect.value(subject, patients))]
        parameters += self.dialect.further(self.resource_type)
        parameters += self.dialect.dates(self.resource_type, extent.window)
        if self.dialect.takes_count:
            parameters.append(("_count", str(self.settings.page_size)))
        if self.settings.elements:
            parameters.append(("_elements", self._elements(extent.fields)))
        if self.settings.include_patient:
            parameters.append(("_include", f"{self.resource_type}:patient"))
        parameters += self.includes
        path = self.dialect.path(self.resource_type)
        return _question(self.settings, path, parameters, self.settings.batch)

    def _elements(self, fields: Fields | None) -> str:
        """In one order, so that who asks the same is seen to."""
        wanted = self.beside.union(self.elements(fields))
        return ",".join(sorted({name for one in wanted for name in as_asked(one)}))

    def read(self, local_id: LocalId) -> Question:
        """One resource by its id."""
        return Question(path=f"{self.resource_type}/{local_id}")


def _along(settings: SourceSettings, reader: RecordReader[Any, Any]) -> Iterator[type[Resource]]:
    """What is asked to come along."""
    if settings.include_patient:
        yield PatientResource
    for one in reader.beside:
        if settings.include_requests if issubclass(one, About) else settings.include_mentioned:
            yield one


def patient_search(settings: SourceSettings, subject: NhsNumber) -> Question:
    """The person's own Patient at a source."""
    return _question(settings, "Patient", [("identifier", nhs_number_token(subject))])


def _question(
    settings: SourceSettings,
    path: str,
    parameters: Sequence[tuple[str, str]],
    together: bool = False,
) -> Question:
    is_form = settings.search_method == "POST"
    return Question(path=path, parameters=tuple(parameters), form=is_form, together=together)

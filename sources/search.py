"""Composes what a source is asked: the dialect's words with the source's own habits. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from schema.identifiers import LocalId, NhsNumber
from schema.request import Window
from settings import SourceSettings
from sources.dialects.dialect import Dialect
from sources.parameters import nhs_number_token
from sources.question import Question
from sources.records.reader import RecordReader


@dataclass(frozen=True, slots=True)
class Manner:
    """How one source is asked for one type of resource."""

    settings: SourceSettings
    dialect: Dialect
    resource_type: str
    elements: Sequence[str]
    includes: Sequence[str] = ()

    @classmethod
    def of(
        cls, settings: SourceSettings, dialect: Dialect, reader: RecordReader[Any, Any]
    ) -> "Manner":
        """For what a reader reads."""
        includes = reader.includes if settings.include_mentioned else ()
        return cls(settings, dialect, reader.resource_type, reader.elements, includes)

    def search(self, subject: NhsNumber, patients: Sequence[LocalId], window: Window) -> Question:
        """All resources of the person; `patients` are known where the dialect asks for them."""
        selector = self.settings.selectors.get(self.resource_type)
        selector = selector or self.dialect.selector(self.resource_type)
        parameters = [(selector, self.dialect.value(subject, patients))]
        parameters += self.dialect.further(self.resource_type)
        parameters += self.dialect.dates(self.resource_type, window)
        if self.dialect.takes_count:
            parameters.append(("_count", str(self.settings.page_size)))
        if self.settings.elements:
            parameters.append(("_elements", ",".join(self.elements)))
        if self.settings.include_patient:
            parameters.append(("_include", f"{self.resource_type}:patient"))
        parameters += [("_include", one) for one in self.includes]
        path = self.dialect.path(self.resource_type)
        return _question(self.settings, path, parameters, self.settings.batch)

    def read(self, local_id: LocalId) -> Question:
        """One resource by its id."""
        return Question(path=f"{self.resource_type}/{local_id}")


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
